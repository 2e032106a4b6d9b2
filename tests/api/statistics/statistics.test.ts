import { beforeAll, describe, expect, test, vi } from 'vitest';
import { writeCsv } from '../../../api/statistics/csv.ts';
import { INDICATORS } from '../../../api/statistics/indicators.ts';
import { openOnly, SMALL_CELL } from '../../../api/statistics/resources.ts';
import { recordSearch } from '../../../db/queries/search/search-events.ts';
import { jsonOf } from '../../support/api.ts';
import { cancel, made, oneSlot, openDesk, type Desk } from '../../support/booking-desk.ts';

interface Body {
  territory: string;
  from: string;
  to: string;
  indicators: {
    code: string;
    value: number | null;
    of: number | null;
    suppressed: boolean;
    definition: string;
  }[];
  days: { day: string; appointments: number; searches: number; failed: number }[];
  categories: { key: string; count: number }[];
  vendors: { vendor: string; appointments: number }[];
  needs: { commune: string; specialty: string | null; searches: number; failed: number }[];
}

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});

const read = async (query = '') => jsonOf<Body>(await desk.regulator(`/statistics${query}`));
const valueOf = ({ indicators }: Pick<Body, 'indicators'>, code: string) =>
  indicators.find((each) => each.code === code)?.value;

describe('the statistics of a territory', () => {
  test('hold every indicator of the catalogue, each with its definition in the language asked for', async () => {
    const [fr, en] = [await read(), await read('?lang=en')];
    expect(fr.indicators.map(({ code }) => code)).toEqual(INDICATORS.map(({ code }) => code));
    expect(fr.indicators.every(({ definition }) => definition.length > 20)).toBe(true);
    expect(en.indicators[0]?.definition).toBe('Cases opened in the territory during the period.');
    expect([fr.territory, fr.from, fr.to, fr.days.length]).toEqual(['35', '2026-11-18', '2026-11-24', 7]);
  });

  test('count what was booked, when it begins, with whom, and what was given back', async () => {
    const before = await read();
    const soon = await made(desk, (await oneSlot(desk, '14:30')).slotId);
    await made(desk, (await oneSlot(desk, '20:00')).slotId);
    expect((await cancel(desk, soon)).status).toBe(200);
    const after = await read();
    const gained = (code: string) => (valueOf(after, code) ?? 0) - (valueOf(before, code) ?? 0);
    expect(gained('appointments-made')).toBe(2);
    expect(valueOf(after, 'within-4-h')).toBe(0.5);
    expect(valueOf(after, 'within-12-h')).toBe(1);
    expect(valueOf(after, 'cancelled')).toBe(1);
    expect(after.categories).toEqual([{ key: 'PS', count: 2 }]);
    expect(after.days.at(-1)).toMatchObject({ day: '2026-11-24', appointments: 2 });
    expect(after.vendors.find(({ vendor }) => vendor === 'creneau')?.appointments).toBe(2);
  });

  test('know a search that found nobody by its commune and specialty, and nobody who made it', async () => {
    const before = await read();
    expect((await desk.regulator('/offers?commune=35238&specialty=SM02')).status).toBe(200);
    expect((await desk.regulator('/offers?commune=35238&specialty=SM54')).status).toBe(200);
    await vi.waitFor(async () =>
      expect(valueOf(await read(), 'searches')).toBe((valueOf(before, 'searches') ?? 0) + 2),
    );
    const { needs } = await read();
    expect(needs).toContainEqual(
      expect.objectContaining({ commune: '35238', specialty: 'SM02', searches: 1, failed: 1 }),
    );
    expect(needs).toContainEqual(
      expect.objectContaining({ commune: '35238', specialty: 'SM54', searches: 1, failed: 0 }),
    );
    const columns = await desk.db.$client<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = 'search_event' order by 1`;
    expect(columns.map(({ name }) => name).join()).toBe(
      'answer_ms,at,commune,found,group_id,id,modalities,territory_code',
    );
  });

  test('are not changed by a citizen’s own search', async () => {
    const before = valueOf(await read(), 'searches');
    const citizen = await desk.api.as('citizen');
    await citizen('/offers?commune=35238&specialty=SM02');
    expect(valueOf(await read(), 'searches')).toBe(before);
  });

  test('are refused for another territory, for days that run backwards and for more than a year', async () => {
    const asked = [
      '?territory=75',
      '?from=2026-11-24&to=2026-11-23',
      '?from=2024-01-01&to=2026-11-23',
      '?to=yesterday',
    ];
    const statuses = await Promise.all(
      asked.map(async (query) => (await desk.regulator(`/statistics${query}`)).status),
    );
    expect(statuses).toEqual([404, 400, 400, 400]);
    expect((await (await desk.api.as('operator'))('/statistics?territory=75')).status).toBe(200);
    expect((await (await desk.api.as('citizen'))('/statistics')).status).toBe(403);
  });
});

test('what was searched is never rewritten', async () => {
  const event = {
    at: desk.api.time.now.toJSDate(),
    territoryCode: '35',
    commune: null,
    lat: 48.1113,
    lon: -1.68,
    groups: null,
    modalities: 7,
    found: 0,
    answerMs: 12,
  };
  await recordSearch(desk.db, event);
  const [row] = await desk.db.$client`select commune, group_id from search_event order by id desc limit 1`;
  expect(row).toEqual({ commune: '35238', group_id: null });
  await expect(desk.db.$client`delete from search_event`).rejects.toThrow('append-only');
});

describe('files', () => {
  test.each(['indicators', 'days', 'hours', 'mixes', 'needs', 'vendors'])(
    '%s.csv has a header and as many columns in each line',
    async (name) => {
      const answer = await desk.regulator(`/statistics/files/${name}.csv`);
      expect(answer.headers.get('content-type')).toContain('text/csv');
      const lines = (await answer.text()).trimEnd().split('\r\n');
      expect(lines[0]).toMatch(/^territory,/);
      expect(lines.length).toBeGreaterThan(1);
    },
  );

  test('the dictionary defines every indicator, and every column of every other file, in both languages, for anyone', async () => {
    const text = await (await desk.api.anyone('/statistics/dictionary.csv')).text();
    const codes = text.split('\r\n').map((line) => line.split(',')[0]);
    expect(codes).toEqual(expect.arrayContaining(INDICATORS.map(({ code }) => code)));
    expect(text).toContain('Fill rate');
    for (const file of ['days', 'hours', 'delays', 'mixes', 'needs', 'vendors']) {
      const table = await (await desk.regulator(`/statistics/files/${file}.csv`)).text();
      const columns = (table.split('\r\n')[0] ?? '').split(',');
      const told = columns.filter((name) => !['territory', 'from', 'to'].includes(name));
      expect(codes.filter((code) => code?.startsWith(`${file}.`))).toEqual(
        told.map((name) => `${file}.${name}`),
      );
    }
  });

  test('quote what must be, and disarm what a spreadsheet would run', () => {
    expect(writeCsv(['a'], [['x,"y"'], ['=1+1'], [null], [0.5]])).toBe(
      'a\r\n"x,""y"""\r\n\'=1+1\r\n\r\n0.5\r\n',
    );
  });
});

describe('what is open to all', () => {
  test('holds no figure that rests on few', async () => {
    const body = await jsonOf<Body>(await desk.api.anyone('/statistics/open?territory=35'));
    const made = body.indicators.find(({ code }) => code === 'appointments-made');
    expect(made).toMatchObject({ value: null, of: null, suppressed: true });
    expect(body.indicators.some(({ code }) => code === 'overdue-cases')).toBe(false);
    expect('needs' in body).toBe(false);
    const csv = await (await desk.api.anyone('/statistics/open.csv?territory=35')).text();
    expect(csv).toContain('appointments-made,Rendez-vous pris,count,,,true');
  });

  test.each([
    ['count', 4, 4, true],
    ['count', 5, 5, false],
    ['count', 0, 0, false],
    ['share', 0.5, 100, false],
    ['share', 0.02, 100, true],
    ['share', 0.98, 100, true],
    ['share', 1, 100, false],
    ['share', 0.5, 4, true],
  ] as const)('tells a %s of %f over %i suppressed: %s', (unit, value, of, suppressed) => {
    const each = {
      code: 'video',
      family: 'orientation' as const,
      label: '',
      definition: '',
      suppressed: false,
    };
    const [told] = openOnly([{ ...each, unit, value, of }]);
    expect(told?.suppressed).toBe(suppressed);
    expect(told?.value).toBe(suppressed ? null : value);
    expect(SMALL_CELL).toBe(5);
  });
});
