import { createRoute, z } from '@hono/zod-openapi';
import { pauseFeed, requestRun, resumeFeed } from '../../db/queries/feeds/feeds.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { findVisibleFeed, listVisibleFeeds } from './access.ts';
import { feedExample } from './examples.ts';
import { feedResource, toFeed } from './resources.ts';

const feedPath = z.object({ feedId: idParameter('feedId', '3') });
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');
const changeRefusals = problems(
  ...(['invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'] as const),
);

const list = createRoute({
  method: 'get',
  path: '/feeds',
  operationId: 'listFeeds',
  tags: ['feeds'],
  summary: 'The feeds you may see, with their state',
  ...needs('feed', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(feedResource) }), 'The feeds.', { items: [feedExample] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/feeds/{feedId}',
  operationId: 'readFeed',
  tags: ['feeds'],
  summary: 'One feed, with its state',
  ...needs('feed', 'read'),
  request: { params: feedPath, ...noQuery },
  responses: { 200: answer(feedResource, 'The feed.', feedExample), ...refusals },
});

const pause = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/pause',
  operationId: 'pauseFeed',
  tags: ['feeds'],
  summary: 'Stop reading a feed; what it delivers meanwhile is kept',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery },
  responses: {
    200: answer(feedResource, 'The feed, paused.', { ...feedExample, pausedAt: '2026-11-24T13:05:00.000Z' }),
    ...changeRefusals,
  },
});

const resume = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/resume',
  operationId: 'resumeFeed',
  tags: ['feeds'],
  summary: 'Read a paused feed again, beginning with what waited',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery },
  responses: { 200: answer(feedResource, 'The feed, no longer paused.', feedExample), ...changeRefusals },
});

const runNow = createRoute({
  method: 'post',
  path: '/feeds/{feedId}/run',
  operationId: 'runFeed',
  tags: ['feeds'],
  summary: 'Pull a feed now rather than at its next time',
  ...needs('feed', 'change'),
  request: { params: feedPath, ...noQuery },
  responses: {
    202: answer(feedResource, 'The feed; its run will follow.', feedExample),
    ...problems('feed-is-pushed', 'feed-is-paused'),
    ...changeRefusals,
  },
});

export const feedRoutes = router()
  .openapi(list, async (c) => {
    const feeds = await listVisibleFeeds(c.var.deps, c.var.asker);
    const now = c.var.deps.clock();
    return c.json({ items: feeds.map((feed) => toFeed(feed, now)) }, 200);
  })
  .openapi(read, async (c) => {
    const feed = await findVisibleFeed(c.var.deps, c.var.asker, c.req.valid('param').feedId);
    return c.json(toFeed(feed, c.var.deps.clock()), 200);
  })
  .openapi(pause, async (c) => {
    const { deps, asker } = c.var;
    const { feedId } = c.req.valid('param');
    await pauseFeed(deps.db, { feedId, at: deps.clock().toJSDate() });
    return c.json(toFeed(await findVisibleFeed(deps, asker, feedId), deps.clock()), 200);
  })
  .openapi(resume, async (c) => {
    const { deps, asker } = c.var;
    const { feedId } = c.req.valid('param');
    await resumeFeed(deps.db, { feedId, at: deps.clock().toJSDate() });
    return c.json(toFeed(await findVisibleFeed(deps, asker, feedId), deps.clock()), 200);
  })
  .openapi(runNow, async (c) => {
    const { deps, asker } = c.var;
    const feed = await findVisibleFeed(deps, asker, c.req.valid('param').feedId);
    if (feed.pausedAt) throw new Problem('feed-is-paused', 'Resume it first.');
    if (!(await requestRun(deps.db, { feedId: feed.id, at: deps.clock().toJSDate() }))) {
      throw new Problem('feed-is-pushed', 'It is its vendor who delivers.');
    }
    return c.json(toFeed(feed, deps.clock()), 202);
  });
