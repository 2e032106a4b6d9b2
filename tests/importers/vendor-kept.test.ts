import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { endHold, insertHold, noteVendorHold } from '../../db/queries/booking/holds.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { account } from '../../db/schema/account.ts';
import { testDatabase } from '../support/database.ts';
import { at, deliver, inShort, line, makeFeed, NOW } from './feed-under-test.ts';

let db: Database;
let feed: Feed;

/** What else the agenda has free, so that a snapshot is never empty. */
const other = line({ sourceId: 's-2', start: '2026-11-24T11:00:00+01:00', end: '2026-11-24T11:15:00+01:00' });
const gone = { op: 'delete', scheduleId: 'ag-1', sourceId: 's-1', validAt: '2026-11-24T08:01:00Z' };

beforeEach(async () => {
  ({ db } = await testDatabase());
  feed = await makeFeed(db);
  await deliver(db, feed, { lines: [line(), other], mode: 'snapshot' });
});

/** Someone's hold on the first slot, as `takeHold` writes it before its vendor has answered. */
async function holdSlot(): Promise<string> {
  const [who] = await db
    .insert(account)
    .values({ subject: 'r', displayName: 'R.', role: 'regulator' as const })
    .onConflictDoNothing()
    .returning({ id: account.id });
  const [slot] = await db.$client<{ id: string; role: number; practitioner: number }[]>`
    select o.id, r.id as role, r.practitioner_id as practitioner from slot o
      join schedule s on s.id = o.schedule_id join practitioner_role r on r.id = s.role_id where o.source_id = 's-1'`;
  const now = at(NOW);
  const { id } = await db.transaction((tx) =>
    insertHold(tx, {
      slotId: Number(slot?.id),
      slotVersion: 1,
      feedId: feed.id,
      roleId: slot?.role ?? 0,
      practitionerId: slot?.practitioner,
      startAt: now.plus({ hours: 1 }).toJSDate(),
      endAt: now.plus({ hours: 1, minutes: 15 }).toJSDate(),
      modalities: 1,
      way: 'here',
      advisory: false,
      accountId: who?.id ?? 0,
      role: 'regulator',
      createdAt: now.toJSDate(),
      expiresAt: now.plus({ minutes: 5 }).toJSDate(),
      maximumAt: now.plus({ minutes: 10 }).toJSDate(),
    }),
  );
  return id;
}

const keptByItsVendor = (id: string) =>
  db.transaction((tx) =>
    noteVendorHold(tx, { id, reference: 'V-1', expiresAt: null, now: at(NOW).toJSDate() }),
  );
const shownFirst = async () => (await inShort(db))[0];

describe('a slot that its vendor keeps for someone here', () => {
  const told = {
    'is no longer listed by a snapshot': { lines: [other], mode: 'snapshot' },
    'is removed by a delta': { lines: [gone], mode: 'delta' },
    'is called busy': { lines: [line({ status: 'busy', validAt: '2026-11-24T08:01:00Z' })], mode: 'delta' },
    'is called unavailable': { lines: [line({ status: 'busy-unavailable' }), other], mode: 'snapshot' },
  } as const;
  test.each(Object.entries(told))('stays what it was when it %s', async (_, body) => {
    await keptByItsVendor(await holdSlot());
    const run = await deliver(db, feed, { ...body, now: '2026-11-24T08:02:00Z' });
    expect(run.rejected).toBe(0);
    expect(await shownFirst()).toBe('s-1 free v1');
  });

  test('is closed by what its vendor says once the hold is over', async () => {
    const id = await holdSlot();
    await keptByItsVendor(id);
    await deliver(db, feed, { lines: [gone], now: '2026-11-24T08:02:00Z' });
    await db.transaction((tx) => endHold(tx, { id, ending: 'released', now: at(NOW).toJSDate() }));
    await deliver(db, feed, { lines: [other], mode: 'snapshot', now: '2026-11-24T08:04:00Z' });
    expect(await shownFirst()).toBe('s-1 busy-unavailable v2');
  });

  test('is opened again when its vendor grants the hold after its feed had closed it', async () => {
    const id = await holdSlot();
    await deliver(db, feed, { lines: [other], mode: 'snapshot', now: '2026-11-24T08:02:00Z' });
    expect(await shownFirst()).toBe('s-1 busy-unavailable v2');
    await keptByItsVendor(id);
    expect(await shownFirst()).toBe('s-1 free v3');
  });

  test('is gone when its vendor says that it was never meant', async () => {
    await keptByItsVendor(await holdSlot());
    await deliver(db, feed, { lines: [line({ status: 'entered-in-error' })], now: '2026-11-24T08:02:00Z' });
    expect(await shownFirst()).toBe('s-1 entered-in-error v2');
  });
});

test('a slot that is held here alone is closed by what its vendor says', async () => {
  await holdSlot();
  await deliver(db, feed, { lines: [other], mode: 'snapshot', now: '2026-11-24T08:02:00Z' });
  expect(await shownFirst()).toBe('s-1 busy-unavailable v2');
});
