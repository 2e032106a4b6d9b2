import { createRoute, z } from '@hono/zod-openapi';
import { askReplay, listReplays, type Replay } from '../../db/queries/feeds/replays.ts';
import { acceptShape, findHeldSince } from '../../db/queries/feeds/shapes.ts';
import { REQUEST_STATES } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { findVisibleFeed } from './access.ts';
import { feedExample } from './examples.ts';
import { feedResource, toFeed } from './resources.ts';

const feedPath = z.object({ feedId: idParameter('feedId', '3') });
const instant = z.iso.datetime();
const count = z.int().nonnegative();
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');
const changeRefusals = problems(
  ...(['invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'] as const),
);

const replayResource = z
  .object({
    id: z.int(),
    since: instant,
    state: z.enum(REQUEST_STATES),
    askedAt: instant,
    finishedAt: instant.nullable(),
    /** Readings done again, slots that are no longer as they were, and those closed. */
    readings: count,
    changed: count,
    closed: count,
    rejectedBefore: count,
    rejectedNow: count,
    failure: z.string().optional(),
  })
  .openapi('Replay');

const example = {
  id: 2,
  since: '2026-11-23T00:00:00.000Z',
  state: 'done',
  askedAt: '2026-11-24T13:00:00.000Z',
  finishedAt: '2026-11-24T13:01:10.000Z',
  readings: 720,
  changed: 41,
  closed: 0,
  rejectedBefore: 147,
  rejectedNow: 6,
} as const;

const ask = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/replays',
  operationId: 'askReplay',
  tags: ['feeds'],
  summary: 'Read what a feed brought again, after its importer was fixed',
  description:
    'The kept bodies are read in their order, each as of when it came: nothing that was observed later is undone.',
  ...needs('feed', 'change'),
  request: {
    params: feedPath,
    ...noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ since: z.iso.datetime({ offset: true }) }),
          example: { since: '2026-11-24T08:00:00+01:00' },
        },
      },
    },
  },
  responses: {
    202: answer(replayResource, 'It will be read again.', { ...example, state: 'asked', finishedAt: null }),
    ...changeRefusals,
    ...problems('invalid-request', 'malformed-json'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/replays',
  operationId: 'listReplays',
  tags: ['feeds'],
  summary: 'The last times a feed was read again, and what that changed',
  ...needs('delivery', 'read'),
  request: { params: feedPath, ...noQuery },
  responses: {
    200: answer(z.object({ items: z.array(replayResource) }), 'The replays.', { items: [example] }),
    ...refusals,
  },
});

const accept = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/shape',
  operationId: 'acceptShape',
  tags: ['feeds'],
  summary: 'Say that a flagged feed is right: its new shape is what is usual from now on',
  description: 'What its vendor delivered and was held back is read again; a pulled feed is asked again.',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery },
  responses: {
    200: answer(feedResource, 'The feed, no longer flagged.', feedExample),
    ...changeRefusals,
    ...problems('shape-not-flagged'),
  },
});

export const replayRoutes = router()
  .openapi(ask, async (c) => {
    const { deps, asker } = c.var;
    const { id: feedId } = await findVisibleFeed(deps, asker, c.req.valid('param').feedId);
    const since = new Date(c.req.valid('json').since);
    const replay = await askReplay(deps.db, { feedId, since, askedAt: deps.clock().toJSDate() });
    return c.json(toReplay(replay), 202);
  })
  .openapi(list, async (c) => {
    const { id } = await findVisibleFeed(c.var.deps, c.var.asker, c.req.valid('param').feedId);
    const replays = await listReplays(c.var.deps.db, id);
    return c.json({ items: replays.map((replay) => toReplay(replay)) }, 200);
  })
  .openapi(accept, async (c) => {
    const { deps, asker } = c.var;
    const { id: feedId } = await findVisibleFeed(deps, asker, c.req.valid('param').feedId);
    const askedAt = deps.clock().toJSDate();
    const accepted = await acceptShape(deps.db, { feedId, at: askedAt });
    if (!accepted) throw new Problem('shape-not-flagged', 'Its last reading was like the others.');
    const since = accepted.url === null ? await findHeldSince(deps.db, feedId) : undefined;
    if (since) await askReplay(deps.db, { feedId, since, askedAt });
    return c.json(toFeed(await findVisibleFeed(deps, asker, feedId), deps.clock()), 200);
  });

function toReplay(replay: Replay): z.infer<typeof replayResource> {
  const { id, state, readings, changed, closed, rejectedBefore, rejectedNow, failureMessage } = replay;
  return {
    id,
    since: replay.since.toISOString(),
    state,
    askedAt: replay.askedAt.toISOString(),
    finishedAt: replay.finishedAt?.toISOString() ?? null,
    readings,
    changed,
    closed,
    rejectedBefore,
    rejectedNow,
    ...(failureMessage === null ? {} : { failure: failureMessage }),
  };
}
