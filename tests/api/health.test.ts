import { describe, expect, test } from 'vitest';
import { startRun } from '../../db/queries/feeds/runs.ts';
import { jsonOf, NOON, pushedFeed, testApi } from '../support/api.ts';

interface Health {
  status: string;
  databaseMs: number | null;
  newestRunAgeSeconds: number | null;
}

describe('health', () => {
  test('says that the database answers, and how old the newest reading is', async () => {
    const { anyone, db } = await testApi();
    const before = await jsonOf<Health>(await anyone('/health'));
    expect(before).toMatchObject({ status: 'ok', newestRunAgeSeconds: null });
    const feed = await pushedFeed(db, 'vilaine');
    await startRun(db, {
      feedId: feed.id,
      deliveryId: null,
      startedAt: NOON.minus({ seconds: 42 }).toJSDate(),
    });
    expect(await jsonOf<Health>(await anyone('/health'))).toMatchObject({ newestRunAgeSeconds: 42 });
  });

  test('is 503 when the database is gone, without its address', async () => {
    const { anyone, db, url } = await testApi();
    await db.$client.end();
    const answer = await anyone('/health');
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({ status: 'down', databaseMs: null, newestRunAgeSeconds: null });
    expect(text).not.toContain(new URL(url).port);
  });
});

describe('every answer', () => {
  test('tells browsers to run nothing inline and to be framed nowhere', async () => {
    const { anyone } = await testApi();
    const { headers } = await anyone('/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the console', () => {
  test('is a page at any address that is not the API’s, or says in words how to build it', async () => {
    const { app } = await testApi();
    const page = await app.request('/feeds/3');
    expect([200, 503]).toContain(page.status);
    expect(await page.text()).toMatch(/<html/);
    expect((await app.request('/missing.js')).status).not.toBe(200);
  });
});
