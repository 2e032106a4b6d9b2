import { createRoute, z } from '@hono/zod-openapi';
import { listConnectableVendors } from '../../db/queries/agenda/connectable-vendors.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';

const vendorResource = z.object({ code: z.string(), name: z.string() }).openapi('ConnectableVendor');

const list = createRoute({
  method: 'get',
  path: '/connectable-vendors',
  operationId: 'listConnectableVendors',
  tags: ['agenda'],
  summary: 'The vendors that may write in an agenda, once its person says yes',
  ...needs('reference', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(vendorResource) }), 'By name.', {
      items: [{ code: 'vilaine', name: 'Vilaine RDV' }],
    }),
    ...problems('invalid-request', 'sign-in-required'),
  },
});

export const connectableRoutes = router().openapi(list, async (c) =>
  c.json({ items: await listConnectableVendors(c.var.deps.db) }, 200),
);
