import { createRoute, z } from '@hono/zod-openapi';
import { listSharedOffers } from '../../db/queries/search/shared-offers.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, pageOf, pageQuery, toPage } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const sharedOffer = z
  .object({
    /** The role it is shown as. */
    id: z.int(),
    name: z.string(),
    rpps: z.string().nullable(),
    city: z.string().nullable(),
    vendors: z.array(z.string()).min(2),
    /** Free starts to come, and those that several vendors show: one slot each in a search. */
    starts: z.int(),
    sharedStarts: z.int(),
  })
  .openapi('SharedOffer');

const list = createRoute({
  method: 'get',
  path: '/shared-offers',
  operationId: 'listSharedOffers',
  tags: ['feeds'],
  summary: 'Whom several vendors publish: one offer with several sources, latest first',
  ...needs('match', 'read'),
  request: { query: pageQuery },
  responses: {
    200: answer(pageOf(sharedOffer), 'A page of offers.', {
      items: [
        {
          id: 12,
          name: 'Maëlle Riou',
          rpps: '10100000026',
          city: 'Rennes',
          vendors: ['Armor Agenda', 'Vilaine RDV'],
          starts: 14,
          sharedStarts: 9,
        },
      ],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const sharedRoutes = router().openapi(list, async (c) => {
  const { limit, cursor } = c.req.valid('query');
  const { db, clock } = c.var.deps;
  const rows = await listSharedOffers(db, { now: clock().toJSDate(), limit: limit + 1, before: cursor });
  return c.json(
    toPage(rows, limit, (row) => row),
    200,
  );
});
