import { createRoute, z } from '@hono/zod-openapi';
import { followInAgenda } from '../../db/queries/agenda/bookings.ts';
import { findPerson } from '../../db/queries/cases/people.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import type { Asker } from '../identity/asker.ts';
import { casePath, seen } from './case-routes.ts';
import { caseClash } from './clash-resource.ts';
import { clashesOf } from './clashes.ts';
import { command } from './lifecycle/commands.ts';
import { decide } from './lifecycle/lifecycle.ts';
import { openPerson } from './person.ts';
import { presentHeader } from './present.ts';
import { isRefusal } from './lifecycle/refusals.ts';
import { caseHeader, headerExample } from './resources.ts';
import { searchContext, searchContextOf } from './search-context.ts';
import { actBeside, checkBeside } from './side-effects.ts';
import { seesPerson } from './sight.ts';
import { changeCase, followCase, readCase, readSettings, territoryOf } from './store.ts';
import { maybeMatch, readVersion } from './versions.ts';

const reading = ['invalid-request', 'sign-in-required', 'not-found'] as const;

const step = createRoute({
  method: 'post',
  path: '/cases/{caseId}/events',
  operationId: 'takeCaseStep',
  tags: ['regulation'],
  summary: 'Take a step: prioritise, ask the doctor, decide, hand over, answer, search, call back, close…',
  description:
    'One of the steps by its `type`. Which roles take which step, and from where, is a setting of the territory; a step ' +
    'that does not fit is refused in words and changes nothing. With `If-Match`, also when the case is not as it was read.',
  ...needs('case-contact', 'change'),
  request: {
    params: casePath,
    ...noQuery,
    headers: maybeMatch,
    body: {
      required: true,
      content: { 'application/json': { schema: command, example: { type: 'prioritise', priority: 'P1' } } },
    },
  },
  responses: {
    200: answer(caseHeader, 'The case, after the step.', headerExample),
    ...problems(
      ...reading,
      ...(['cross-site-request', 'malformed-json', 'unsupported-media-type', 'not-allowed'] as const),
      ...(['case-closed', 'case-step-not-open', 'case-step-not-yours', 'case-not-yours'] as const),
      ...(['case-changed', 'case-request-pending', 'case-no-such-request', 'case-booking-open'] as const),
      ...(['case-doctor-decides', 'case-never-waits', 'case-word-missing', 'case-clash'] as const),
    ),
  },
});

const context = createRoute({
  method: 'get',
  path: '/cases/{caseId}/search-context',
  operationId: 'readSearchContext',
  tags: ['regulation'],
  summary: 'What a search for this case asks',
  ...needs('case-motive', 'read'),
  request: { params: casePath, ...noQuery },
  responses: {
    200: answer(searchContext, 'The parameters of `GET /api/offers`.', {
      caseId: headerExample.id,
      specialty: ['SM54'],
      commune: '35238',
      within: 'PT4H',
      modality: [],
      missing: [],
    }),
    ...problems(...reading, 'not-allowed'),
  },
});

const clashes = createRoute({
  method: 'get',
  path: '/cases/{caseId}/clashes',
  operationId: 'listCaseClashes',
  tags: ['regulation'],
  summary: 'What the same person already has around that time',
  description:
    'Of the same specialty within the days that the territory sets, or at the same time. `POST /api/appointments`, and the ' +
    'step `orient-beyond` with a visit agreed by telephone, are refused with `case-clash` until the step `override-clash` has said, for each, why one goes on all the same.',
  ...needs('case-contact', 'read'),
  request: {
    params: casePath,
    query: z.strictObject({
      start: z.iso
        .datetime({ offset: true })
        .openapi({ description: 'When the visit would begin.', example: '2026-11-25T09:00:00Z' }),
      end: z.iso
        .datetime({ offset: true })
        .openapi({ description: 'And end.', example: '2026-11-25T09:15:00Z' }),
    }),
  },
  responses: {
    200: answer(z.object({ items: z.array(caseClash) }), 'The appointments, by their start.', {
      items: [
        {
          appointmentId: headerExample.id,
          caseId: headerExample.id,
          kind: 'same-specialty',
          start: '2026-11-25T09:00:00.000Z',
          end: '2026-11-25T09:15:00.000Z',
          overridden: false,
        },
      ],
    }),
    ...problems(...reading, 'not-allowed'),
  },
});

export const stepRoutes = router()
  .openapi(step, async (c) => {
    const { deps, asker } = c.var;
    const { caseId } = c.req.valid('param');
    const given = c.req.valid('json');
    const version = readVersion(c.req.valid('header')['if-match']);
    const key = { caseId, territoryCode: territoryOf(asker) };
    await changeCase(deps, { ...key, version }, async ({ tx, row, view, settings, now }) => {
      const beside = { tx, caseId, commune: row.commune, view, now };
      const said = decide(view, given, { now, actor: asker, settings });
      if (isRefusal(said)) return said;
      const refused = (await checkBeside(given, beside)) ?? (await actBeside(given, beside));
      if (refused) return refused;
      if (given.type === 'attach') {
        const { appointmentId } = given;
        await followInAgenda(tx, { vault: deps.vault, appointmentId, now: new Date(now) });
      }
      await trace(c, tx, { need: 'case-contact.change', subject: `case ${caseId}`, why: given.type });
      return [said];
    });
    if (given.type === 'attach') await followCase(deps, key);
    await seen(deps, asker);
    const header = await presentHeader(deps.db, caseId);
    return c.json(header, 200, { ETag: `"${header.version}"` });
  })
  .openapi(context, async (c) => {
    const { deps, asker } = c.var;
    const { caseId } = c.req.valid('param');
    const { view } = await requireSeen(deps, asker, caseId);
    await trace(c, deps.db, { need: 'case-motive.read', subject: `case ${caseId}`, why: 'search' });
    const person = openPerson(deps.vault, await findPerson(deps.db, caseId));
    return c.json(searchContextOf(view, person, caseId), 200);
  })
  .openapi(clashes, async (c) => {
    const { deps, asker } = c.var;
    const { caseId } = c.req.valid('param');
    const { start, end } = c.req.valid('query');
    const { view } = await requireSeen(deps, asker, caseId);
    await trace(c, deps.db, { need: 'case-contact.read', subject: `case ${caseId}`, why: 'clashes' });
    const when = { start: new Date(start), end: new Date(end) };
    const items = await clashesOf(deps.db, { caseId, view }, when);
    return c.json({ items }, 200);
  });

/** A case whose person is the asker's to know. Throws `not-found`, as for one that is not there. */
async function requireSeen(deps: Deps, asker: Asker, caseId: string) {
  const found =
    asker.territoryCode === null
      ? undefined
      : await readCase(deps.db, { caseId, territoryCode: asker.territoryCode });
  const settings = await readSettings(deps.db, asker.territoryCode ?? '');
  const now = deps.clock().toMillis();
  if (!found || !seesPerson(found.view, asker, { settings, now })) {
    throw new Problem('not-found', 'You have no such case.');
  }
  return found;
}
