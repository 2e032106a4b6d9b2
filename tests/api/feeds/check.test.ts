import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { toCheckReport, type CheckReport } from '../../../api/feeds/check.ts';
import { checkPage } from '../../../api/feeds/check-page.ts';
import { placeWithoutNames } from '../../../api/feeds/check-places.ts';
import { line } from '../../importers/feed-under-test.ts';
import { jsonOf, testApi, type Ask, type TestApi } from '../../support/api.ts';

interface Refusal {
  status: number;
  code: string;
  detail: string;
}

const day = (changes: Record<string, unknown> = {}) =>
  line({ start: '2026-11-25T10:00:00+01:00', end: '2026-11-25T10:15:00+01:00', ...changes });
const body = (...lines: (Record<string, unknown> | string)[]) =>
  lines.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');

const BACKWARDS = day({ sourceId: 's-2', end: '2026-11-25T09:45:00+01:00' });

describe('a body that is tried', () => {
  let api: TestApi;
  let vendor: Ask;
  beforeAll(async () => {
    api = await testApi();
    vendor = await api.as('vendor');
  });

  const send = (sent: RequestInit['body'], headers: Record<string, string> = {}, query = 'protocol=ndjson') =>
    vendor(`/feeds/check?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', ...headers },
      body: sent,
    });
  const report = async (answer: Promise<Response>) => jsonOf<CheckReport>(await answer);
  const refusal = async (answer: Promise<Response>) => jsonOf<Refusal>(await answer);

  test('is told what would be taken and refused, by rule, with how to mend it and the record', async () => {
    const found = await report(send(body(day(), BACKWARDS, 'broken')));
    expect(found).toMatchObject({ protocol: 'ndjson', received: 3, accepted: 1, rejected: 2 });
    expect(found.rejections.map(({ rule, at }) => `${rule} ${at}`)).toEqual(['S02 line 2', 'F01 line 3']);
    const group = found.groups.find(({ rule }) => rule === 'S02');
    expect(group).toMatchObject({ severity: 'error', count: 1, title: 'la fin précède le début' });
    expect(group?.fix).toBe('Écrivez une fin après le début.');
    expect(group?.examples[0]).toMatchObject({ at: 'line 2' });
    expect(found.time.hours.offset[10]).toBe(1);
  });

  test('is told so in the language of who reads', async () => {
    const titled = async (headers: Record<string, string>, query = '') =>
      (await report(send(body(BACKWARDS), headers, `protocol=ndjson${query}`))).groups[0]?.title;
    expect(await titled({ 'Accept-Language': 'en-GB,en;q=0.9,fr;q=0.8' })).toBe(
      'the end is not after the start',
    );
    expect(await titled({ 'Accept-Language': 'de, fr;q=0.7, en;q=0.3' })).toBe('la fin précède le début');
    expect(await titled({ 'Accept-Language': 'fr' }, '&lang=en')).toBe('the end is not after the start');
  });

  test('is stored nowhere', async () => {
    await send(body(day(), 'broken'));
    for (const table of ['delivery', 'feed_run', 'rejection', 'slot']) {
      const [row] = await api.db.$client`select count(*)::int as count from ${api.db.$client(table)}`;
      expect(row).toEqual({ count: 0 });
    }
  });

  test('in several parts is read in their order, with its settings', async () => {
    const file = new URL(
      '../../importers/recordings/doctolib/booking-then-availabilities.json',
      import.meta.url,
    );
    const { bodies, settings }: { bodies: unknown[]; settings: unknown } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const form = new FormData();
    for (const [index, part] of bodies.entries()) {
      form.append('body', new File([JSON.stringify(part)], `${index}.json`, { type: 'application/json' }));
    }
    form.append('config', JSON.stringify(settings ?? {}));
    const sent = await vendor('/feeds/check?protocol=doctolib', { method: 'POST', body: form });
    expect(sent.status).toBe(200);
    expect((await jsonOf<CheckReport>(sent)).accepted).toBeGreaterThan(0);
  });

  test('may be encoded, and follows the settings given beside it', async () => {
    const config = encodeURIComponent('{"timeRule":"place"}');
    const zipped = new Uint8Array(gzipSync(body(day({ start: '2026-11-25T10:00:00Z', end: null }))));
    const found = await report(
      send(zipped, { 'Content-Encoding': 'gzip' }, `protocol=ndjson&config=${config}`),
    );
    expect(found).toMatchObject({ accepted: 1, time: { rule: 'place' } });
  });

  test('is refused in words when it cannot be read, or when what is asked makes no sense', async () => {
    const page = refusal(send('<!doctype html><title>Maintenance</title>'));
    expect(await page).toMatchObject({ status: 422, code: 'body-unreadable' });
    expect((await page).detail).toContain('not-availability');
    const invalid = { status: 400, code: 'invalid-request' };
    expect(await refusal(send(body(day()), {}, 'protocol=pigeon'))).toMatchObject(invalid);
    expect(await refusal(send(body(day()), {}, 'protocol=ndjson&config=%7B'))).toMatchObject(invalid);
    const guess = encodeURIComponent('{"timeRule":"guess"}');
    expect(await refusal(send(body(day()), {}, `protocol=ndjson&config=${guess}`))).toMatchObject(invalid);
    expect(await refusal(send(body(day()), {}, ''))).toMatchObject(invalid);
    expect(await refusal(send(''))).toMatchObject({ status: 400, code: 'empty-body' });
  });

  test('is bounded once decoded, and its parts are counted', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024 + 1, 'a');
    const bomb = new Uint8Array(gzipSync(large));
    expect(await refusal(send(bomb, { 'Content-Encoding': 'gzip' }))).toMatchObject({ status: 413 });
    const crowd = new FormData();
    for (let part = 0; part < 60; part += 1) crowd.append('body', '{}');
    const sent = vendor('/feeds/check?protocol=ndjson', { method: 'POST', body: crowd });
    expect(await refusal(sent)).toMatchObject({ status: 400, code: 'invalid-request' });
    const odd = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect(await refusal(send('no parts here', odd))).toMatchObject({ status: 400 });
  });

  test('is for vendors and operators', async () => {
    const ask = (who: Ask) => who('/feeds/check?protocol=ndjson', { method: 'POST', body: body(day()) });
    expect((await ask(await api.as('operator'))).status).toBe(200);
    expect((await ask(await api.as('regulator'))).status).toBe(403);
    expect((await ask(api.anyone)).status).toBe(401);
  });

  describe('as a page to share', () => {
    const secret = {
      sourceId: 'patient-Durand',
      practitioner: {
        rpps: 'RPPS-Martin',
        family: 'MARTIN',
        given: '<script>alert(1)</script>',
        phone: '+33612345678',
      },
      visibility: ['martin@exemple.fr'],
      'Mme Durand': '06 12 34 56 78',
    };
    const asPage = async (...lines: Parameters<typeof body>) => {
      const answer = await send(body(...lines), { Accept: 'text/html,*/*;q=0.8' });
      return { answer, page: await answer.text() };
    };

    test('holds nobody: no record, no value, no name, and says so', async () => {
      const { page, answer } = await asPage(day(secret), JSON.stringify(day(secret)).slice(0, -4));
      expect(answer.headers.get('content-type')).toMatch('text/html');
      for (const part of ['Durand', 'MARTIN', 'Martin', 'martin', 'exemple', '6 12', '612345678', 'alert']) {
        expect(page).not.toContain(part);
      }
      expect(page).toContain('personne n’y figure');
      for (const rule of ['V01', 'I01', 'F06', 'F01']) expect(page).toContain(`<code>${rule}</code>`);
    });

    test('needs nothing else: no script, no address, its style allowed by the policy it is served with', async () => {
      const { page, answer } = await asPage(day(), BACKWARDS);
      expect(page).not.toMatch(/<script|<link rel="stylesheet"|https?:/);
      const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(answer.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
      expect(page).toMatch(/<html lang="fr">/);
    });

    test('shows the hours of care, and the time rule they suggest', async () => {
      const nights = Array.from({ length: 20 }, (_, index) => {
        const time = `2026-11-25T${String(8 + (index >> 1)).padStart(2, '0')}:${index % 2 ? '30' : '00'}:00Z`;
        const location = {
          line: '1 rue de Sébastopol',
          postalCode: '98800',
          city: 'Nouméa',
          zone: 'Pacific/Noumea',
        };
        return day({ sourceId: `n-${index}`, start: time, end: null, location });
      });
      const { page } = await asPage(...nights);
      expect(page).toContain('lues selon « place », elles font une journée');
    });

    test('says when there is nothing to mend', async () => {
      const empty = { protocol: 'ndjson', received: 0, accepted: 0, rejected: 0, rejections: [], counts: {} };
      expect(String(await checkPage(toCheckReport(empty, 'en'), 'en'))).toContain('Nothing to mend.');
    });
  });
});

describe('a place in a page that is shared', () => {
  test.each([
    ['line 12', 'line 12'],
    ['line 12, column "Date de fin"', 'line 12, column "Date de fin"'],
    ['body 2 /entry/3/resource', 'body 2 /entry/3/resource'],
    ['/days/2026-11-24/slots/0', '/days/2026-11-24/slots/0'],
    ['/by/jean.durand@exemple.fr/0', '/by/…/0'],
    ['agenda-dr-martin-0612345678.ics, line 3', '… line 3'],
    ['line 2, column "06 12 34 56 78"', 'line 2, column …'],
  ])('%s is shown as %s', (at, shown) => {
    expect(placeWithoutNames(at)).toBe(shown);
  });
});
