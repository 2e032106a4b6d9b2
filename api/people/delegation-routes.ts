import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Queryable } from '../../db/client.ts';
import {
  bindByCode,
  listAttestations,
  listGivenDelegations,
  listReceivedDelegations,
} from '../../db/queries/people/delegations.ts';
import { DELEGATION_ACTS, DELEGATION_KINDS } from '../../db/vocabulary.ts';
import { chosenAgenda, heldAgendas } from '../agenda/held.ts';
import { trace, type Trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { DECLARATIONS, WORDING } from './attestations.ts';
import {
  codeBody,
  delegationExample,
  delegationList,
  delegationResource,
  endBody,
  invitationBody,
  madeDelegation,
  replyBody,
  toDelegation,
} from './delegation-resources.ts';
import { invite, reply, revoke } from './delegating.ts';
import { hashCode } from './hand-over-code.ts';

const writes = ['malformed-json', 'unsupported-media-type', 'cross-site-request'] as const;
const params = z.object({ delegationId: idParameter('delegationId', '5') });
const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const list = createRoute({
  method: 'get',
  path: '/delegations',
  operationId: 'listDelegations',
  tags: ['people'],
  summary: 'Whom I let act for me and my children, and who lets me act for them',
  ...needs('agenda', 'share'),
  request: { query: z.strictObject({ lang: z.enum(['fr', 'en']).optional() }) },
  responses: {
    200: answer(delegationList, 'Newest first, ended ones too.', {
      given: [delegationExample],
      received: [],
      declarations: {
        wording: WORDING,
        items: [{ act: 'granted', kind: 'delegate', words: DECLARATIONS.delegate.granted.fr }],
      },
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const give = createRoute({
  method: 'post',
  path: '/delegations',
  operationId: 'inviteDelegate',
  tags: ['people'],
  summary: 'Invite someone to act in my agenda or my child’s until a date, or the other parent',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: json(invitationBody) },
  responses: {
    201: answer(madeDelegation, 'The invitation waits two weeks.', {
      ...delegationExample,
      code: 'Zk3q1xW8d0hN2yL5tR7vB9',
    }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
    ...problems('too-many-delegates', 'delegation-not-open'),
  },
});

const find = createRoute({
  method: 'post',
  path: '/delegations/codes',
  operationId: 'findDelegation',
  tags: ['people'],
  summary: 'The invitation of a code I was handed: it is mine to answer from then on',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: json(codeBody) },
  responses: {
    200: answer(delegationResource, 'What is offered.', delegationExample),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const settle = createRoute({
  method: 'post',
  path: '/delegations/{delegationId}/answers',
  operationId: 'answerDelegation',
  tags: ['people'],
  summary: 'Accept or refuse to act for someone; both are told',
  ...needs('agenda', 'share'),
  request: { params, ...noQuery, body: json(replyBody) },
  responses: {
    200: answer(delegationResource, 'As it stands.', { ...delegationExample, state: 'accepted' }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found', 'delegation-not-open'),
  },
});

const end = createRoute({
  method: 'post',
  path: '/delegations/{delegationId}/end',
  operationId: 'endDelegation',
  tags: ['people'],
  summary: 'End it at once, from either side; both are told',
  ...needs('agenda', 'share'),
  request: { params, ...noQuery, body: json(endBody) },
  responses: {
    200: answer(delegationResource, 'It has ended.', { ...delegationExample, state: 'revoked' }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found', 'delegation-not-open'),
  },
});

const ofAccount = (accountId: number, subject: string): Trace => ({
  need: 'agenda.share',
  citizenId: accountId,
  subject,
  why: 'delegation',
});

/** Everything one gave and received, with what was declared. */
async function readAll(db: Queryable, deps: Deps, accountId: number) {
  const now = deps.clock();
  const agendaIds = (await heldAgendas(deps, { accountId, now })).map(({ id }) => id);
  const at = now.toJSDate();
  const given = await listGivenDelegations(db, { agendaIds, now: at });
  const received = await listReceivedDelegations(db, { accountId, now: at });
  const ids = [...given, ...received].map(({ id }) => id);
  const opened = { attestations: await listAttestations(db, ids), vault: deps.vault };
  return {
    given: given.map((row) => toDelegation(row, opened)),
    received: received.map((row) => toDelegation(row, opened)),
  };
}

async function readOne(deps: Deps, { accountId, id }: { accountId: number; id: number }) {
  const { given, received } = await readAll(deps.db, deps, accountId);
  const found = [...given, ...received].find((each) => each.id === id);
  if (!found) throw new Problem('not-found', 'There is no such delegation of yours.');
  return found;
}

function declarationsIn(c: Context): z.infer<typeof delegationList>['declarations'] {
  const language = languageOf(c);
  const items = DELEGATION_KINDS.flatMap((kind) =>
    DELEGATION_ACTS.map((act) => ({ kind, act, words: DECLARATIONS[kind][act][language] })),
  );
  return { wording: WORDING, items };
}

export const delegationRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const all = await readAll(deps.db, deps, asker.accountId);
    await trace(c, deps.db, ofAccount(asker.accountId, 'delegations'));
    return c.json({ ...all, declarations: declarationsIn(c) }, 200);
  })
  .openapi(give, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const given = c.req.valid('json');
    const now = deps.clock();
    const agenda = chosenAgenda(await heldAgendas(deps, { accountId, now }), given.agendaId);
    const { id, code } = await deps.db.transaction(async (tx) => {
      const made = await invite(tx, deps.vault, { accountId, now, agenda, given });
      const each = agenda.holders.map((holder) => ofAccount(holder, `delegation ${made.id}`));
      await trace(c, tx, ...each);
      return made;
    });
    const made = await readOne(deps, { accountId, id });
    return c.json({ ...made, code }, 201, { 'Cache-Control': 'no-store' });
  })
  .openapi(find, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const codeHash = hashCode(c.req.valid('json').code);
    const id = await bindByCode(deps.db, { codeHash, accountId, now: deps.clock().toJSDate() });
    if (id === undefined) throw new Problem('not-found', 'No invitation is open under this code.');
    await trace(c, deps.db, ofAccount(accountId, `delegation ${id}`));
    return c.json(await readOne(deps, { accountId, id }), 200);
  })
  .openapi(settle, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { delegationId: id } = c.req.valid('param');
    const { answer: given } = c.req.valid('json');
    await deps.db.transaction(async (tx) => {
      const row = await reply(tx, { id, accountId, now: deps.clock().toJSDate() }, given);
      await trace(c, tx, ofAccount(row.grantedBy, `delegation ${id}`));
    });
    return c.json(await readOne(deps, { accountId, id }), 200);
  })
  .openapi(end, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { delegationId: id } = c.req.valid('param');
    await deps.db.transaction(async (tx) => {
      const row = await revoke(tx, { id, accountId, now: deps.clock().toJSDate() });
      await trace(c, tx, ofAccount(row.grantedBy, `delegation ${id}`));
    });
    return c.json(await readOne(deps, { accountId, id }), 200);
  });
