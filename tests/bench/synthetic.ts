import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client.ts';

export interface SyntheticOptions {
  /** Slots to draw; collisions on the same minute make the index hold about 2 % fewer. */
  slots: number;
  /** The first slot may start at this instant; they spread over the 14 days after it. */
  now: Date;
  log?: (line: string) => void;
}

const FEEDS = 40;
const DAYS = 14;
const MOST_SCHEDULES = 130_000;

/**
 * Fills an empty, referenced database with a country: schedules drawn by the population of communes, general medicine
 * 45 %, forty feeds of which one in five sends deltas, one professional in ten published twice, slots in working hours.
 * The same seed gives the same country. Drawn by the database itself: about 60,000 slots a second.
 */
export async function fillSynthetic(db: Database, options: SyntheticOptions): Promise<{ schedules: number }> {
  const schedules = Math.min(MOST_SCHEDULES, Math.max(1, Math.ceil(options.slots / 7)));
  const log = options.log ?? (() => undefined);
  await db.transaction(async (tx) => {
    await tx.execute(sql`select setseed(0.42)`);
    await fillFeeds(tx, options.now);
    log(`${FEEDS} feeds`);
    await fillActors(tx, schedules);
    await fillSchedules(tx, schedules, options.now);
    log(`${schedules} schedules`);
    await fillSlots(tx, options.slots / schedules, options.now);
    log(`${options.slots} slots drawn`);
  });
  await db.execute(sql`vacuum analyze`);
  return { schedules };
}

async function fillFeeds(tx: Transaction, now: Date): Promise<void> {
  await tx.execute(sql`
    insert into vendor (code, name) select 'v' || n, 'Vendor ' || n from generate_series(1, ${FEEDS}) n`);
  await tx.execute(sql`
    insert into feed (code, vendor_id, protocol, name, last_heard_at)
    select 'f' || substr(code, 2), id, 'ndjson', 'Feed ' || substr(code, 2), ${now.toISOString()}::timestamptz
      from vendor`);
}

async function fillActors(tx: Transaction, schedules: number): Promise<void> {
  const roles = roleCount(schedules);
  await tx.execute(sql`
    create temporary table draw on commit drop as
    select insee, name, lat, lon, zone, sum(greatest(population, 1)) over (order by insee)::float8 as upto
      from commune c where lat is not null and not exists (select from commune p where p.parent = c.insee)`);
  await tx.execute(sql`create unique index on draw (upto)`);
  await tx.execute(sql`analyze draw`);
  await tx.execute(sql`
    insert into location (key, line, city, insee, lat, lon, precision, zone)
    select 'synthetic:' || n, n || ' rue de la Santé', d.name, d.insee,
           d.lat + (random() + random() + random() - 1.5) * 0.03,
           d.lon + (random() + random() + random() - 1.5) * 0.04, 'address', d.zone
      from (select n, random() * (select max(upto) from draw) as at from generate_series(1, ${roles}::int) n) r
     cross join lateral (select * from draw where upto >= r.at order by upto limit 1) d`);
  await tx.execute(sql`
    insert into practitioner (key, rpps, family, given)
    select 'rpps:' || 10000000000 + n, 10000000000 + n, 'Nom ' || n, 'Prénom' from generate_series(1, ${roles}::int) n`);
  await tx.execute(sql`
    insert into practitioner_role (practitioner_id, location_id, sector)
    select p.id, l.id, '1' from practitioner p join location l on l.key = 'synthetic:' || (p.rpps::bigint - 10000000000)`);
}

async function fillSchedules(tx: Transaction, schedules: number, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`analyze location, practitioner_role`);
  await tx.execute(sql`
    insert into schedule (feed_id, source_id, role_id, zone, lat, lon, described, confirmed_at, confirmed_from, confirmed_to)
    select f.id, 's' || n, r.id, l.zone, l.lat, l.lon, '', c.at, c.at, c.at + interval '30 days'
      from generate_series(1, ${schedules}::int) n
      join (select pr.*, row_number() over (order by id) as place from practitioner_role pr) r
        on r.place = (n - 1) % ${roleCount(schedules)}::int + 1
      join (select id, row_number() over (order by id) - 1 as nth from feed) f on f.nth = (n * 7919) % ${FEEDS}::int
      join location l on l.id = r.location_id
     cross join lateral (select case when f.nth % 5 > 0 then ${at} end as at) c`);
  await tx.execute(sql`
    with general as (select group_id from specialty where code = 'SM54'),
         groups as (select array_agg(distinct s.group_id order by s.group_id) as ids from specialty s, general g
                     where s.group_id <> g.group_id),
         practised as (select r.id as role_id, case when random() < 0.45 then general.group_id
                              else ids[1 + floor(power(random(), 2) * array_length(ids, 1))::int] end as group_id
                         from (select id from practitioner_role order by id) r, groups, general)
    insert into schedule_specialty (schedule_id, group_id, pos)
    select s.id, p.group_id, s.pos from schedule s join practised p using (role_id)`);
}

function roleCount(schedules: number): number {
  return Math.ceil(schedules / 1.1);
}

/** `s.id * 0` ties the draw to its schedule: without it the database would draw once for all of them. */
async function fillSlots(tx: Transaction, each: number, now: Date): Promise<void> {
  const first = now.toISOString();
  await tx.execute(sql`
    insert into slot (schedule_id, source_id, status, start_at, end_at, start_text, modalities, visibility, kind, observed_at)
    select s.id, to_char(d.start_at, 'YYMMDDHH24MI'), case when random() < 0.9 then 'free' else 'busy' end::slot_status,
           d.start_at, d.start_at + interval '15 minutes', to_char(d.start_at, 'YYYY-MM-DD"T"HH24:MI'),
           (array[1, 1, 1, 1, 1, 1, 2, 3, 4, 5])[1 + floor(random() * 10)::int],
           (array[1, 1, 1, 1, 3, 2, 4, 6, 8, 0])[1 + floor(random() * 10)::int], 'ROUTINE', ${first}::timestamptz
      from schedule s cross join lateral (
        select distinct date_trunc('day', ${first}::timestamptz) + interval '1 day' * floor(random() * ${DAYS})
               + interval '7 hours' + interval '20 minutes' * floor(random() * 33) as start_at
          from generate_series(1, floor(${each}::float8 + random() + s.id * 0)::int)) d`);
}
