import { createRoute, z } from '@hono/zod-openapi';
import { visibleTo } from '../search/visibility.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { subscriptionOf } from './topics.ts';

/** Slots one screen may have checked again at once. */
const MOST_WATCHED = 120;

const topics = z
  .string()
  .regex(/^(mine|feeds|\d[\dAB]\d?)(,(mine|feeds|\d[\dAB]\d?))*$/, 'must be topics, separated by commas')
  .transform((text) => [...new Set(text.split(','))])
  .optional()
  .openapi({
    type: 'string',
    description:
      'Codes of territories (at most 12), `mine` for one’s own holds and appointments, `feeds`; all of one’s own by default.',
    example: '35,22,mine,feeds',
  });

const stream = createRoute({
  method: 'get',
  path: '/live',
  operationId: 'followLive',
  tags: ['search'],
  summary: 'What changes on a screen, as server-sent events',
  description:
    '`hello` says the topics one has; `news` carries ids only: of offers to look at again (`offers`), of slots that went ' +
    '(`gone`) or that their vendor confirmed (`seen`), of one’s holds and appointments, the feeds whose state changed; ' +
    '`everything` when there is too much to tell. `rescan`: too much was missed, look again. `beat` comes every two ' +
    'seconds. `end` says why the stream ends. A stream that broke goes on from its last event id (`Last-Event-ID`).',
  ...needs('live', 'read'),
  request: {
    query: z.strictObject({
      topics,
      after: z
        .string()
        .max(40)
        .optional()
        .openapi({ description: 'The last event id, for a stream of other topics than the one before.' }),
    }),
    headers: z.object({ 'last-event-id': z.string().max(40).optional() }),
  },
  responses: {
    200: {
      description: 'The stream.',
      content: { 'text/event-stream': { schema: z.string(), example: 'event: hello\ndata: {}\n\n' } },
    },
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'unavailable'),
  },
});

const slotIds = z
  .array(z.string().regex(/^[1-9]\d{0,15}$/, 'must be the id of a slot'))
  .min(1)
  .max(MOST_WATCHED);

const watch = createRoute({
  method: 'post',
  path: '/live/watch',
  operationId: 'watchSlots',
  tags: ['search'],
  summary: 'Have the slots on screen checked with their vendors',
  description:
    'In the background, for the vendors that can be asked: what they answer changes the index, and comes through the stream ' +
    'as `seen` or `gone`. A slot checked within 15 seconds is not asked again, whoever asked.',
  ...needs('live', 'read'),
  request: {
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ slotIds }).openapi({ example: { slotIds: ['40211', '40212', '51877'] } }),
        },
      },
    },
  },
  responses: {
    202: answer(
      z
        .object({
          checking: z.array(z.string()),
          recent: z.array(z.string()),
          /** Their vendors cannot be asked, or not now. */
          unable: z.array(z.string()),
        })
        .openapi('WatchedSlots'),
      'What becomes of each slot.',
      { checking: ['40211'], recent: ['40212'], unable: ['51877'] },
    ),
    ...problems(
      'invalid-request',
      'malformed-json',
      'sign-in-required',
      'not-allowed',
      'cross-site-request',
      'unsupported-media-type',
      'unavailable',
    ),
  },
});

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  // nginx and its kin would keep the first events until a page of them is full.
  'X-Accel-Buffering': 'no',
};

export const liveRoutes = router()
  .openapi(stream, async (c) => {
    const { asker, deps } = c.var;
    const { live } = deps;
    if (!live) throw new Problem('unavailable', 'This process has no event stream.');
    const { topics, after } = c.req.valid('query');
    const { 'last-event-id': last } = c.req.valid('header');
    const bytes = await live.open(asker, {
      subscription: subscriptionOf(asker, topics),
      after: last ?? after,
    });
    return c.body(bytes, 200, HEADERS);
  })
  .openapi(watch, async (c) => {
    const { asker, deps } = c.var;
    const { rechecks } = deps;
    if (!rechecks) throw new Problem('unavailable', 'This process asks no vendor.');
    const { slotIds: ids } = c.req.valid('json');
    return c.json(await rechecks.watch({ ids, visibility: visibleTo(asker.role) }), 202);
  });
