import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { claimExam } from '../../../db/queries/feeds/exams.ts';
import { findFeed, upsertFeed } from '../../../db/queries/feeds/feeds.ts';
import { claimReplay } from '../../../db/queries/feeds/replays.ts';
import { flagFeed } from '../../../db/queries/feeds/shapes.ts';
import { takeExam } from '../../../importers/running/exam.ts';
import {
  jsonOf,
  NOON,
  post,
  pulledFeed,
  pushedFeed,
  readDeliveries,
  testApi,
  type TestApi,
} from '../../support/api.ts';

interface VendorBody {
  code: string;
  status: string;
  website: string | null;
  contacts?: { email: string }[];
  criteria: { criterion: string; answer: string; declaredAt: string }[];
  exams: ExamBody[];
}
interface ExamBody {
  code: string;
  state: string;
  accepted: number;
  rejected: number;
  kept: number | null;
  rules: number;
  met: { rule: string; count: number }[];
  answer: { conditional: boolean | null; secure: boolean | null } | null;
  failure?: { code: string };
}

const declaration = {
  website: 'https://vilaine.example',
  contacts: [{ kind: 'security', name: 'Une Personne', email: 'securite@vilaine.example', phone: null }],
  criteria: [{ criterion: 'hds', answer: 'met', evidence: null }],
};

const put = (body: unknown) => ({
  method: 'PUT',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

describe('the register', () => {
  test('an operator takes a candidate in and decides where it stands; a vendor decides nothing', async () => {
    const { as } = await testApi();
    const operator = await as('operator');
    const created = await post(operator, '/vendors', { code: 'iroise', name: 'Iroise' });
    expect(await jsonOf<VendorBody>(created)).toMatchObject({
      code: 'iroise',
      status: 'candidate',
      exams: [],
    });
    expect((await post(operator, '/vendors', { code: 'iroise', name: 'Other' })).status).toBe(409);
    const listed = await post(operator, '/vendors/iroise/status', { status: 'listed' });
    expect(await jsonOf<VendorBody>(listed)).toMatchObject({ status: 'listed' });
    const vendor = await as('vendor');
    expect((await post(vendor, '/vendors', { code: 'mine', name: 'Mine' })).status).toBe(403);
    expect((await post(vendor, '/vendors/vilaine/status', { status: 'listed' })).status).toBe(403);
  });

  test('a vendor declares itself, keeps the date of an unchanged answer, and does not learn of others', async () => {
    const { as, db, time } = await testApi();
    await pushedFeed(db, 'vilaine');
    await pushedFeed(db, 'bocage');
    const vendor = await as('vendor');
    const first = await jsonOf<VendorBody>(await vendor('/vendors/vilaine/declaration', put(declaration)));
    expect(first).toMatchObject({ website: 'https://vilaine.example', contacts: declaration.contacts });
    time.now = NOON.plus({ days: 1 });
    const tls = { criterion: 'tls', answer: 'planned', evidence: null };
    const criteria = [...declaration.criteria, tls];
    const later = await jsonOf<VendorBody>(
      await vendor('/vendors/vilaine/declaration', put({ ...declaration, criteria })),
    );
    const dates = new Map(later.criteria.map(({ criterion, declaredAt }) => [criterion, declaredAt]));
    expect([dates.get('hds'), dates.get('tls')]).toEqual([NOON.toISO(), time.now.toISO()]);
    const { items } = await jsonOf<{ items: VendorBody[] }>(await vendor('/vendors'));
    expect(items.map(({ code }) => code)).toEqual(['vilaine']);
    expect((await vendor('/vendors/bocage')).status).toBe(404);
    expect((await vendor('/vendors/bocage/declaration', put(declaration))).status).toBe(404);
    const twice = { ...declaration, criteria: [tls, tls] };
    expect((await vendor('/vendors/vilaine/declaration', put(twice))).status).toBe(400);
  });

  test('a suspended vendor is not shown by the search, and its feeds go on when it is listed again', async () => {
    const { as, db } = await testApi();
    const feed = await pulledFeed(db, 'armor');
    const operator = await as('operator');
    await post(operator, '/vendors/armor/status', { status: 'suspended', reason: 'for a test' });
    expect((await findFeed(db, feed.id))?.suspendedAt).toEqual(NOON.toJSDate());
    await post(operator, '/vendors/armor/status', { status: 'listed' });
    expect((await findFeed(db, feed.id))?.suspendedAt).toBeNull();
  });
});

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function takeNext({ db, deps }: TestApi): Promise<void> {
  const exam = await claimExam(db, { now: deps.clock().toJSDate(), leaseSeconds: 60 });
  if (!exam) throw new Error('no exam was asked');
  await takeExam({ db, clock: deps.clock, log: deps.log }, exam);
}

describe('an exam', () => {
  test('of a pushed feed weighs its last delivery; its page has rules and counts, and nobody', async () => {
    const api = await testApi();
    const feed = await pushedFeed(api.db, 'vilaine');
    const vendor = await api.as('vendor');
    const slot = {
      scheduleId: 'a',
      sourceId: 's',
      status: 'free',
      modalities: ['AMB'],
      visibility: ['PUBLIC'],
    };
    const person = { practitioner: { rpps: '81000000001', family: 'KERVELLA' } };
    const lines = [
      { ...slot, ...person, start: '2026-11-25T10:00:00Z', end: '2026-11-25T10:15:00Z' },
      {
        ...slot,
        ...person,
        sourceId: 'KERVELLA',
        start: '2026-11-25T10:00:00Z',
        end: '2026-11-25T09:00:00Z',
      },
    ];
    await vendor(`/feeds/${feed.id}/deliveries?mode=snapshot`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines.map((each) => JSON.stringify(each)).join('\n'),
    });
    await readDeliveries(api);
    const asked = await vendor(`/feeds/${feed.id}/exams`, { method: 'POST' });
    expect(asked.status).toBe(202);
    const { code } = await jsonOf<ExamBody>(asked);
    await takeNext(api);
    const exam = await jsonOf<ExamBody>(await api.anyone(`/exams/${code}`));
    expect(exam).toMatchObject({ state: 'done', accepted: 1, rejected: 1 });
    expect(exam.met).toContainEqual({ rule: 'S02', severity: 'error', count: 1 });
    expect(exam.kept).toBeLessThan(exam.rules);
    const page = await api.anyone(`/exams/${code}?lang=fr`, { headers: { Accept: 'text/html' } });
    const html = await page.text();
    expect(html).toContain('la fin');
    expect(html).not.toMatch(/KERVELLA|81000000001|<script/);
    const { exams } = await jsonOf<VendorBody>(await vendor('/vendors/vilaine'));
    expect(exams).toHaveLength(1);
    expect(
      (await (await api.as('vendor-bocage'))(`/feeds/${feed.id}/exams`, { method: 'POST' })).status,
    ).toBe(404);
  });

  test('of a pulled feed asks its address, and whether that says when nothing changed', async () => {
    const api = await testApi();
    const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//fr', 'END:VCALENDAR', ''].join('\r\n');
    const server = createServer((request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/calendar', etag: '"v1"' }).end(calendar);
    });
    closers.push(() => server.close(() => undefined) && server.closeAllConnections());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/a.ics`;
    const { vendorId } = await pushedFeed(api.db, 'vilaine');
    const feed = await upsertFeed(api.db, {
      code: 'ical',
      vendorId,
      protocol: 'icalendar',
      name: 'i',
      url,
      sandbox: true,
    });
    await (
      await api.as('vendor')
    )(`/feeds/${feed.id}/exams`, { method: 'POST' });
    await takeNext(api);
    const [exam] = (await jsonOf<VendorBody>(await (await api.as('vendor'))('/vendors/vilaine'))).exams;
    expect(exam).toMatchObject({ state: 'done', answer: { conditional: true, secure: false } });
    expect((await findFeed(api.db, feed.id))?.claimedUntil).toBeNull();
  });

  test('that cannot be taken says why', async () => {
    const api = await testApi();
    const feed = await pushedFeed(api.db, 'vilaine');
    const { code } = await jsonOf<ExamBody>(
      await (
        await api.as('vendor')
      )(`/feeds/${feed.id}/exams`, { method: 'POST' }),
    );
    await takeNext(api);
    const exam = await jsonOf<ExamBody>(await api.anyone(`/exams/${code}`));
    expect(exam).toMatchObject({ state: 'failed', kept: null, failure: { code: 'not-availability' } });
    expect((await api.anyone('/exams/aaaaaaaaaaaaaaaaaaaaaa')).status).toBe(404);
  });
});

describe('an operator', () => {
  test('accepts the new shape of a flagged feed; nobody else may, and not twice', async () => {
    const { as, db } = await testApi();
    const feed = await pushedFeed(db, 'vilaine');
    await flagFeed(db, { feedId: feed.id, at: NOON.toJSDate(), reason: '2 slots where 20 are usual' });
    const vendor = await as('vendor');
    const shown = await jsonOf(await vendor(`/feeds/${feed.id}`));
    expect(shown).toMatchObject({ state: 'flagged', flagged: { reason: '2 slots where 20 are usual' } });
    expect((await vendor(`/feeds/${feed.id}/shape`, { method: 'POST' })).status).toBe(403);
    const operator = await as('operator');
    const accepted = await jsonOf(await operator(`/feeds/${feed.id}/shape`, { method: 'POST' }));
    expect(accepted).not.toHaveProperty('flagged');
    expect((await operator(`/feeds/${feed.id}/shape`, { method: 'POST' })).status).toBe(409);
  });

  test('asks for a replay, which the importers take in turn and its vendor can follow', async () => {
    const { as, db } = await testApi();
    const feed = await pushedFeed(db, 'vilaine');
    const since = '2026-11-24T00:00:00+01:00';
    const operator = await as('operator');
    expect((await post(await as('vendor'), `/feeds/${feed.id}/replays`, { since })).status).toBe(403);
    expect((await post(operator, `/feeds/${feed.id}/replays`, { since })).status).toBe(202);
    expect((await post(operator, `/feeds/${feed.id}/replays`, { since: 'yesterday' })).status).toBe(400);
    const claim = () => claimReplay(db, { now: NOON.toJSDate(), leaseSeconds: 60 });
    expect(await claim()).toMatchObject({ feedId: feed.id, since: new Date('2026-11-23T23:00:00Z') });
    expect(await claim()).toBeUndefined();
    const { items } = await jsonOf<{ items: object[] }>(
      await (
        await as('vendor')
      )(`/feeds/${feed.id}/replays`),
    );
    expect(items).toMatchObject([{ state: 'running', since: '2026-11-23T23:00:00.000Z' }]);
  });
});
