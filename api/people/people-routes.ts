import { createRoute, z } from '@hono/zod-openapi';
import { describePerson, openChildAgenda } from '../../db/queries/agenda/agendas.ts';
import { findClosed } from '../../db/queries/people/closings.ts';
import {
  endParentsAt,
  hasWaitingAgenda,
  listGrownChildren,
  putMajorityCode,
  wasParent,
} from '../../db/queries/people/people.ts';
import { violates } from '../../db/violations.ts';
import { parseIns } from '../../importers/identifiers.ts';
import { ownTrace } from '../agenda/held.ts';
import { reachableAgendas, tracesOf } from '../agenda/reach.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { claimOwnAgenda } from './grown-up.ts';
import { mintCode } from './hand-over-code.ts';
import { comesOfAge } from './majority.ts';
import {
  childBody,
  claimBody,
  codeResource,
  peopleResource,
  personExample,
  personResource,
  toPerson,
} from './people-resources.ts';
import { sealedUntil } from './sealed-until.ts';

const writes = ['malformed-json', 'unsupported-media-type', 'cross-site-request'] as const;
/** How long a code to hand over a grown child's agenda opens it. */
const CODE_OPENS = { days: 90 };

const list = createRoute({
  method: 'get',
  path: '/people',
  operationId: 'listPeople',
  tags: ['people'],
  summary: 'Whose agenda I may open: mine, my children’s, and those I act for',
  ...needs('agenda', 'read'),
  request: noQuery,
  responses: {
    200: answer(peopleResource, 'Myself first.', {
      items: [personExample],
      closed: null,
      grown: [],
      waiting: false,
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const add = createRoute({
  method: 'post',
  path: '/people',
  operationId: 'addChild',
  tags: ['people'],
  summary: 'Open the agenda of a child of mine, until their majority',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: childBody } } } },
  responses: {
    201: answer(personResource, 'It is open.', personExample),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found', 'person-known'),
  },
});

const handOver = createRoute({
  method: 'post',
  path: '/people/{agendaId}/majority-code',
  operationId: 'handOverAgenda',
  tags: ['people'],
  summary: 'A code for my child who came of age: with it their agenda is theirs',
  ...needs('agenda', 'share'),
  request: { params: z.object({ agendaId: idParameter('agendaId', '4') }), ...noQuery },
  responses: {
    201: answer(codeResource, 'Hand it over; the one before opens nothing.', {
      code: 'Zk3q1xW8d0hN2yL5tR7vB9',
      expiresAt: '2027-02-22T12:00:00.000Z',
    }),
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

const claim = createRoute({
  method: 'post',
  path: '/people/claims',
  operationId: 'claimAgenda',
  tags: ['people'],
  summary: 'Take over the agenda my parents kept for me, now that I am of age',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: claimBody } } } },
  responses: {
    200: answer(personResource, 'It is mine alone.', {
      ...personExample,
      name: null,
      as: 'self',
      until: null,
    }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const insOf = (text: string): string => {
  const read = parseIns(text);
  if (read) return read.body + read.key;
  throw new Problem('invalid-request', 'ins: is not a national health identity number');
};

/** Opens the agenda of a child, whose parents' access ends the day they come of age. */
async function openChild(
  { db, vault }: Deps,
  {
    accountId,
    now,
    end,
    child,
  }: { accountId: number; now: Date; end: Date; child: z.infer<typeof childBody> },
): Promise<number> {
  const ins = child.ins === undefined ? null : insOf(child.ins);
  return db.transaction(async (tx) => {
    const nameSealed = vault.seal(child.name, 'agenda-name');
    const agendaId = await openChildAgenda(tx, { accountId, nameSealed, now });
    const bornSealed = vault.seal(child.born, 'agenda-born');
    const sealed =
      ins === null ? null : { sealed: vault.seal(ins, 'agenda-ins'), index: vault.blindIndex(ins, 'ins') };
    await describePerson(tx, { agendaId, bornSealed, sex: child.sex, ins: sealed });
    await endParentsAt(tx, { agendaId, at: end });
    return agendaId;
  });
}

export const peopleRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const all = await reachableAgendas(c);
    const who = { accountId: asker.accountId, now: now.toJSDate() };
    const closed = await findClosed(deps.db, asker.accountId);
    const grown = await listGrownChildren(deps.db, who);
    const waiting = await hasWaitingAgenda(deps.db, asker.accountId);
    await trace(c, deps.db, ...tracesOf(all, { need: 'agenda.read', subject: 'people' }));
    const grownUps = grown.map(({ agendaId, nameSealed, since }) => {
      const name = nameSealed === null ? '' : deps.vault.open(nameSealed, 'agenda-name');
      return { agendaId, name, since: new Date(since).toISOString() };
    });
    const shut = closed && sealedUntil(closed);
    return c.json({ items: all.map(toPerson), closed: shut ?? null, grown: grownUps, waiting }, 200);
  })
  .openapi(add, async (c) => {
    const { deps, asker } = c.var;
    const child = c.req.valid('json');
    const now = deps.clock();
    const end = comesOfAge(child.born, 'Europe/Paris');
    if (!end || end <= now || child.born > (now.toISODate() ?? ''))
      throw new Problem('invalid-request', 'born: must be the birth of someone under age');
    const { accountId } = asker;
    const agendaId = await openChild(deps, {
      accountId,
      now: now.toJSDate(),
      end: end.toJSDate(),
      child,
    }).catch((error: unknown) => {
      if (violates(error, 'unique')) throw new Problem('person-known', 'Ask who opened it to invite you.');
      throw error;
    });
    await trace(c, deps.db, { ...ownTrace(accountId), need: 'agenda.share', subject: `agenda ${agendaId}` });
    const opened = (await reachableAgendas(c)).find(({ id }) => id === agendaId);
    if (!opened) throw new Error('an agenda was opened and not found');
    return c.json(toPerson(opened), 201);
  })
  .openapi(handOver, async (c) => {
    const { deps, asker } = c.var;
    const { agendaId } = c.req.valid('param');
    const { accountId } = asker;
    const now = deps.clock();
    if (!(await wasParent(deps.db, { agendaId, accountId, now: now.toJSDate() })))
      throw new Problem('not-found', 'There is no grown child of yours whose agenda waits.');
    const { code, codeHash } = mintCode();
    const expiresAt = now.plus(CODE_OPENS);
    await deps.db.transaction(async (tx) => {
      await putMajorityCode(tx, { agendaId, codeHash, expiresAt: expiresAt.toJSDate() });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: `agenda ${agendaId}` });
    });
    return c.json({ code, expiresAt: expiresAt.toJSDate().toISOString() }, 201, {
      'Cache-Control': 'no-store',
    });
  })
  .openapi(claim, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { code, born } = c.req.valid('json');
    const claimed = await deps.db.transaction(async (tx) => {
      const done = await claimOwnAgenda(tx, deps.vault, { accountId, code, born, now: deps.clock() });
      if (done === undefined || done === 'missed') return undefined;
      await trace(c, tx, {
        ...ownTrace(accountId),
        need: 'agenda.share',
        subject: `agenda ${done.agendaId}`,
      });
      return done.agendaId;
    });
    const mine = (await reachableAgendas(c)).find(({ id }) => id === claimed);
    if (!mine) throw new Problem('not-found', 'No agenda waits for you by this code and this date of birth.');
    return c.json(toPerson(mine), 200);
  });
