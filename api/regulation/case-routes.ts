import { createRoute, z } from '@hono/zod-openapi';
import { CASE_LISTS, countCases, listCases } from '../../db/queries/cases/lists.ts';
import { followCaseInAgenda } from '../../db/queries/agenda/bookings.ts';
import { findPerson, putPerson } from '../../db/queries/cases/people.ts';
import { placeCase } from '../../db/queries/cases/cases.ts';
import { touchPresence } from '../../db/queries/cases/presence.ts';
import type { Asker } from '../identity/asker.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { once, onceHeaders } from '../once.ts';
import { answer, integerParameter, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { ifMatch, readVersion } from './versions.ts';
import { decide } from './lifecycle/lifecycle.ts';
import { casesOfNumber, newCase, openNewCase } from './open-new-case.ts';
import { contactFacts, fieldsOf, motiveFacts, openPerson, sealPerson } from './person.ts';
import { presentHeader } from './present.ts';
import { readForReader } from './read-case.ts';
import { isRefusal } from './lifecycle/refusals.ts';
import { caseExample, caseHeader, caseResource, headerExample, toHeader } from './resources.ts';
import { changeCase, readSettings, territoryOf } from './store.ts';
import { isDispatchRole } from './lifecycle/step.ts';

export const casePath = z.object({
  caseId: z.uuid().openapi({ param: { name: 'caseId', in: 'path' }, example: headerExample.id }),
});
const refusals = ['invalid-request', 'sign-in-required', 'not-found'] as const;
const writes = ['cross-site-request', 'malformed-json', 'unsupported-media-type'] as const;
const changes = needs('case-contact', 'change');

const headers = z.object({ items: z.array(caseHeader) });

const open = createRoute({
  method: 'post',
  path: '/cases',
  operationId: 'openCase',
  tags: ['regulation'],
  summary: 'Open a case for who calls; it is yours from then on',
  description:
    'The answer says nothing of the person. `sameNumber` are cases that the same number called about.',
  ...changes,
  middleware: [changes.middleware, once] as const,
  request: {
    ...noQuery,
    headers: onceHeaders,
    body: { required: true, content: { 'application/json': { schema: newCase } } },
  },
  responses: {
    201: answer(caseHeader.extend({ sameNumber: z.array(caseHeader) }).openapi('OpenedCase'), 'The case.', {
      ...headerExample,
      sameNumber: [],
    }),
    ...problems(...refusals, ...writes, 'not-allowed', 'request-in-progress', 'idempotency-key-reused'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/cases',
  operationId: 'listCases',
  tags: ['regulation'],
  summary: 'The cases of my territory: mine, those that wait for me, those that are late',
  description:
    '`mine`; `queue`: in the queues that my role serves; `asked`: handed over to me or to my queues; `overdue`; ' +
    '`callbacks`; `unknown`: a booking whose end nobody knows; `open`; `closed`. The most urgent first.',
  ...needs('dispatch', 'read'),
  request: {
    query: z.strictObject({
      list: z.enum(CASE_LISTS).default('open'),
      limit: integerParameter({ min: 1, max: 200, default: 50 }, 'How many cases at most.'),
      offset: integerParameter({ min: 0, max: 10_000, default: 0 }, 'How many cases to leave out.'),
    }),
  },
  responses: {
    200: answer(
      headers.extend({ counts: z.record(z.string(), z.int()) }).openapi('CaseList'),
      'The cases, with how many there are in each list.',
      { items: [headerExample], counts: { mine: 1, queue: 0, open: 1 } },
    ),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/cases/{caseId}',
  operationId: 'readCase',
  tags: ['regulation'],
  summary: 'A case with its history',
  description:
    'Whom it is about is shown to who has it, to whom it waits for, and after a booking to who sees the person.',
  ...needs('case-contact', 'read'),
  request: { params: casePath, ...noQuery },
  responses: { 200: answer(caseResource, 'The case.', caseExample), ...problems(...refusals) },
});

const amend = createRoute({
  method: 'patch',
  path: '/cases/{caseId}',
  operationId: 'amendCase',
  tags: ['regulation'],
  summary: 'What is newly known of whom the case is about',
  description: 'A member that is sent takes the place of what was known; one that is not stays.',
  ...needs('case-contact', 'change'),
  request: {
    params: casePath,
    ...noQuery,
    headers: ifMatch,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              contact: contactFacts.partial().optional(),
              motive: motiveFacts.partial().optional(),
            })
            .openapi('CaseAmendment', { example: { contact: { age: 'P34Y' } } }),
        },
      },
    },
  },
  responses: {
    200: answer(caseHeader, 'The case.', headerExample),
    ...problems(...refusals, ...writes, 'not-allowed', 'case-changed', 'case-closed', 'case-not-yours'),
    ...problems('case-step-not-open', 'case-step-not-yours'),
  },
});

const lookUp = createRoute({
  method: 'post',
  path: '/cases/of-number',
  operationId: 'findCasesOfNumber',
  tags: ['regulation'],
  summary: 'The cases that a number called about',
  description:
    'The number is in the body, so that it stands in no address. Take the call with the step `called-again`.',
  ...needs('case-contact', 'change'),
  request: {
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: contactFacts
            .pick({ phone: true })
            .required()
            .openapi('NumberAsked', { example: { phone: '06 12 34 56 78' } }),
        },
      },
    },
  },
  responses: {
    200: answer(headers, 'Those that are open first, then those of the last days.', {
      items: [headerExample],
    }),
    ...problems(...refusals, ...writes, 'not-allowed'),
  },
});

export const caseRoutes = router()
  .openapi(open, async (c) => {
    const { deps, asker } = c.var;
    const traced = (tx: Parameters<typeof trace>[1], id: string) =>
      trace(c, tx, { need: 'case-contact.change', subject: `case ${id}`, why: 'open' });
    const { caseId, sameNumber } = await openNewCase(deps, asker, { ...c.req.valid('json'), traced });
    await seen(deps, asker);
    const header = await presentHeader(deps.db, caseId);
    const others = await Promise.all(sameNumber.map((id) => presentHeader(deps.db, id)));
    return c.json({ ...header, sameNumber: others }, 201, { ETag: `"${header.version}"` });
  })
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { list: name, limit, offset } = c.req.valid('query');
    const reader = await readerOf(deps, asker);
    const now = deps.clock().toJSDate();
    const rows = await listCases(deps.db, { ...reader, list: name, now, limit, offset });
    const counts = await countCases(deps.db, { ...reader, now });
    return c.json({ items: rows.map((row) => toHeader(row)), counts }, 200);
  })
  .openapi(lookUp, async (c) => {
    const { deps, asker } = c.var;
    const ids = await casesOfNumber(deps, territoryOf(asker), c.req.valid('json').phone);
    const subject = ids.length === 0 ? 'cases of a number' : `cases ${ids.join(' ')}`;
    await trace(c, deps.db, { need: 'case-contact.read', subject, why: 'same number' });
    return c.json({ items: await Promise.all(ids.map((id) => presentHeader(deps.db, id))) }, 200);
  })
  .openapi(read, async (c) => {
    const resource = await readForReader(c, c.req.valid('param').caseId);
    return c.json(resource, 200, { ETag: `"${resource.header.version}"` });
  })
  .openapi(amend, async (c) => {
    const { deps, asker } = c.var;
    const { caseId } = c.req.valid('param');
    const change = c.req.valid('json');
    const version = readVersion(c.req.valid('header')['if-match']);
    const key = { caseId, territoryCode: territoryOf(asker), version };
    await changeCase(deps, key, async ({ tx, view, settings, now }) => {
      const said = decide(view, { type: 'amend', fields: fieldsOf(change) }, { now, actor: asker, settings });
      if (isRefusal(said)) return said;
      const known = openPerson(deps.vault, await findPerson(tx, caseId));
      const contact = { ...known.contact, ...change.contact };
      const person = { contact, motive: { ...known.motive, ...change.motive } };
      await putPerson(tx, sealPerson(deps.vault, caseId, person));
      await followCaseInAgenda(tx, { vault: deps.vault, caseId, now: new Date(now) });
      await placeCase(tx, { caseId, commune: contact.place?.insee ?? null });
      await trace(c, tx, { need: 'case-contact.change', subject: `case ${caseId}`, why: 'amend' });
      return [said];
    });
    await seen(deps, asker);
    const header = await presentHeader(deps.db, caseId);
    return c.json(header, 200, { ETag: `"${header.version}"` });
  });

/** Whoever does something is at their screen. */
export async function seen({ db, clock }: Pick<Deps, 'db' | 'clock'>, asker: Asker): Promise<void> {
  const { accountId, role } = asker;
  await touchPresence(db, { accountId, role, territoryCode: territoryOf(asker), now: clock().toJSDate() });
}

async function readerOf({ db }: Pick<Deps, 'db'>, asker: Asker) {
  const territoryCode = territoryOf(asker);
  const { queues } = await readSettings(db, territoryCode);
  const served = isDispatchRole(asker.role) ? queues[asker.role] : [];
  return { accountId: asker.accountId, territoryCode, queues: served };
}
