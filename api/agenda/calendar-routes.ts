import { createRoute, z } from '@hono/zod-openapi';
import {
  createCalendarLink,
  listCalendarLinks,
  revokeCalendarLink,
  type CalendarLinkRow,
} from '../../db/queries/agenda/calendar-links.ts';
import { CALENDAR_DETAILS } from '../../db/vocabulary.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { calendarReader } from './calendar-reader.ts';
import { calendarPlace } from './calendar-place.ts';
import { mintCalendarToken } from './calendar-token.ts';
import { chosenAgenda, heldAgendas, ownTrace } from './held.ts';

const linkBody = z
  .strictObject({
    device: z.string().trim().min(1).max(80).openapi({ description: 'What its owner calls the device.' }),
    detail: z.enum(CALENDAR_DETAILS).default('sober').openapi({
      description:
        '`busy`: occupied, no more. `sober`: a health appointment, the hour and the town. `detailed`: with whom and where; whoever hosts the phone’s calendar will read it.',
    }),
    agendaId: rowNumber.optional(),
  })
  .openapi('NewCalendarLink', { example: { device: 'Téléphone de Jeanne', detail: 'sober' } });

const linkResource = z
  .object({
    id: z.int(),
    agendaId: z.int(),
    device: z.string(),
    detail: z.enum(CALENDAR_DETAILS),
    createdAt: z.iso.datetime(),
    lastReadAt: z.iso.datetime().nullable(),
    lastClient: z.string().nullable(),
  })
  .openapi('CalendarLink');

const linkExample: z.infer<typeof linkResource> = {
  id: 2,
  agendaId: 3,
  device: 'Téléphone de Jeanne',
  detail: 'sober',
  createdAt: '2026-11-24T12:00:00.000Z',
  lastReadAt: null,
  lastClient: null,
};

const madeResource = linkResource
  .extend({
    url: z.url().openapi({ description: 'For most phones; shown once.' }),
    webcalUrl: z.string().openapi({ description: 'The same for those that subscribe at a touch.' }),
  })
  .openapi('MadeCalendarLink');

const address = 'creneau.example/calendar/3pVn5oB1cM0lq3mZ9Qk2vT7xA4yR8sW6uE1iO5pL0dg.ics';

const make = createRoute({
  method: 'post',
  path: '/calendar-links',
  operationId: 'makeCalendarLink',
  tags: ['agenda'],
  summary: 'A private address that one phone subscribes to',
  description:
    'One per person and device. Whoever has it reads the calendar, so it is shown once and can be revoked.',
  ...needs('agenda', 'export'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: linkBody } } } },
  responses: {
    201: answer(madeResource, 'It opens.', {
      ...linkExample,
      url: `https://${address}`,
      webcalUrl: `webcal://${address}`,
    }),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/calendar-links',
  operationId: 'listCalendarLinks',
  tags: ['agenda'],
  summary: 'The calendar links I made that still open, when each was read and by which program',
  ...needs('agenda', 'export'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(linkResource) }), 'Newest first.', { items: [linkExample] }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/calendar-links/{linkId}',
  operationId: 'revokeCalendarLink',
  tags: ['agenda'],
  summary: 'Close a calendar link: the phone’s next read is refused',
  ...needs('agenda', 'export'),
  request: { params: z.object({ linkId: idParameter('linkId', '2') }), ...noQuery },
  responses: {
    204: { description: 'It is closed.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const calendarLinkRoutes = router()
  .openapi(make, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { device, detail, agendaId } = c.req.valid('json');
    const now = deps.clock();
    const agenda = chosenAgenda(await heldAgendas(deps, { accountId, now }), agendaId);
    const { token, tokenHash } = mintCalendarToken();
    const link = { agendaId: agenda.id, accountId, device, detail };
    const id = await deps.db.transaction(async (tx) => {
      const made = await createCalendarLink(tx, { ...link, tokenHash, now: now.toJSDate() });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.export', subject: `calendar-link ${made}` });
      return made;
    });
    const url = `${calendarPlace(deps.config).base}/calendar/${token}.ics`;
    const row = { ...link, id, createdAt: now.toMillis(), lastReadAt: null, lastClient: null };
    const made = { ...toLink(row), url, webcalUrl: url.replace(/^https?:/u, 'webcal:') };
    return c.json(made, 201, { 'Cache-Control': 'no-store' });
  })
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const rows = await listCalendarLinks(deps.db, asker.accountId);
    await trace(c, deps.db, { ...ownTrace(asker.accountId), subject: 'calendar-links' });
    return c.json({ items: rows.map(toLink) }, 200);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { linkId: id } = c.req.valid('param');
    await deps.db.transaction(async (tx) => {
      const revoked = await revokeCalendarLink(tx, { accountId, id, now: deps.clock().toJSDate() });
      if (!revoked) throw new Problem('not-found', 'There is no such link of yours that still opens.');
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.export', subject: `calendar-link ${id}` });
    });
    calendarReader(deps).forget();
    return c.body(null, 204);
  });

function toLink({ createdAt, lastReadAt, ...row }: CalendarLinkRow): z.infer<typeof linkResource> {
  const toInstant = (at: number) => new Date(at).toISOString();
  const { id, agendaId, device, detail, lastClient } = row;
  const read = lastReadAt === null ? null : toInstant(lastReadAt);
  return { id, agendaId, device, detail, createdAt: toInstant(createdAt), lastReadAt: read, lastClient };
}
