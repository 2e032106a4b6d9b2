import { createRoute, z } from '@hono/zod-openapi';
import {
  findOpenAsk,
  listOpenAsks,
  takeAsk,
  withdrawAsks,
  type OpenAsk,
} from '../../db/queries/cases/beyond.ts';
import { listKeptOfCase, lockPersonOfCase } from '../../db/queries/cases/bookings.ts';
import { DELAYS } from '../../db/dispatch-vocabulary.ts';
import { exercisesOf, requireExercise } from '../availability/access.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { instant as whenSaid } from './lifecycle/commands.ts';
import { agreedTooFar } from './lifecycle/orienting.ts';
import { changeCase } from './store.ts';
import { communitySaid } from './lifecycle/unasked.ts';

const instant = z.iso.datetime();
const soon = whenSaid.openapi({ type: 'string', format: 'date-time' });

const askResource = z
  .object({
    id: z.int(),
    organization: z.string(),
    specialty: z.string().nullable(),
    specialtyLabel: z.string().nullable(),
    commune: z.string().nullable(),
    communeName: z.string().nullable(),
    delay: z.enum(DELAYS).nullable(),
    askedAt: instant,
    answerBy: instant,
  })
  .openapi('CommunityAsk');

const example: z.infer<typeof askResource> = {
  id: 12,
  organization: 'CPTS inventée du pays de Rennes',
  specialty: 'SM54',
  specialtyLabel: 'Médecine générale',
  commune: '35238',
  communeName: 'Rennes',
  delay: '4H',
  askedAt: '2026-11-24T12:00:00.000Z',
  answerBy: '2026-11-24T12:30:00.000Z',
};
const refusals = ['invalid-request', 'sign-in-required', 'not-allowed'] as const;

const list = createRoute({
  method: 'get',
  path: '/community-asks',
  operationId: 'listCommunityAsks',
  tags: ['regulation'],
  summary: 'What regulators ask my community: who can see someone, near where, until when',
  ...needs('community-ask', 'read'),
  request: noQuery,
  responses: {
    200: answer(
      z.object({ items: z.array(askResource) }),
      'The open requests, the one to answer first first.',
      {
        items: [example],
      },
    ),
    ...problems(...refusals),
  },
});

const take = createRoute({
  method: 'post',
  path: '/community-asks/{askId}/accept',
  operationId: 'acceptCommunityAsk',
  tags: ['regulation'],
  summary: 'I take this person, at that hour; the first who does has them',
  ...needs('community-ask', 'change'),
  request: {
    params: z.object({ askId: idParameter('askId', '12') }),
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              start: soon,
              /** Which of my practices; the first when absent. */
              roleId: rowNumber.optional(),
            })
            .openapi('CommunityAnswer', { example: { start: '2026-11-24T15:30:00+01:00' } }),
        },
      },
    },
  },
  responses: {
    204: { description: 'The person is yours; the regulator is told.' },
    ...problems(...refusals, 'cross-site-request', 'malformed-json', 'unsupported-media-type', 'not-found'),
    ...problems('community-ask-over', 'case-word-missing'),
  },
});

export const communityRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const organizationIds = await communitiesOf(deps, asker);
    const rows = await listOpenAsks(deps.db, { organizationIds, now: deps.clock().toJSDate() });
    return c.json({ items: rows.map((row) => toAsk(row)) }, 200);
  })
  .openapi(take, async (c) => {
    const { deps, asker, rule } = c.var;
    const { roleId, start } = c.req.valid('json');
    const place = await requireExercise(deps, { ...asker, rule }, roleId);
    await takeForCommunity(deps, asker, {
      askId: c.req.valid('param').askId,
      roleId: place.offerId,
      start,
    });
    return c.body(null, 204);
  });

function toAsk({ askedAt, answerBy, ...row }: OpenAsk): z.infer<typeof askResource> {
  return { ...row, askedAt: new Date(askedAt).toISOString(), answerBy: new Date(answerBy).toISOString() };
}

/** The structures someone belongs to or practises in. */
async function communitiesOf(deps: Deps, asker: Asker): Promise<number[]> {
  const places = await exercisesOf(deps, asker);
  return [
    ...new Set(
      places.flatMap(({ organizationId, cptsIds }) => [
        ...cptsIds,
        ...(organizationId === null ? [] : [organizationId]),
      ]),
    ),
  ];
}

async function takeForCommunity(
  deps: Deps,
  asker: Asker,
  { askId, roleId, start }: { askId: number; roleId: number; start: number },
): Promise<void> {
  const { db, clock } = deps;
  const now = clock().toJSDate();
  if (start < now.getTime() || agreedTooFar(start, now.getTime()))
    throw new Problem('case-word-missing', 'Say when the person is expected, in the sixty days to come.');
  const organizationIds = await communitiesOf(deps, asker);
  const key = await findOpenAsk(db, askId);
  const over = () => new Problem('community-ask-over', 'Someone took it, or its time has passed.');
  if (!key) throw over();
  await changeCase(deps, key, async ({ tx, view }) => {
    await lockPersonOfCase(tx, key.caseId);
    const kept = await listKeptOfCase(tx, key.caseId);
    if (kept.length > 0 || (view.booking !== null && view.booking.status !== 'held')) throw over();
    const taken = await takeAsk(tx, { askId, organizationIds, roleId, start: new Date(start), now });
    if (!taken) throw over();
    const { organizationId } = taken;
    await withdrawAsks(tx, key.caseId, now);
    return communitySaid(view, { askId, organizationId, taken: { roleId, start } }, now.getTime());
  });
}
