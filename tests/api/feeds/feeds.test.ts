import { beforeAll, describe, expect, test } from 'vitest';
import { findFeed, recordFailure, recordSuccess, type Feed } from '../../../db/queries/feeds/feeds.ts';
import { startRun, storeRejections, updateRun } from '../../../db/queries/feeds/runs.ts';
import { jsonOf, NOON, pulledFeed, pushedFeed, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface FeedBody {
  id: number;
  protocol: string;
  state: string;
  way: string;
  host?: string;
  pausedAt: string | null;
  failure?: { code: string };
  lastRun: { rejected: number } | null;
}
interface Page<Item> {
  items: Item[];
  next?: string;
}

const at = NOON.toJSDate();

describe('feeds', () => {
  let api: TestApi;
  let mine: Feed;
  let theirs: Feed;
  let pulled: Feed;
  let runId: number;
  beforeAll(async () => {
    api = await testApi();
    mine = await pushedFeed(api.db, 'vilaine');
    theirs = await pushedFeed(api.db, 'bocage');
    pulled = await pulledFeed(api.db, 'armor');
    runId = await startRun(api.db, { feedId: mine.id, deliveryId: null, startedAt: at });
    const rejections = ['T02', 'T02', 'V01'].map((rule, index) => ({
      rule,
      severity: rule === 'T02' ? ('error' as const) : ('warning' as const),
      at: `line ${index + 1}`,
      reason: 'for a test',
      record: null,
    }));
    await storeRejections(api.db, { runId, rejections });
    await updateRun(api.db, { runId, state: 'partial', finishedAt: at, received: 5, rejected: 2, warned: 1 });
  });

  const list = async (ask: Ask) => (await jsonOf<Page<FeedBody>>(await ask('/feeds'))).items;

  test('a vendor sees its own, and does not learn that others exist', async () => {
    const vendor = await api.as('vendor');
    expect((await list(vendor)).map(({ id, protocol }) => [id, protocol])).toEqual([[mine.id, 'ndjson']]);
    expect((await vendor(`/feeds/${theirs.id}`)).status).toBe(404);
    expect((await vendor(`/feeds/${theirs.id}/runs`)).status).toBe(404);
    expect((await vendor(`/feeds/999999`)).status).toBe(404);
  });

  test('an operator and a regulator see all of them, a citizen none', async () => {
    expect(await list(await api.as('operator'))).toHaveLength(3);
    expect(await list(await api.as('regulator'))).toHaveLength(3);
    expect((await (await api.as('citizen'))('/feeds')).status).toBe(403);
    expect((await api.anyone('/feeds')).status).toBe(401);
  });

  test('an address that is pulled is shown by its host alone: the rest may hold a secret', async () => {
    const answer = await (await api.as('operator'))(`/feeds/${pulled.id}`);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ way: 'pull', host: 'armor.example' });
    expect(text).not.toContain('secret');
  });

  test('silence, age and failure are three different states', async () => {
    const { as, db, time } = await testApi();
    const feed = await pushedFeed(db, 'vilaine');
    const vendor = await as('vendor');
    const stateNow = async () => (await jsonOf<FeedBody>(await vendor(`/feeds/${feed.id}`))).state;
    expect(await stateNow()).toBe('stale');
    await recordSuccess(db, { feedId: feed.id, at });
    expect(await stateNow()).toBe('fresh');
    time.now = NOON.plus({ seconds: feed.ageingAfterSeconds + 1 });
    expect(await stateNow()).toBe('ageing');
    time.now = NOON.plus({ seconds: feed.staleAfterSeconds + 1 });
    expect(await stateNow()).toBe('stale');
    await recordFailure(db, { feedId: feed.id, at, code: 'timeout', message: 'no answer in 7 s' });
    expect(await stateNow()).toBe('failed');
  });

  test('runs come latest first, page by page, and none twice', async () => {
    const { as, db } = await testApi();
    const feed = await pushedFeed(db, 'vilaine');
    const ids: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift(await startRun(db, { feedId: feed.id, deliveryId: null, startedAt: at }));
    }
    const vendor = await as('vendor');
    const seen: number[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const cursor: string = next ? `&cursor=${next}` : '';
      const page: Page<{ id: number }> = await jsonOf(
        await vendor(`/feeds/${feed.id}/runs?limit=2${cursor}`),
      );
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(ids);
  });

  test('a run says what it refused by rule, errors first, with the first place of each', async () => {
    const vendor = await api.as('vendor');
    const run = await jsonOf(await vendor(`/feeds/${mine.id}/runs/${runId}`));
    expect(run).toMatchObject({
      state: 'partial',
      rejected: 2,
      byRule: [
        { rule: 'T02', severity: 'error', count: 2, at: 'line 1' },
        { rule: 'V01', severity: 'warning', count: 1, at: 'line 3' },
      ],
    });
    const page = await jsonOf<Page<{ at: string }>>(
      await vendor(`/feeds/${mine.id}/runs/${runId}/rejections?rule=T02&limit=1`),
    );
    expect(page.items.map((each) => each.at)).toEqual(['line 1']);
    expect(page.next).toBeDefined();
  });

  test('a regulator sees that records were refused, not which: they are the vendor’s affair', async () => {
    const regulator = await api.as('regulator');
    const feed = (await list(regulator)).find(({ id }) => id === mine.id);
    expect(feed?.lastRun?.rejected).toBe(2);
    expect((await regulator(`/feeds/${mine.id}/runs/${runId}`)).status).toBe(403);
    expect((await regulator(`/feeds/${mine.id}/runs/${runId}/rejections`)).status).toBe(403);
  });

  test('a run is found under its own feed only', async () => {
    const operator = await api.as('operator');
    expect((await operator(`/feeds/${theirs.id}/runs/${runId}`)).status).toBe(404);
  });
});

describe('an operator', () => {
  test('pauses a feed and resumes it; nobody else may', async () => {
    const { as, db } = await testApi();
    const feed = await pulledFeed(db, 'armor');
    const pause = async (ask: Ask) => ask(`/feeds/${feed.id}/pause`, { method: 'POST' });
    expect((await pause(await as('vendor'))).status).toBe(403);
    expect((await pause(await as('regulator'))).status).toBe(403);
    const operator = await as('operator');
    expect((await jsonOf<FeedBody>(await pause(operator))).pausedAt).toBe(NOON.toISO());
    expect((await operator(`/feeds/${feed.id}/run`, { method: 'POST' })).status).toBe(409);
    const resumed = await operator(`/feeds/${feed.id}/resume`, { method: 'POST' });
    expect((await jsonOf<FeedBody>(resumed)).pausedAt).toBeNull();
  });

  test('has a feed pulled now, unless it is one that its vendor delivers', async () => {
    const { as, db } = await testApi();
    const feed = await pulledFeed(db, 'armor');
    const pushed = await pushedFeed(db, 'vilaine');
    const operator = await as('operator');
    expect((await operator(`/feeds/${feed.id}/run`, { method: 'POST' })).status).toBe(202);
    expect((await findFeed(db, feed.id))?.dueAt).toEqual(at);
    const refused = await operator(`/feeds/${pushed.id}/run`, { method: 'POST' });
    expect(await refused.json()).toMatchObject({ status: 409, code: 'feed-is-pushed' });
    expect((await operator('/feeds/999999/pause', { method: 'POST' })).status).toBe(404);
  });
});
