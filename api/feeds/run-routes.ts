import { createRoute, z } from '@hono/zod-openapi';
import {
  findRun,
  listRejections,
  listRuns,
  summariseRejections,
  type FeedRun,
} from '../../db/queries/feeds/runs.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, pageOf, pageQuery, toPage } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { findVisibleFeed } from './access.ts';
import { rejectionExample, runDetailExample, runExample } from './examples.ts';
import { rejectionResource, runDetail, runResource, toRejection, toRun, toRunDetail } from './resources.ts';

const feedPath = z.object({ feedId: idParameter('feedId', '3') });
const runPath = feedPath.extend({ runId: idParameter('runId', '812') });
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');

const list = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/runs',
  operationId: 'listRuns',
  tags: ['feeds'],
  summary: 'The readings of a feed, latest first',
  ...needs('feed', 'read'),
  request: { params: feedPath, query: pageQuery },
  responses: {
    200: answer(pageOf(runResource), 'A page of runs.', { items: [runExample], next: '812' }),
    ...refusals,
  },
});

const read = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/runs/{runId}',
  operationId: 'readRun',
  tags: ['feeds'],
  summary: 'One reading, with what it refused by rule',
  ...needs('delivery', 'read'),
  request: { params: runPath, ...noQuery },
  responses: { 200: answer(runDetail, 'The run.', runDetailExample), ...refusals },
});

const rejections = createRoute({
  method: 'get',
  path: '/feeds/{feedId}/runs/{runId}/rejections',
  operationId: 'listRejections',
  tags: ['feeds'],
  summary: 'What a reading refused or remarked, in the order of the body',
  ...needs('delivery', 'read'),
  request: {
    params: runPath,
    query: pageQuery.extend({ rule: z.string().min(1).max(40).optional().openapi({ example: 'T02' }) }),
  },
  responses: {
    200: answer(pageOf(rejectionResource), 'A page of rejections.', { items: [rejectionExample] }),
    ...refusals,
  },
});

export const runRoutes = router()
  .openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { id: feedId } = await findVisibleFeed(c.var.deps, c.var.asker, c.req.valid('param').feedId);
    const rows = await listRuns(c.var.deps.db, { feedId, limit: limit + 1, before: cursor });
    return c.json(toPage(rows, limit, toRun), 200);
  })
  .openapi(read, async (c) => {
    const run = await findVisibleRun(c.var.deps, c.var.asker, c.req.valid('param'));
    const summary = await summariseRejections(c.var.deps.db, run.id);
    return c.json(toRunDetail(run, summary), 200);
  })
  .openapi(rejections, async (c) => {
    const { limit, cursor, rule } = c.req.valid('query');
    const { id: runId } = await findVisibleRun(c.var.deps, c.var.asker, c.req.valid('param'));
    const rows = await listRejections(c.var.deps.db, { runId, limit: limit + 1, after: cursor, rule });
    return c.json(toPage(rows, limit, toRejection), 200);
  });

async function findVisibleRun(
  deps: Deps,
  asker: Asker,
  path: { feedId: number; runId: number },
): Promise<FeedRun> {
  const feed = await findVisibleFeed(deps, asker, path.feedId);
  const run = await findRun(deps.db, path.runId);
  if (run?.feedId !== feed.id) throw new Problem('not-found', `Feed ${feed.id} has no run ${path.runId}.`);
  return run;
}
