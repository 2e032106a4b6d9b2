import { DateTime } from 'luxon';
import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { agendasOf, type Agendas } from '../../api/search/agendas.ts';
import { findRanked } from '../../api/search/candidates.ts';
import { openMemory } from '../../api/search/memory.ts';
import { metresBetween } from '../../api/search/radius.ts';
import { compareKeys, SORTS, type Sort } from '../../api/search/ranking.ts';
import type { Database } from '../../db/client.ts';
import { findSearchArea } from '../../db/queries/search/offers-area.ts';
import { readOffers } from '../../db/queries/search/offers-details.ts';
import type { Look } from '../../db/queries/search/offers-eligible.ts';
import { listSearchFeeds, weighNearby } from '../../db/queries/search/offers-nearby.ts';
import { fillSynthetic } from '../bench/synthetic.ts';
import { testDatabase } from '../support/database.ts';

const NOW = '2026-11-24T10:00:00.000Z';
const PLACES = {
  Paris: { lat: 48.8566, lon: 2.3522 },
  Rennes: { lat: 48.1147, lon: -1.6794 },
  Lille: { lat: 50.6365, lon: 3.0635 },
  'La Réunion': { lat: -20.8907, lon: 55.4551 },
};

let db: Database;
let groups: number[];
let memory: Agendas;

beforeAll(async () => {
  ({ db } = await testDatabase({ max: 1 }));
  await fillSynthetic(db, { slots: 40_000, now: new Date(NOW) });
  await db.$client`update schedule set confirmed_at = confirmed_at - interval '3 days' where feed_id = 1`;
  await db.$client`update slot set observed_at = observed_at - interval '2 days' where schedule_id % 7 = 0`;
  await db.$client`vacuum analyze`;
  ({ groups } = await findSearchArea(db, { commune: undefined, specialties: ['SM54'], territoryCode: '35' }));
  const copy = openMemory({ db, clock: () => DateTime.fromISO(NOW), log: pino({ level: 'silent' }) });
  await copy.catchUp();
  const view = copy.view();
  if (!view) throw new Error('the copy has been read');
  memory = view.agendas;
}, 60_000);

function lookFrom(centre: { lat: number; lon: number }): Look {
  const window = { from: NOW, to: '2026-11-26T10:00:00.000Z', now: NOW };
  return { ...centre, ...window, groups, modalities: 0b011, visibility: 0b0011 };
}

/** The whole index read without any of its indexes: what the search must agree with. */
async function readEverything(
  look: Look,
  radiusKm: number,
): Promise<{ roleId: number; start: number; metres: number }[]> {
  const rows = await db.$client<{ roleId: number; lat: number; lon: number; start: number }[]>`
    select s.role_id as "roleId", s.lat, s.lon, (extract(epoch from min(sl.start_at)) * 1000)::float8 as start
      from slot sl
      join schedule s on s.id = sl.schedule_id
      join feed f on f.id = s.feed_id
     where sl.status = 'free' and sl.start_at >= ${look.from} and sl.start_at < ${look.to}
       and sl.modalities & 3 > 0 and sl.visibility & 3 > 0
       and s.id in (select schedule_id from schedule_specialty where group_id = any(${groups}::smallint[]))
       and greatest(sl.observed_at, s.confirmed_at) >= ${look.now}::timestamptz - interval '1 day'
     group by s.id`;
  return rows
    .map(({ roleId, start, lat, lon }) => ({ roleId, start, metres: metresBetween(look, { lat, lon }) }))
    .filter(({ metres }) => metres <= radiusKm * 1000);
}

function inOrder(rows: { roleId: number; start: number; metres: number }[], sort: Sort): number[] {
  const keyed = rows.map(({ roleId, start, metres }) => ({
    roleId,
    key: sort === 'nearest' ? [metres, roleId] : [start, metres, roleId],
  }));
  return [...new Set(keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ roleId }) => roleId))];
}

/** The database itself, and a copy of it in memory: whoever ranks, the order is the same. */
const GROUNDS = { database: () => agendasOf(db), memory: () => memory };

describe.each(Object.entries(PLACES))('around %s', (_, centre) => {
  const cases = SORTS.flatMap((sort) =>
    (['database', 'memory'] as const).map((ground) => [sort, ground] as const),
  );
  test.each(cases)('the %s offers of the %s are exactly those of the whole index', async (sort, ground) => {
    const look = lookFrom(centre);
    const agendas = GROUNDS[ground]();
    for (const radiusKm of [5, 30, 200]) {
      const expected = inOrder(await readEverything(look, radiusKm), sort);
      const first = await findRanked(agendas, look, { sort, radiusKm, count: 12, after: [], seen: 0 });
      expect(first.map(({ roleId }) => roleId)).toEqual(expected.slice(0, 12));
      const rest = { sort, radiusKm, count: 500, after: first.at(-1)?.key ?? [], seen: first.length };
      expect((await findRanked(agendas, look, rest)).map(({ roleId }) => roleId)).toEqual(
        expected.slice(12, 512),
      );
    }
  });
});

test('no search reads a table from end to end, and probes for slots stay inside the index', async () => {
  const look = lookFrom(PLACES.Paris);
  await flushStatistics();
  const before = await readStatistics();
  for (const sort of SORTS) {
    const found = await findRanked(agendasOf(db), look, {
      sort,
      radiusKm: 15,
      count: 21,
      after: [],
      seen: 0,
    });
    await readOffers(
      db,
      look,
      found.map(({ roleId }) => roleId),
    );
  }
  await weighNearby(db, look, { reach: 60, limit: 300 });
  await listSearchFeeds(db, look, { reach: 60, limit: 300 });
  await flushStatistics();
  const after = await readStatistics();
  expect(after.tables).toEqual(before.tables);
  expect(after.probes).toBeGreaterThan(before.probes);
});

async function flushStatistics(): Promise<void> {
  await db.$client`select pg_stat_force_next_flush()`;
  await db.$client`select pg_stat_clear_snapshot()`;
}

async function readStatistics(): Promise<{ tables: unknown[]; probes: number }> {
  const tables = await db.$client`
    select relname, seq_scan from pg_stat_user_tables
     where relname in ('slot', 'schedule', 'schedule_specialty', 'practitioner_role', 'location', 'practitioner')
     order by relname`;
  const [index] = await db.$client`
    select idx_scan::int as probes from pg_stat_user_indexes where indexrelname = 'slot_free'`;
  return { tables: [...tables], probes: Number(index?.['probes']) };
}
