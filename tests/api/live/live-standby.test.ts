import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Follower } from '../../../api/live/follower.ts';
import { openDatabase, type Database } from '../../../db/client.ts';
import { listLiveChanges, readLivePosition } from '../../../db/queries/live/live.ts';
import { startPair, whyNoStandby, type Pair } from '../../support/standby.ts';

const START_MS = 90_000;
const TRANSACTIONS = process.env['FAULTS'] === undefined ? 60 : 2000;
const missing = whyNoStandby();
const log = pino({ level: 'silent' });

let pair: Pair;
let writer: postgres.Sql;
const closers: (() => Promise<unknown>)[] = [];

describe.skipIf(missing !== '')(`the log of changes${missing && `: ${missing}`}`, () => {
  beforeAll(async () => {
    pair = await startPair();
    writer = postgres(pair.primary, { max: 12, onnotice: () => undefined });
  }, START_MS);

  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
    await writer.end({ timeout: 5 });
    await pair.stop();
  }, START_MS);

  const open = (url: string): Database => {
    const db = openDatabase(url, { max: 4 });
    closers.push(() => db.close());
    return db;
  };

  /** Follows the log somewhere; gives what it is told, each time it is told. */
  async function follow(db: Database): Promise<{ told: string[]; seen: Set<string> }> {
    const told: string[] = [];
    const seen = new Set<string>();
    const follower = new Follower({
      db,
      log,
      tell: async (changes) => {
        for (const { ids } of changes) {
          told.push(...(ids ?? []));
          for (const id of ids ?? []) seen.add(id);
        }
      },
      skip: () => told.push('skipped'),
    });
    closers.push(() => follower.close());
    await follower.ready;
    return { told, seen };
  }

  const note = (sql: Pick<postgres.Sql, 'unsafe'>, id: string) =>
    sql.unsafe(`insert into live_change (kind, ids) values ('agenda', array[$1::text])`, [id]);

  async function until(done: () => boolean): Promise<void> {
    for (let tries = 0; !done() && tries < 400; tries += 1) await sleep(25);
  }

  test.each(['primary', 'standby'] as const)(
    'read from a %s tells each change once, when transactions end in another order than they began',
    async (where) => {
      const { told, seen } = await follow(open(pair[where]));
      const expected = new Set<string>();
      await Promise.all(
        Array.from({ length: TRANSACTIONS }, async (_, nth) => {
          const id = `${where}-${nth}`;
          const fate = nth % 4;
          await writer
            .begin(async (tx) => {
              await note(tx, id);
              if (fate === 1) await tx.savepoint((inner) => note(inner, `${id}-inner`));
              await sleep((nth * 37) % 90);
              if (fate === 3) throw new Error('taken back');
            })
            .catch((error: unknown) => {
              if (fate !== 3) throw error;
            });
          if (fate !== 3) expected.add(id);
          if (fate === 1) expected.add(`${id}-inner`);
        }),
      );
      await until(() => seen.size >= expected.size);
      await sleep(300);
      expect(told.toSorted()).toEqual([...expected].toSorted());
    },
    START_MS,
  );

  test(
    'read from a standby does not pass by a transaction that began long before, and ends after those that followed',
    async () => {
      const standby = open(pair.standby);
      const from = await readLivePosition(standby);
      const { told, seen } = await follow(standby);
      let end: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (end = resolve));
      let noted: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (noted = resolve));
      const late = writer.begin(async (tx) => {
        await note(tx, 'late');
        noted();
        await held;
      });
      await begun;
      for (const id of ['early-1', 'early-2', 'early-3']) await note(writer, id);
      await until(() => seen.has('early-3'));
      expect(told).toEqual(['early-1', 'early-2', 'early-3']);
      const meanwhile = await readLivePosition(standby);
      end();
      await late;
      await until(() => seen.has('late'));
      expect(told).toEqual(['early-1', 'early-2', 'early-3', 'late']);

      const idsSince = async (mark: string) =>
        (await listLiveChanges(standby, { since: mark, taken: [], most: 100 })).changes.flatMap(
          ({ ids }) => ids ?? [],
        );
      expect(await idsSince(meanwhile.mark)).toContain('late');
      expect(new Set(await idsSince(from.mark))).toEqual(new Set(told));
    },
    START_MS,
  );
});
