import { beforeAll, describe, expect, test } from 'vitest';
import { jsonOf, testApi, type Ask, type TestApi } from '../support/api.ts';
import { addDoctor, confirm, hold, ownFeedOf, type HeldBody } from '../support/booking.ts';
import { auditDay } from '../simulation/audit.ts';

let api: TestApi;
let regulator: Ask;
let serial = 0;

beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
  for (const check of ['one_owner', 'next_action']) {
    await api.db.$client.unsafe(`alter table dispatch_case drop constraint dispatch_case_${check}`);
  }
  await api.db.$client.unsafe('alter table appointment drop constraint appointment_person');
});

async function open(): Promise<string> {
  serial += 1;
  const answer = await regulator('/cases', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `audited-${serial}` },
    body: '{}',
  });
  return (await jsonOf<{ id: string }>(answer)).id;
}

const audit = (opened: readonly string[]) => auditDay(api.db, { opened, now: api.time.now.toJSDate() });

/** What the audit says once something is wrong, and that it said nothing before. */
async function lostBy(change: string): Promise<string[]> {
  const id = await open();
  expect((await audit([id])).lost).toEqual([]);
  await api.db.$client.unsafe(`update dispatch_case set ${change} where id = '${id}'`);
  const { lost } = await audit([id]);
  await api.db.$client.unsafe(
    `update dispatch_case c set version = 1, owner_queue = null, next_action_at = opened_at + interval '15 minutes',
       owner_account_id = (select e.account_id from case_event e where e.case_id = c.id and e.seq = 1)
     where c.id = '${id}'`,
  );
  return lost.map((sentence) => sentence.replace(id, 'it'));
}

describe('the audit of a day', () => {
  test('finds a case that nobody has, that has no next action, or that waits where nobody looks', async () => {
    expect(await lostBy('owner_account_id = null')).toContain('it has no owner');
    expect(await lostBy('next_action_at = null')).toContain('it has no next action');
    expect(await lostBy("owner_account_id = null, owner_queue = 'cellar'")).toContain(
      'it waits where nobody looks',
    );
  });

  test('finds a case that is late and did not ring, and one that is not what its history makes it', async () => {
    expect(await lostBy("next_action_at = opened_at - interval '1 minute'")).toEqual([
      'it is late and did not ring',
    ]);
    expect(await lostBy('version = version + 1')).toContain('it is not what its history makes it');
  });

  test('finds a case in the hands of someone who has left, and one that was opened and is not there', async () => {
    const id = await open();
    const gone = crypto.randomUUID();
    await api.db.$client`update dispatch_presence set ended_at = seen_at`;
    const { lost } = await audit([id, gone]);
    await api.db.$client`update dispatch_presence set ended_at = null`;
    expect(lost).toContain(`${id} is in the hands of someone who has left`);
    expect(lost).toContain(`${gone} was opened and is not there`);
  });

  test('finds one professional kept twice at one time, and one slot kept for two', async () => {
    const feedId = await ownFeedOf(api.db);
    const start = '2026-11-24T15:00:00Z';
    const slots = ['15:00', '15:30'].map((at) => ({ start: `2026-11-24T${at}:00Z` }));
    const { slotIds } = await addDoctor(api.db, { feedId, slots });
    for (const slotId of slotIds) {
      const held = await jsonOf<HeldBody>(await hold(regulator, slotId));
      expect((await confirm(regulator, held)).status).toBe(201);
    }
    expect((await audit([])).doubleBookings).toEqual([]);
    await api.db
      .$client`update appointment set start_at = ${start}, end_at = start_at + interval '15 minutes'`;
    const [overlapping, ...rest] = (await audit([])).doubleBookings;
    expect([overlapping, rest]).toEqual([expect.stringContaining('of the same professional'), []]);
    await api.db.$client`update appointment set slot_id = ${Number(slotIds[0])}`;
    expect((await audit([])).doubleBookings).toHaveLength(2);
  });
});
