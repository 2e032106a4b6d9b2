import { DateTime } from 'luxon';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemory, type SearchMemory } from '../../../api/search/memory.ts';
import { offersQuery } from '../../../api/search/query.ts';
import { searchOffers } from '../../../api/search/search.ts';
import type { Database } from '../../../db/client.ts';
import { fillSynthetic } from '../../bench/synthetic.ts';
import { testDatabase } from '../../support/database.ts';

const NOW = DateTime.fromISO('2026-11-24T08:00:00Z');
/** A thousand agendas; what differs shows with few as with many, except what a whole country does. */
const SLOTS = process.env['FAULTS'] ? 30_000 : 8000;
const PLACES = [
  { lat: '48.8566', lon: '2.3522' },
  { lat: '48.1147', lon: '-1.6794' },
  { lat: '44.35', lon: '3.9' },
  { lat: '-20.8907', lon: '55.4551' },
];

let db: Database;
let memory: SearchMemory;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await fillSynthetic(db, { slots: SLOTS, now: NOW.toJSDate() });
  await sayCare();
  memory = openMemory({ db, clock: () => NOW, log: pino({ level: 'silent' }) });
  await memory.catchUp();
}, 60_000);

afterAll(() => memory.close());

/** What each agenda's feed says: every mix of facts, contradictions and silences. */
async function sayCare(): Promise<void> {
  await db.$client`
    update schedule set care = case when id % 5 < 4 then (id * 2654435761) % 4096 & (id * 40503) % 4096 end,
           languages = case id % 4 when 0 then '{fr,en}' when 1 then '{fr,ar}' when 2 then '{fr}' end::text[]`;
}

const QUERIES = PLACES.flatMap((place) =>
  ['soonest', 'nearest'].flatMap((sort) => [
    { ...place, sort, specialty: 'SM54' },
    { ...place, sort, specialty: ['SM54', 'SM04'], radiusKm: '40', modality: 'VR' },
    { ...place, sort, within: 'PT3H', radiusKm: '120', limit: '60' },
  ]),
);

/** What is asked of whoever sees the caller: what the copy knows of it changes with few writings, which compare these. */
const ASKED = PLACES.slice(1, 3).flatMap((place) => [
  { ...place, specialty: 'SM54', children: 'true', sector: ['1', 'optam'] },
  {
    ...place,
    sort: 'nearest',
    language: ['en', 'ar'],
    sex: 'F',
    accessible: 'true',
    unknown: 'keep',
    limit: '40',
  },
  { ...place, sort: 'nearest', newPatients: 'true', radiusKm: '60', limit: '5' },
]);

/** The same searches with and without the copy, as a citizen and as a regulator. */
async function compare(queries: readonly object[] = QUERIES): Promise<void> {
  for (const query of queries) {
    for (const role of ['regulator', 'citizen'] as const) {
      const asked = offersQuery.parse(query);
      const deps = { db, clock: () => NOW };
      const remembered = await searchOffers({ ...deps, memory }, asked, { role });
      expect(remembered).toEqual(await searchOffers(deps, asked, { role }));
    }
  }
}

const isCurrent = async () => (await memory.view()?.isCurrent()) ?? false;

describe('a copy of the index in memory', () => {
  test('gives the same pages as the database: offers, order, shortfall and sources', async () => {
    expect(await isCurrent()).toBe(true);
    await compare();
  });

  test('keeps and counts the same offers for each need that is asked', () => compare(ASKED));

  /** Each as a statement of its own, by whoever writes: importers, bookings, an operator. */
  const writings: Record<string, () => Promise<unknown>> = {
    'slots taken': () => db.$client`update slot set status = 'busy', version = version + 1 where id % 3 = 0`,
    'slots freed': () => db.$client`update slot set status = 'free' where id % 4 = 0`,
    'slots seen long ago': () =>
      db.$client`update slot set observed_at = observed_at - interval '2 days' where schedule_id % 5 = 0`,
    'slots forgotten': () => db.$client`delete from slot where id % 7 = 0`,
    'agendas confirmed': () =>
      db.$client`update schedule set confirmed_at = '2026-11-24T07:59:00Z', confirmed_to = '2026-11-24T12:00:00Z'
                  where id % 5 = 0`,
    'agendas moved': () =>
      db.$client`with moved as (update schedule set lat = lat + 0.05 where id % 11 = 0 returning id, pos)
                 update schedule_specialty a set pos = moved.pos from moved where a.schedule_id = moved.id`,
    'agendas closed': () => db.$client`delete from schedule where id % 13 = 0`,
    'a specialty more': () =>
      db.$client`insert into schedule_specialty (schedule_id, group_id, pos)
                 select s.id, (select group_id from specialty where code = 'SM04'), s.pos from schedule s
                  where s.id % 3 = 0 on conflict do nothing`,
    'a feed that fails': () =>
      db.$client`update feed set failing_since = now(), failure_code = 'timeout' where id % 4 = 0`,
    'a vendor suspended': () => db.$client`update feed set suspended_at = now() where id % 9 = 0`,
    'a feed that is silent': () =>
      db.$client`update feed set last_heard_at = last_heard_at - interval '1 hour' where id % 5 = 0`,
  };

  test.each(Object.entries(writings))(
    '%s: it knows that it is behind, then agrees again',
    async (_, write) => {
      await write();
      expect(await isCurrent()).toBe(false);
      await compare();
      await memory.catchUp();
      expect(await isCurrent()).toBe(true);
      await compare();
    },
  );

  const tellings: Record<string, () => Promise<unknown>> = {
    'two feeds of one professional matched': () =>
      db.$client`update practitioner_role r set same_as = r.id - 1
                  where r.id % 6 = 0 and exists (select from practitioner_role o where o.id = r.id - 1)`,
    'what feeds say of whom they see': () =>
      db.$client`update schedule set care = coalesce(care, 0) # (id % 64), languages = '{en}' where id % 3 = 0`,
  };

  test.each(Object.entries(tellings))(
    '%s: what is known of an offer follows, whichever of its feeds said it',
    async (_, write) => {
      await write();
      await compare(ASKED);
      await memory.catchUp();
      expect(await isCurrent()).toBe(true);
      await compare([...ASKED, ...QUERIES]);
    },
  );

  test('what a transaction writes is taken in when it commits, whatever was committed in between', async () => {
    await db.$client.begin(async (slow) => {
      await slow`update slot set status = 'busy' where id % 5 = 1`;
      await db.$client`update slot set status = 'busy' where id % 5 = 2`;
      await memory.catchUp();
      expect(await isCurrent()).toBe(true);
    });
    expect(await isCurrent()).toBe(false);
    await memory.catchUp();
    await compare();
    expect(await isCurrent()).toBe(true);
  });

  test('a search asked right after a writing never misses it, copy or not', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await db.$client`update slot set status = case when status = 'free' then 'busy' else 'free' end::slot_status
                        where id % 10 = ${turn}`;
      await compare();
    }
  });
});
