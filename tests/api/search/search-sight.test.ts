import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { openMemory, type SearchMemory } from '../../../api/search/memory.ts';
import { setVendorStatus } from '../../../db/queries/feeds/register.ts';
import { addMemberships } from '../../../db/queries/identity/memberships.ts';
import { organization } from '../../../db/schema/actor.ts';
import { feed } from '../../../db/schema/feed.ts';
import { slot } from '../../../db/schema/slot.ts';
import { jsonOf, NOON, testApi, type PersonaName, type TestApi } from '../../support/api.ts';
import { addAgenda, addFeed, type SlotSpec } from '../../support/slots.ts';

const RENNES = { lat: 48.1147, lon: -1.6794 };
/** RPPS of the personas `professional` and `structure-manager`. */
const AUDE = '10999000052';
const GAEL = '10999000060';

let api: TestApi;
let memory: SearchMemory;
const ids = { cpts: 0, other: 0 };

const slotAt = (hour: number, visibility: SlotSpec['visibility']) => ({
  start: `2026-11-24T${hour}:00:00Z`,
  observedAt: NOON.toISO(),
  ...(visibility ? { visibility } : {}),
});

beforeAll(async () => {
  const built = await testApi();
  memory = openMemory({ db: built.db, clock: () => NOON, log: built.deps.log });
  api = { ...(await testApi({ deps: { db: built.db, memory } })), db: built.db };
  const { db } = api;
  const feedId = await addFeed(db, { code: 'vilaine' });
  const rows = await db
    .insert(organization)
    .values([
      { key: 'finess:350009991', finess: '350009991', name: 'CPTS du pays de Rennes', kind: 'CPTS' as const },
      { key: 'finess:350009992', finess: '350009992', name: 'CPTS du pays de Vitré', kind: 'CPTS' as const },
    ])
    .returning({ id: organization.id });
  ids.cpts = rows[0]?.id ?? 0;
  ids.other = rows[1]?.id ?? 0;
  await addMemberships(db, [
    { rpps: AUDE, structureKey: 'finess:350009991' },
    { rpps: GAEL, structureKey: 'finess:350009991' },
    { rpps: GAEL, structureKey: 'finess:359999999' },
  ]);
  const colleague = await addAgenda(db, {
    feedId,
    rpps: '10100000011',
    ...RENNES,
    slots: [slotAt(14, ['CPTS']), slotAt(15, ['CPTS']), slotAt(16, ['SNP']), slotAt(17, ['PRO'])],
  });
  await db
    .update(slot)
    .set({ cpts: [ids.cpts] })
    .where(eq(slot.id, Number(colleague.slotIds[0])));
  await db
    .update(slot)
    .set({ cpts: [ids.other] })
    .where(eq(slot.id, Number(colleague.slotIds[1])));
  await addAgenda(db, {
    feedId,
    rpps: AUDE,
    lat: 48.12,
    lon: -1.68,
    slots: [slotAt(18, ['SNP']), slotAt(19, ['PUBLIC'])],
  });
  await memory.catchUp();
});

/** Hours (UTC) of the slots that a persona is shown. */
async function hoursOf(persona: PersonaName): Promise<string[]> {
  const ask = await api.as(persona);
  const answer = await ask('/offers?lat=48.1147&lon=-1.6794&specialty=SM54&within=PT24H&radiusKm=30');
  expect(answer.status).toBe(200);
  const { items } = await jsonOf<{ items: { slots: { start: string }[] }[] }>(answer);
  return items.flatMap(({ slots }) => slots.map(({ start }) => start.slice(11, 13))).sort();
}

describe('a slot kept for', () => {
  test('a CPTS is seen by its members and by regulators, and by no other professional', async () => {
    expect(await hoursOf('structure-manager')).toEqual(['14', '17', '19']);
    expect(await hoursOf('professional')).toEqual(['14', '17', '18', '19']);
    expect(await hoursOf('citizen')).toEqual(['19']);
    expect(await hoursOf('operator')).toEqual(['17', '19']);
    expect(await hoursOf('vendor')).toEqual(['19']);
  });

  test('regulators is seen by them, and by whom it belongs to', async () => {
    const seen = await hoursOf('regulator');
    expect(seen).toEqual(['14', '15', '16', '18', '19']);
    expect(await hoursOf('professional')).toContain('18');
    expect(await hoursOf('structure-manager')).not.toContain('18');
  });

  test('members is not seen any more once they have left', async () => {
    await api.db.$client`delete from membership where rpps = ${AUDE}`;
    expect(await hoursOf('professional')).toEqual(['17', '18', '19']);
    await addMemberships(api.db, [{ rpps: AUDE, structureKey: 'finess:350009991' }]);
    expect(await hoursOf('professional')).toContain('14');
  });
});

describe('a suspended vendor', () => {
  test('is shown to nobody, neither from memory nor from the database, and comes back with its listing', async () => {
    const [row] = await api.db.select({ vendorId: feed.vendorId }).from(feed);
    const change = { vendorId: row?.vendorId ?? 0, reason: null, at: NOON.toJSDate() };
    expect(await hoursOf('regulator')).not.toEqual([]);
    await setVendorStatus(api.db, { ...change, status: 'suspended' });
    await memory.catchUp();
    expect(await hoursOf('regulator')).toEqual([]);
    expect(await hoursOf('structure-manager')).toEqual([]);
    const regulator = await api.as('regulator');
    const answer = await regulator('/offers?lat=48.1147&lon=-1.6794&specialty=SM54');
    expect((await jsonOf<{ sources: unknown[] }>(answer)).sources).toEqual([]);
    await setVendorStatus(api.db, { ...change, status: 'listed' });
    await memory.catchUp();
    expect(await hoursOf('regulator')).not.toEqual([]);
  });
});
