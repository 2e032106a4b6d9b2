import { createRoute, z } from '@hono/zod-openapi';
import { decideMatch, type Decision } from '../../db/queries/matching/decisions.ts';
import { findMatch, listMatches, type MatchRow } from '../../db/queries/matching/matches.ts';
import { MATCH_STATES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, pageOf, pageQuery, toPage } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';

const text = z.string().nullable();
const instant = z.iso.datetime();

const matchedRole = z.object({
  roleId: z.int(),
  name: z.string(),
  rpps: text,
  line: text,
  postalCode: text,
  city: text,
  phone: text,
  /** Display names. */
  vendors: z.array(z.string()),
});

const matchResource = z
  .object({
    id: z.int(),
    state: z.enum(MATCH_STATES),
    score: z.int().min(0).max(100),
    evidence: z.array(
      z.object({
        about: z.enum(['identifier', 'name', 'phone', 'address', 'specialty']),
        verdict: z.enum(['same', 'close', 'different', 'unknown']),
        points: z.int(),
      }),
    ),
    roles: z.array(matchedRole).length(2),
    weighedAt: instant,
    decidedAt: instant.nullable(),
    decidedBy: text,
  })
  .openapi('Match');

const place = { line: '12 rue de Nemours', postalCode: '35000', city: 'Rennes', phone: '+33299000001' };
const example: z.infer<typeof matchResource> = {
  id: 4,
  state: 'proposed',
  score: 65,
  evidence: [
    { about: 'name', verdict: 'close', points: 10 },
    { about: 'phone', verdict: 'same', points: 25 },
    { about: 'address', verdict: 'same', points: 20 },
    { about: 'specialty', verdict: 'same', points: 10 },
  ],
  roles: [
    { roleId: 12, name: 'Maëlle Riou', rpps: '10100000026', ...place, vendors: ['Vilaine RDV'] },
    { roleId: 48, name: 'Maëlle Delaunay', rpps: null, ...place, vendors: ['Armor Agenda'] },
  ],
  weighedAt: '2026-11-24T13:00:00.000Z',
  decidedAt: null,
  decidedBy: null,
};

const list = createRoute({
  method: 'get',
  path: '/matches',
  operationId: 'listMatches',
  tags: ['feeds'],
  summary: 'Who may be one across vendors, with the reasons, latest first',
  ...needs('match', 'read'),
  request: { query: pageQuery.extend({ state: z.enum(MATCH_STATES).default('proposed') }) },
  responses: {
    200: answer(pageOf(matchResource), 'A page of matches.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const decide = createRoute({
  method: 'post',
  path: '/matches/{matchId}/{decision}',
  operationId: 'decideMatch',
  tags: ['feeds'],
  summary: 'Accept or refuse what is proposed, or undo what was decided',
  description:
    'A decision is kept and never asked again; the search follows at once. Undoing a match is a no; undoing a no proposes again.',
  ...needs('match', 'change'),
  request: {
    params: z.object({
      matchId: idParameter('matchId', '4'),
      decision: z
        .enum(['accept', 'refuse', 'undo'])
        .openapi({ param: { name: 'decision', in: 'path' }, example: 'accept' }),
    }),
    ...noQuery,
  },
  responses: {
    200: answer(matchResource, 'The match, decided.', { ...example, state: 'matched' }),
    ...problems(
      ...(['invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'] as const),
    ),
    ...problems('match-not-open', 'two-identifiers'),
  },
});

export const matchRoutes = router()
  .openapi(list, async (c) => {
    const { limit, cursor, state } = c.req.valid('query');
    const rows = await listMatches(c.var.deps.db, { state, limit: limit + 1, before: cursor });
    return c.json(toPage(rows, limit, toMatch), 200);
  })
  .openapi(decide, async (c) => {
    const { matchId: id, decision } = c.req.valid('param');
    const { db, clock } = c.var.deps;
    const { accountId } = c.var.asker;
    const decided = await decideMatch(db, { id, decision, accountId, now: clock().toJSDate() });
    if (decided !== 'decided') throw refusal(decided, { id, decision });
    const row = await findMatch(db, id);
    if (!row) throw refusal('absent', { id, decision });
    return c.json(toMatch(row), 200);
  });

function refusal(
  decided: 'absent' | 'not-open' | 'two-identifiers',
  { id, decision }: { id: number; decision: Decision },
): Problem {
  if (decided === 'absent') return new Problem('not-found', `There is no match ${id}.`);
  if (decided === 'not-open')
    return new Problem('match-not-open', `Match ${id} cannot ${decision} as it stands.`);
  return new Problem('two-identifiers', `Match ${id} would make one of two national identifiers.`);
}

function toMatch({ weighedAt, decidedAt, ...row }: MatchRow): z.infer<typeof matchResource> {
  const toInstant = (ms: number) => new Date(ms).toISOString();
  return {
    ...row,
    weighedAt: toInstant(weighedAt),
    decidedAt: decidedAt === null ? null : toInstant(decidedAt),
  };
}
