import { createRoute, z } from '@hono/zod-openapi';
import { listCommunities } from '../../db/queries/cases/communities.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { territoryOf } from './store.ts';

const community = z
  .object({ id: z.int(), name: z.string(), kind: z.string(), city: z.string().nullable() })
  .openapi('Community');

const list = createRoute({
  method: 'get',
  path: '/communities',
  operationId: 'listCommunities',
  tags: ['regulation'],
  summary: 'The communities of professionals of my territory that one may ask to see someone',
  description: 'Ask one with the step `ask-community` of a case.',
  ...needs('dispatch', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(community) }), 'The communities, by name.', {
      items: [{ id: 31, name: 'CPTS inventée du pays de Rennes', kind: 'CPTS', city: 'Rennes' }],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const communityListRoutes = router().openapi(list, async (c) => {
  const { deps, asker } = c.var;
  return c.json({ items: await listCommunities(deps.db, territoryOf(asker)) }, 200);
});
