import { createRoute, z } from '@hono/zod-openapi';
import { readRegulatorStanding } from '../../db/queries/identity/regulators.ts';
import { findVisibleVendor, vendorPath } from '../feeds/vendor-access.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { regulatorStanding, standingExample, toStanding } from './webhook-resources.ts';

const read = createRoute({
  method: 'get',
  path: '/vendors/{vendorCode}/regulators',
  operationId: 'readRegulatorStanding',
  tags: ['vendors'],
  summary: 'How many regulators’ accounts a vendor has, and which it refuses',
  description: 'A line for each feed that takes them (INT_R02); none for a vendor that takes none.',
  ...needs('message', 'read'),
  request: { params: vendorPath, ...noQuery },
  responses: {
    200: answer(z.object({ items: z.array(regulatorStanding) }), 'The standing, by feed.', {
      items: [standingExample],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found'),
  },
});

export const standingRoutes = router().openapi(read, async (c) => {
  const { deps, asker } = c.var;
  const { id } = await findVisibleVendor(deps, asker, c.req.valid('param').vendorCode);
  return c.json({ items: (await readRegulatorStanding(deps.db, id)).map(toStanding) }, 200);
});
