import { createRoute, z } from '@hono/zod-openapi';
import { openToAll } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { examineHealth } from './health.ts';

const healthResource = z
  .object({
    status: z.enum(['ok', 'down']),
    /** Milliseconds the database took to answer; null when it did not. */
    databaseMs: z.number().nullable(),
    /** Age of the newest reading of any feed; null when there is none. */
    newestRunAgeSeconds: z.number().nullable(),
  })
  .openapi('Health');

const read = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'readHealth',
  tags: ['health'],
  summary: 'Does it work',
  ...openToAll('a probe has no session'),
  request: noQuery,
  responses: {
    200: answer(healthResource, 'It works.', { status: 'ok', databaseMs: 0.7, newestRunAgeSeconds: 12 }),
    503: answer(healthResource, 'The database does not answer.', {
      status: 'down',
      databaseMs: null,
      newestRunAgeSeconds: null,
    }),
    ...problems('invalid-request'),
  },
});

export const healthRoutes = router().openapi(read, async (c) => {
  const health = await examineHealth(c.var.deps);
  c.header('Cache-Control', 'no-store');
  return health.status === 'ok' ? c.json(health, 200) : c.json(health, 503);
});
