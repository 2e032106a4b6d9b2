import { beforeEach, describe, expect, test } from 'vitest';
import { openRunWakes } from '../../../api/feeds/run-wakes.ts';
import { pauseFeed, resumeFeed, type Feed } from '../../../db/queries/feeds/feeds.ts';
import { startRun, updateRun } from '../../../db/queries/feeds/runs.ts';
import {
  jsonOf,
  NOON,
  pushedFeed,
  readDeliveries,
  testApi,
  type Ask,
  type TestApi,
} from '../../support/api.ts';

interface Report {
  deliveryId: number;
  runId: number;
  state: string;
  received: number;
  accepted: number;
  unchanged: number;
  rejected: number;
  failure?: { code: string };
  rejections: { rule: string; severity: string; at: string; reason: string }[];
}

const line = (sourceId: string, changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    scheduleId: 'cabinet-1',
    sourceId,
    status: 'free',
    start: '2026-11-24T18:00:00+01:00',
    end: '2026-11-24T18:15:00+01:00',
    modalities: ['AMB'],
    kind: 'ROUTINE',
    visibility: ['PUBLIC'],
    bookingUrl: 'https://rdv.example/1',
    specialties: ['SM54'],
    practitioner: { rpps: '10009900123', family: 'Kervella', given: 'Maëlle' },
    location: { line: '12 rue de Paris', postalCode: '35000', city: 'Rennes', insee: '35238' },
    ...changes,
  });

describe('the report on a delivery', () => {
  let api: TestApi;
  let feed: Feed;
  let vendor: Ask;
  beforeEach(async () => {
    api = await testApi();
    feed = await pushedFeed(api.db, 'vilaine');
    vendor = await api.as('vendor');
  });

  const send = (body: string, headers: Record<string, string> = {}, query = '') =>
    vendor(`/feeds/${feed.id}/deliveries${query}`, { method: 'POST', headers, body });

  /** Sends and waits, while an importer reads what arrives. */
  const sendAndRead = async (body: string, headers: Record<string, string> = {}) => {
    const answer = send(body, { Prefer: 'wait=20', ...headers });
    while ((await readDeliveries(api)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return answer;
  };

  test('is the answer to who waits: a bad line is one rejection with its rule, place and reason', async () => {
    const body = [line('a'), line('b', { end: '2026-11-24T17:00:00+01:00' }), '{"oops', line('c')].join('\n');
    const answer = await sendAndRead(body);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('wait=20');
    const report = await jsonOf<Report>(answer);
    expect(report).toMatchObject({ state: 'partial', received: 4, accepted: 2, rejected: 2 });
    const errors = report.rejections.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ at }) => at)).toEqual(['line 2', 'line 3']);
    expect(errors.every(({ rule, reason }) => rule !== '' && reason !== '')).toBe(true);
  });

  test('answers a replay of its key the same, without reading again', async () => {
    const key = { 'Idempotency-Key': 'k-1' };
    const first = await jsonOf<Report>(await sendAndRead(line('a'), key));
    const again = await send(line('a'), { ...key, Prefer: 'wait=20' });
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(first);
    expect(await readDeliveries(api)).toBe(0);
  });

  test('says that nothing changed when the same slots come again', async () => {
    await sendAndRead(line('a'));
    const again = await jsonOf<Report>(await sendAndRead(line('a')));
    expect(again).toMatchObject({ state: 'complete', received: 1, accepted: 0, unchanged: 1 });
  });

  test('says why when the body is no availability at all', async () => {
    const report = await jsonOf<Report>(await sendAndRead('<!doctype html><title>Maintenance</title>'));
    expect(report).toMatchObject({ state: 'failed', accepted: 0, failure: { code: 'not-availability' } });
    const state = await jsonOf<{ state: string }>(await vendor(`/feeds/${feed.id}`));
    expect(state.state).toBe('failed');
  });

  test('is found later at the address of the delivery, by who did not wait', async () => {
    const answer = await send(line('a'));
    expect(answer.status).toBe(202);
    const address = (answer.headers.get('location') ?? '').replace('/api', '');
    await readDeliveries(api);
    const fate = await jsonOf<{ run: Report }>(await vendor(address));
    expect(fate.run).toMatchObject({ state: 'complete', accepted: 1, rejections: [] });
  });

  test('is 202 when the reading takes longer than one waits, and the delivery is not lost', async () => {
    const answer = await send(line('a'), { Prefer: 'wait=1' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
    expect(await readDeliveries(api)).toBe(1);
  });

  test('of a paused feed comes once it is resumed', async () => {
    const where = { feedId: feed.id, at: NOON.toJSDate() };
    await pauseFeed(api.db, where);
    await send(line('a'));
    expect(await readDeliveries(api)).toBe(0);
    await resumeFeed(api.db, where);
    expect(await readDeliveries(api)).toBe(1);
  });

  test('comes at once when the run says that it has finished, rather than at the next look', async () => {
    const wakes = await openRunWakes(api.url);
    api.deps.wakes = wakes;
    const answer = send(line('a'), { Prefer: 'wait=20' });
    let woken = 0;
    const unsubscribe = wakes.subscribe(() => (woken += 1));
    const runId = await startRun(api.db, { feedId: feed.id, deliveryId: null, startedAt: NOON.toJSDate() });
    await updateRun(api.db, { runId, state: 'complete', finishedAt: NOON.toJSDate() });
    await readDeliveries(api);
    await answer;
    await expect.poll(() => woken).toBeGreaterThan(1);
    unsubscribe();
    await wakes.close();
  });
});
