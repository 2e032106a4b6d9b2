import {
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { noteSlotGone } from '../../db/queries/booking/slots.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { endHold, insertHold, noteVendorHold } from '../../db/queries/booking/holds.ts';
import { account } from '../../db/schema/account.ts';
import { SLOT_STATUSES } from '../../db/vocabulary.ts';
import { at, deliver, line, makeFeed, NOW, rejectionsOf } from './feed-under-test.ts';

/** Names that are hard to print: what PostgreSQL quotes, doubles or orders otherwise than JavaScript. */
export const NAMES = ['a', 'b,c', 'd "e"', 'f\\g', '(h)', 'i\nj', 'é', '\u{1f600}'];
const SCHEDULES = ['ag-1', 'ag-2'];
const MINUTE = 60_000;

/** What a vendor says of a slot; offsets are minutes from the instant it says it. */
const content = record({
  status: oneof({ weight: 30, arbitrary: constantFrom('free', 'busy') }, constantFrom(...SLOT_STATUSES)),
  start: integer({ min: -1, max: 12 }).map((nth) => nth * 10),
  minutes: constantFrom(null, 10, 10, 25),
  kind: constantFrom('ROUTINE', 'ROUTINE', 'WALKIN'),
  capacity: constantFrom(undefined, undefined, 1, 4),
  bookingUrl: constantFrom(null, 'https://rdv.invalid/?a=1,2&b=(c)', 'https://rdv.invalid/d'),
  validAt: option(integer({ min: -60, max: 0 })),
  visibility: constantFrom(['PUBLIC'], ['CPTS'], ['PRO', 'CPTS']),
  offset: constantFrom('Z', '+01:00'),
});
type Content = typeof content extends Arbitrary<infer T> ? T : never;

const where = record({ schedule: nat(SCHEDULES.length - 1), slot: nat(NAMES.length - 1) });

const change = record({ where, content: option(content, { freq: 4 }) });

const telling = record({
  type: constant('tell'),
  mode: oneof({ weight: 6, arbitrary: constant('snapshot') }, constant('delta')),
  /** What changed since the last time; null is a slot that is no more. */
  changes: array(change, { maxLength: 2 }),
  minutes: constantFrom(1, 5, 10),
  scattered: boolean(),
  twice: option(nat(20), { freq: 8 }),
  refused: option(where, { freq: 8 }),
  listed: boolean(),
  window: option(integer({ min: 1, max: 9 }), { freq: 4 }),
  late: option(integer({ min: 1, max: 30 }), { freq: 8 }),
});
const aside = record({ type: constantFrom('gone', 'keep', 'release'), where });
/** What a vendor says and what happens between, the first time more than later. */
export const steps = tuple(
  telling.chain((said) =>
    array(change, { minLength: 9, maxLength: 16 }).map((changes) => ({ ...said, changes })),
  ),
  array(oneof({ weight: 4, arbitrary: telling }, aside), { minLength: 5, maxLength: 9 }),
).map(([first, others]) => [first, ...others]);
type Telling = typeof telling extends Arbitrary<infer T> ? T : never;
type Aside = typeof aside extends Arbitrary<infer T> ? T : never;

/** A vendor with two feeds of the same words: what is compared in one is staged in the other. */
export class TwoFeeds {
  readonly #db: Database;
  readonly #feeds: readonly { feed: Feed; mostHeld: number }[];
  readonly #slots = new Map<string, { scheduleId: string; sourceId: string; content: Content; at: number }>();
  #now = Date.parse(NOW);

  private constructor(db: Database, feeds: readonly { feed: Feed; mostHeld: number }[]) {
    this.#db = db;
    this.#feeds = feeds;
  }

  static async open(db: Database, mostHeld: number): Promise<TwoFeeds> {
    const feeds = [];
    for (const held of [0, mostHeld]) {
      const feed = await makeFeed(db, {
        rejectionThreshold: 0.6,
        shapeThreshold: 1,
        ageingAfterSeconds: 1200,
      });
      feeds.push({ feed, mostHeld: held });
    }
    return new TwoFeeds(db, feeds);
  }

  /** Says it to both feeds. Gives what each answered. */
  async tell(said: Telling): Promise<unknown[]> {
    this.#now += said.minutes * MINUTE;
    const body = this.#bodyOf(said);
    const asOf = at(new Date(this.#now - (said.late ?? 0) * MINUTE).toISOString());
    const answers = [];
    for (const { feed, mostHeld } of this.#feeds) {
      const run = await deliver(this.#db, feed, {
        lines: body.map((each) => ({ ...each, practitioner: { rpps: rppsOf(feed) } })),
        mode: said.mode,
        now: asOf.toISO(),
        mostHeld,
        ...(said.late === null ? {} : { replayed: { asOf } }),
        ...(said.window === null
          ? {}
          : { coverage: { from: asOf, to: asOf.plus({ minutes: said.window * 10 }) } }),
      });
      const { state, received, accepted, unchanged, rejected, warned, closed, closingRefused } = run;
      const rejections = (await rejectionsOf(this.#db, run)).map((each) => `${each.rule} ${each.at}`).sort();
      const counted = { received, accepted, unchanged, rejected, warned, closed };
      answers.push({ state, ...counted, closingRefused, rejections });
    }
    return answers;
  }

  #bodyOf({ mode, changes, scattered, twice, refused, listed }: Telling): Record<string, unknown>[] {
    const changed = this.#change(changes);
    const lines = mode === 'delta' ? changed : this.#all();
    if (scattered) lines.sort((a, b) => String(a['sourceId']).localeCompare(String(b['sourceId'])));
    const again = twice === null ? undefined : lines[twice % Math.max(1, lines.length)];
    if (again) lines.push({ ...again });
    if (refused) lines.push({ ...line(keyOf(refused)), end: '2026-11-24T00:00:00Z' });
    if (listed) lines.push(...SCHEDULES.map((scheduleId) => ({ op: 'schedule', scheduleId })));
    return lines;
  }

  /** Keeps what changed, and gives it as a delta says it. */
  #change(changes: Telling['changes']): Record<string, unknown>[] {
    return changes.map(({ where: place, content: said }) => {
      const key = keyOf(place);
      const name = JSON.stringify(key);
      if (said === null) {
        this.#slots.delete(name);
        return { op: 'delete', ...key };
      }
      const slot = { ...key, content: said, at: this.#now };
      this.#slots.set(name, slot);
      return toLine(slot);
    });
  }

  #all(): Record<string, unknown>[] {
    return [...this.#slots.values()]
      .toSorted((a, b) => SCHEDULES.indexOf(a.scheduleId) - SCHEDULES.indexOf(b.scheduleId))
      .map(toLine);
  }

  /** What happens to a slot between two readings, in both feeds. */
  async happen({ type, where: place }: Aside): Promise<void> {
    const now = new Date(this.#now + 30_000);
    for (const { feed } of this.#feeds) {
      const { scheduleId, sourceId } = keyOf(place);
      const [slot] = await this.#db.execute<{ id: number }>(sql`
        SELECT o.id::float8 AS id FROM slot o JOIN schedule s ON s.id = o.schedule_id
        WHERE s.feed_id = ${feed.id} AND s.source_id = ${scheduleId} AND o.source_id = ${sourceId}`);
      if (!slot) continue;
      if (type === 'gone') await noteSlotGone(this.#db, { slotId: slot.id, status: 'busy', now });
      else if (type === 'keep') await keep(this.#db, { slotId: slot.id, feedId: feed.id, now });
      else await release(this.#db, slot.id, now);
    }
  }

  /** What the index has of each feed, instants and all. */
  async index(): Promise<unknown[]> {
    const indexes = [];
    for (const { feed } of this.#feeds) {
      const slots = await this.#db.execute(sql`
        SELECT s.source_id AS schedule, s.confirmed_at, s.confirmed_from, s.confirmed_to, to_jsonb(o) - 'id' - 'schedule_id' AS slot
        FROM schedule s LEFT JOIN slot o ON o.schedule_id = s.id WHERE s.feed_id = ${feed.id}
        ORDER BY s.source_id, o.source_id COLLATE "C"`);
      indexes.push([...slots]);
    }
    return indexes;
  }
}

/** A person of each feed's own: nobody is in both. */
const rppsOf = ({ id }: Feed) => `8100000${String(id).padStart(4, '0')}`;

const keyOf = ({ schedule, slot }: { schedule: number; slot: number }) => ({
  scheduleId: SCHEDULES[schedule] ?? '',
  sourceId: NAMES[slot] ?? '',
});

function toLine(slot: { scheduleId: string; sourceId: string; content: Content; at: number }) {
  const { scheduleId, sourceId, content: said, at: instant } = slot;
  const { start, minutes, validAt, offset, ...rest } = said;
  const begin = instant + start * MINUTE;
  const written = (when: number) =>
    at(new Date(when).toISOString())
      .setZone(offset === 'Z' ? 'utc' : 'UTC+1')
      .toISO();
  return line({
    ...rest,
    scheduleId,
    sourceId,
    start: written(begin),
    end: minutes === null ? null : written(begin + minutes * MINUTE),
    validAt: validAt === null ? null : written(instant + validAt * 1000),
    organizations: [{ kind: 'CPTS', finess: '350000123', name: 'CPTS' }],
  });
}

/** A hold that the slot's vendor keeps too. */
async function keep(
  db: Database,
  { slotId, feedId, now }: { slotId: number; feedId: number; now: Date },
): Promise<void> {
  const [held] = await db.execute(sql`SELECT FROM hold WHERE slot_id = ${slotId} AND state = 'held'`);
  if (held) return;
  const [who] = await db
    .insert(account)
    .values({ subject: 'r', displayName: 'R.', role: 'regulator' as const })
    .onConflictDoUpdate({ target: account.subject, set: { displayName: 'R.' } })
    .returning({ id: account.id });
  const [of] = await db.execute<{ role: number }>(sql`
    SELECT s.role_id AS role FROM slot o JOIN schedule s ON s.id = o.schedule_id WHERE o.id = ${slotId}`);
  const later = new Date(now.getTime() + 3_600_000);
  await db.transaction(async (tx) => {
    const { id } = await insertHold(tx, {
      slotId,
      feedId,
      slotVersion: 1,
      roleId: of?.role ?? 0,
      modalities: 1,
      way: 'here',
      advisory: false,
      accountId: who?.id ?? 0,
      role: 'regulator',
      startAt: now,
      endAt: later,
      createdAt: now,
      expiresAt: later,
      maximumAt: later,
    });
    await noteVendorHold(tx, { id, reference: 'V-1', expiresAt: null, now });
  });
}

async function release(db: Database, slotId: number, now: Date): Promise<void> {
  const [held] = await db.execute<{ id: string }>(
    sql`SELECT id FROM hold WHERE slot_id = ${slotId} AND state = 'held'`,
  );
  if (held) await db.transaction((tx) => endHold(tx, { id: held.id, ending: 'released', now }));
}
