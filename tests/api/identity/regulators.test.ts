import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { revokingDuty } from '../../../api/outbox/regulators-duty.ts';
import { sendDue } from '../../../api/outbox/send-messages.ts';
import { upsertFeed, upsertVendor, type Feed } from '../../../db/queries/feeds/feeds.ts';
import { findRegulatorIdentifier } from '../../../db/queries/identity/regulators.ts';
import { openVendorCalls } from '../../../importers/vendor-calls.ts';
import { jsonOf, NOON, testApi, type TestApi } from '../../support/api.ts';
import { testDatabase } from '../../support/database.ts';
import { groundOf, startVendor, type VendorProcess } from '../../support/sandbox-vendor.ts';

let process: VendorProcess;
let api: TestApi;

beforeAll(async () => {
  process = await startVendor('armor', await groundOf((await testDatabase()).db));
});

beforeEach(async () => {
  await process.order({ clear: true });
  api = await testApi({ deps: { vendorCalls: openVendorCalls({ deadlineMs: 500 }) } });
});

/** A feed of armor's that takes regulators, at the vendor's own process unless told otherwise. */
async function feedThatTakes(
  given: { code?: string; url?: string; regulators?: boolean } = {},
): Promise<Feed> {
  const { code = 'armor', url = `${process.base}/fhir`, regulators = true } = given;
  const { id: vendorId } = await upsertVendor(api.db, { code, name: code });
  const abilities = { recheck: false, hold: false, book: false, cancel: false };
  return upsertFeed(api.db, {
    code: `${code}-booking`,
    vendorId,
    protocol: 'ndjson',
    name: code,
    sandbox: true,
    booking: { protocol: 'fhir', url, abilities, regulators },
  });
}

/** What the vendor has of this test's regulators; its process has those of the tests before too. */
async function accounts() {
  const rows = await api.db.$client<{ identifier: string }[]>`select identifier from regulator`;
  const own = new Set(rows.map(({ identifier }) => identifier));
  return (await process.standing()).accounts.filter(({ identifier }) => own.has(identifier.value));
}

async function suspendRegulator(): Promise<void> {
  const manager = await api.as('territory-manager');
  const { items } = await jsonOf<{ items: { id: number; role: string }[] }>(await manager('/grants'));
  const grant = items.find(({ role }) => role === 'regulator');
  const answer = await manager(`/grants/${grant?.id}/suspend`, { method: 'POST' });
  expect(answer.status).toBe(200);
}

const messages = async () =>
  (
    await jsonOf<{ items: { id: number; state: string; reason: string | null; target: string }[] }>(
      await (
        await api.as('operator')
      )('/messages?channel=regulator-account'),
    )
  ).items;

describe('a regulator’s account', () => {
  test('reaches every vendor that takes them when the regulator signs in, by an identifier of ours', async () => {
    await feedThatTakes();
    await feedThatTakes({ code: 'rance', regulators: false });
    await api.as('regulator');
    await sendDue(api.deps);
    const [account] = await accounts();
    expect(account?.active).toBe(true);
    const [row] = await api.db.$client<{ account_id: number; identifier: string }[]>`select * from regulator`;
    expect(account?.identifier).toEqual({ system: 'urn:oid:1.2.250.1.213.3.6', value: row?.identifier });
    expect(row?.identifier).toMatch(/^[\da-f-]{36}$/u);
    expect(await findRegulatorIdentifier(api.db, row?.account_id ?? 0)).toBe(row?.identifier);
    expect(await messages()).toHaveLength(1);
  });

  test('is not told again at each sign-in, only a day later or when it has changed', async () => {
    await feedThatTakes();
    await api.as('regulator');
    await sendDue(api.deps);
    await api.as('regulator');
    expect(await messages()).toHaveLength(1);
    await api.db.$client`update account set display_name = 'Camille Martin' where subject = 'regulator'`;
    api.time.now = NOON.plus({ hours: 25 });
    await api.as('regulator');
    await sendDue(api.deps);
    expect(await messages()).toHaveLength(2);
    expect(await accounts()).toHaveLength(1);
  });

  test('is nobody’s who does not regulate', async () => {
    await feedThatTakes();
    await api.as('citizen');
    await api.as('vendor');
    await api.as('operator');
    expect(await messages()).toEqual([]);
  });

  test('of a regulator never holds a national identifier, nor does its message hold a name', async () => {
    await feedThatTakes();
    await api.as('regulator');
    const [message] = await messages();
    const detail = await (await api.as('operator'))(`/messages/${message?.id}`);
    const text = await detail.text();
    expect(text).not.toMatch(/Camille|Lef|10999000011/u);
    await sendDue(api.deps);
    expect(JSON.stringify(await accounts())).not.toContain('10999000011');
  });
});

describe('its end', () => {
  test('is owed in the transaction of the suspension and closes the account at once', async () => {
    await feedThatTakes();
    await api.as('regulator');
    await sendDue(api.deps);
    await suspendRegulator();
    expect((await messages()).map(({ state }) => state)).toEqual(['waiting', 'sent']);
    await sendDue(api.deps);
    expect(await accounts()).toMatchObject([{ active: false }]);
  });

  test('follows the end of the grant by itself', async () => {
    await feedThatTakes();
    await api.as('regulator');
    await sendDue(api.deps);
    await api.db
      .$client`update role_grant set ends_at = ${NOON.plus({ hours: 1 }).toISO()} where role = 'regulator'`;
    api.time.now = NOON.plus({ hours: 2 });
    await revokingDuty.run(api.deps);
    await sendDue(api.deps);
    expect(await accounts()).toMatchObject([{ active: false }]);
    await revokingDuty.run(api.deps);
    expect((await messages()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test('is what a late message says too: what waited since the sign-in never gives the right back', async () => {
    await feedThatTakes();
    await process.order({ fault: 'error', on: ['account'], times: 1, delayMs: 0 });
    await api.as('regulator');
    await sendDue(api.deps);
    expect((await messages()).map(({ state }) => state)).toEqual(['waiting']);
    await suspendRegulator();
    api.time.now = NOON.plus({ minutes: 1 });
    await sendDue(api.deps);
    expect((await accounts()).every(({ active }) => !active)).toBe(true);
    expect((await messages()).every(({ state }) => state === 'sent')).toBe(true);
  });
});

describe('a vendor', () => {
  test('that does not answer is asked again until it has it', async () => {
    await feedThatTakes();
    await process.order({ fault: 'commit-then-timeout', on: ['account'], times: 1, delayMs: 0 });
    await api.as('regulator');
    await sendDue(api.deps);
    expect((await messages())[0]).toMatchObject({ state: 'waiting' });
    api.time.now = NOON.plus({ minutes: 1 });
    await sendDue(api.deps);
    expect((await messages())[0]).toMatchObject({ state: 'sent' });
    expect(await accounts()).toHaveLength(1);
  });

  test('that refuses is seen: among the dead, and on the vendor’s own page with why', async () => {
    const feed = await feedThatTakes();
    await process.order({ ability: 'account', able: false });
    await api.as('regulator');
    await sendDue(api.deps);
    const reason = expect.stringContaining('answers 501');
    expect(await messages()).toMatchObject([{ state: 'dead', reason, target: `feed:${feed.id}` }]);
    const operator = await api.as('operator');
    const standing = await jsonOf(await operator('/vendors/armor/regulators'));
    expect(standing).toMatchObject({
      items: [{ feedId: feed.id, accepted: 0, refused: [{ since: NOON.toISO(), reason }] }],
    });
    await process.order({ ability: 'account', able: true });
    const [message] = await messages();
    await operator(`/messages/${message?.id}/retry`, { method: 'POST' });
    await sendDue(api.deps);
    expect(await jsonOf(await operator('/vendors/armor/regulators'))).toMatchObject({
      items: [{ accepted: 1, waiting: 0, refused: [] }],
    });
  });
});
