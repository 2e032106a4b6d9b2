import { createRoute, z } from '@hono/zod-openapi';
import { findDelivery } from '../../db/queries/feeds/deliveries.ts';
import { findRunOfDelivery } from '../../db/queries/feeds/runs.ts';
import { DELIVERY_MODES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { findOwnFeed } from './access.ts';
import { deliver, reportOn } from './deliver.ts';
import { deliveryExample, ndjsonExample, reportExample } from './examples.ts';
import { DELIVERY_MEDIA_TYPES } from './media-types.ts';
import { deliveryFate, deliveryReport, deliveryResource, toDelivery } from './resources.ts';

const feedPath = z.object({ feedId: idParameter('feedId', '3') });
const body = { schema: { type: 'string', format: 'binary' } } as const;
const bodies = Object.fromEntries(DELIVERY_MEDIA_TYPES.map((type) => [type, body]));

const send = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/deliveries',
  operationId: 'deliver',
  tags: ['feeds'],
  summary: 'Deliver availability',
  description:
    'The body is stored raw, then read by an importer. `Prefer: wait=N` (at most 60 s) asks for its report. The limit ' +
    'is on decoded bytes. The same `Idempotency-Key` with the same body is the same delivery.',
  ...needs('delivery', 'create'),
  request: {
    params: feedPath,
    query: z.strictObject({
      mode: z.enum(DELIVERY_MODES).default('delta').openapi({
        description: '`delta` lists changes; `snapshot` lists all that its schedules hold.',
      }),
    }),
    headers: z.object({
      prefer: z.string().max(200).optional().openapi({ example: 'wait=10' }),
      'idempotency-key': z
        .string()
        .regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
        .optional()
        .openapi({ example: 'vilaine-2026-11-24T14:02' }),
      'content-encoding': z.string().max(100).optional().openapi({ example: 'gzip' }),
    }),
    body: {
      required: true,
      content: { ...bodies, 'application/x-ndjson': { ...body, example: ndjsonExample } },
    },
  },
  responses: {
    200: answer(deliveryReport, 'It has been read: what became of it.', reportExample),
    202: answer(deliveryResource, 'It is stored; `Location` says where its fate will be.', deliveryExample),
    ...problems('invalid-request', 'empty-body', 'malformed-encoding', 'body-cut'),
    ...problems('sign-in-required', 'not-allowed', 'cross-site-request', 'not-found', 'body-too-large'),
    ...problems('feed-is-pulled', 'vendor-suspended', 'delivery-in-progress'),
    ...problems('unsupported-media-type', 'unsupported-encoding', 'idempotency-key-reused'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/deliveries/{deliveryId}',
  operationId: 'readDelivery',
  tags: ['feeds'],
  summary: 'A delivery and its fate',
  ...needs('delivery', 'read'),
  request: { params: feedPath.extend({ deliveryId: idParameter('deliveryId', '4021') }), ...noQuery },
  responses: {
    200: answer(deliveryFate, 'The delivery, with its run once it has begun.', {
      ...deliveryExample,
      run: reportExample,
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found'),
  },
});

export const deliveryRoutes = router()
  .openapi(send, async (c) => {
    const feed = await findOwnFeed(c.var.deps, c.var.asker, c.req.valid('param').feedId);
    const { mode } = c.req.valid('query');
    const { delivery, run, headers } = await deliver(c.var.deps, feed, { mode, request: c.req.raw });
    if (run) return c.json(await reportOn(c.var.deps, delivery, run), 200, headers);
    return c.json(toDelivery(delivery), 202, headers);
  })
  .openapi(read, async (c) => {
    const { db } = c.var.deps;
    const { feedId, deliveryId } = c.req.valid('param');
    await findOwnFeed(c.var.deps, c.var.asker, feedId);
    const delivery = await findDelivery(db, { feedId, deliveryId });
    if (!delivery) throw new Problem('not-found', `Feed ${feedId} has no delivery ${deliveryId}.`);
    const run = await findRunOfDelivery(db, deliveryId);
    return c.json({ ...toDelivery(delivery), run: run ? await reportOn({ db }, delivery, run) : null }, 200);
  });
