import { createRoute, z } from '@hono/zod-openapi';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import {
  attachToAppointment,
  listUnattached,
  type Attached,
  type Candidate,
  type UnattachedRow,
} from '../../db/queries/booking/unattached.ts';
import { APPOINTMENT_STATES } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';

const instant = z.iso.datetime();
const text = z.string().nullable();
const uuid = z.uuid();

const candidate = z.object({
  id: uuid,
  start: instant,
  end: instant,
  state: z.enum(APPOINTMENT_STATES),
  practitioner: text,
  regulator: text,
  likelihood: z.int().min(0).max(100),
});

const unattached = z
  .object({
    id: uuid,
    version: z.int(),
    state: z.enum(APPOINTMENT_STATES),
    start: instant,
    end: instant,
    practitioner: text,
    rpps: text,
    vendor: text,
    /** Names the asker as its regulator. */
    mine: z.boolean(),
    reportedAt: instant,
    /** What it may be of the appointments that wait here, the likeliest first. */
    candidates: z.array(candidate),
  })
  .openapi('ReportedAppointment');

const [reportedId, waitingId] = [
  '0b6f7c1e-6c3e-4a55-9d1e-3f2a1b0c9d8e',
  '5d2c9b1a-7f6e-4d3c-8b2a-1f0e9d8c7b6a',
];
const example: z.infer<typeof unattached> = {
  id: reportedId ?? '',
  version: 1,
  state: 'confirmed',
  start: '2026-11-24T17:00:00.000Z',
  end: '2026-11-24T17:20:00.000Z',
  practitioner: 'Dr Maëlle Riou',
  rpps: '10999000052',
  vendor: 'Rance Santé',
  mine: true,
  reportedAt: '2026-11-24T12:00:00.000Z',
  candidates: [
    {
      id: waitingId ?? '',
      start: '2026-11-24T17:00:00.000Z',
      end: '2026-11-24T17:20:00.000Z',
      state: 'awaiting-vendor',
      practitioner: 'Dr Maëlle Riou',
      regulator: 'Camille Lefèvre',
      likelihood: 100,
    },
  ],
};

const list = createRoute({
  method: 'get',
  path: '/appointments/unattached',
  operationId: 'listReportedAppointments',
  tags: ['booking'],
  summary: 'What vendors reported and nothing here is known to be, the likeliest match first',
  ...needs('appointment', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(unattached) }), 'At most 100.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const attachBody = z
  .strictObject({ appointmentId: uuid })
  .openapi('Attachment', { example: { appointmentId: waitingId ?? '' } });

const attachedResource = z.object({ id: uuid, version: z.int(), state: z.enum(APPOINTMENT_STATES) });

const attach = createRoute({
  method: 'post',
  path: '/appointments/{appointmentId}/attach',
  operationId: 'attachAppointment',
  tags: ['booking'],
  summary: 'Say which waiting appointment a reported one is',
  description:
    'A reported one that nobody waited for is attached to its case by the step `attach` of that case.',
  ...needs('appointment', 'change'),
  request: {
    params: z.object({
      appointmentId: uuid.openapi({ param: { name: 'appointmentId', in: 'path' }, example: reportedId }),
    }),
    headers: z.object({
      'if-match': z
        .string()
        .optional()
        .openapi({ description: 'The version of the reported appointment that was read.', example: '"1"' }),
    }),
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: attachBody } } },
  },
  responses: {
    200: answer(attachedResource, 'The appointment, with its vendor’s word.', {
      id: waitingId ?? '',
      version: 3,
      state: 'confirmed',
    }),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found', 'appointment-not-open', 'version-changed'),
    ...problems('precondition-required'),
  },
});

export const attachRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const rows = await listUnattached(deps.db, lookerOf(asker));
    await trace(c, deps.db, {
      need: 'appointment.read',
      subject: 'appointment unattached',
      why: 'to attach',
    });
    return c.json({ items: rows.map(toUnattached) }, 200);
  })
  .openapi(attach, async (c) => {
    const { deps, asker } = c.var;
    const { appointmentId: id } = c.req.valid('param');
    const { appointmentId } = c.req.valid('json');
    const version = versionIn(c.req.valid('header')['if-match']);
    const attaching = { id, version, looker: lookerOf(asker), now: deps.clock().toJSDate() };
    const attached = await deps.db.transaction(async (tx) => {
      await trace(c, tx, { need: 'appointment.change', subject: `appointment ${id}`, why: 'attached' });
      const done = await attachToAppointment(tx, { ...attaching, appointmentId });
      if (typeof done === 'object') {
        await followInAgenda(tx, { vault: deps.vault, appointmentId, now: attaching.now });
      }
      return done;
    });
    const { id: found, version: now, state } = requireAttached(attached);
    return c.json({ id: found, version: now, state }, 200);
  });

/** Those who speak for a vendor, or for themselves alone, attach nothing: what they ask for does not exist for them. */
function lookerOf({ accountId, territoryCode, role }: Asker) {
  if (!['regulator', 'chief-regulator', 'arm', 'nurse'].includes(role))
    throw new Problem('not-found', 'Nothing of that kind is yours to see here.');
  return { accountId, territoryCode };
}

function versionIn(ifMatch: string | undefined): number {
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch ?? '')?.[1];
  if (version !== undefined) return Number(version);
  throw new Problem('precondition-required', 'Send the version you read: If-Match: "1".');
}

function requireAttached(attached: Attached) {
  if (attached === 'absent') throw new Problem('not-found', 'No such appointment is to be attached.');
  if (attached === 'changed') throw new Problem('version-changed', 'Read the appointment again.');
  if (attached === 'not-open')
    throw new Problem('appointment-not-open', 'That appointment does not wait for its vendor’s word.');
  return attached.row;
}

const toInstant = (ms: number): string => new Date(ms).toISOString();

function toUnattached({
  start,
  end,
  reportedAt,
  candidates,
  ...row
}: UnattachedRow): z.infer<typeof unattached> {
  const times = (each: Pick<Candidate, 'start' | 'end'>) => ({
    start: toInstant(each.start),
    end: toInstant(each.end),
  });
  return {
    ...row,
    ...times({ start, end }),
    reportedAt: toInstant(reportedAt),
    candidates: candidates.map((each) => ({ ...each, ...times(each) })),
  };
}
