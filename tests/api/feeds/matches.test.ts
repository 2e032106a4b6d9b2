import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { practitioner } from '../../../db/schema/actor.ts';
import { matchRoles } from '../../../importers/matching/match-roles.ts';
import { testApi, type Ask, type TestApi } from '../../support/api.ts';
import { addAgenda, addFeed } from '../../support/slots.ts';

const PHONE = '+33299000001';
const PLACE = { lat: 48.1147, lon: -1.6794, phone: PHONE };

let api: TestApi;
let operator: Ask;

beforeAll(async () => {
  api = await testApi();
  operator = await api.as('operator');
  for (const [index, family] of ['Riou', 'Delaunay'].entries()) {
    const feedId = await addFeed(api.db, { code: `matching-${index}` });
    const rpps = `1010000002${index}`;
    await addAgenda(api.db, { ...PLACE, feedId, rpps });
    await api.db
      .update(practitioner)
      .set({ family, given: 'Maëlle', rpps: null, key: `feed:${feedId}:1` })
      .where(eq(practitioner.rpps, rpps));
  }
  await matchRoles({ db: api.db, clock: () => api.time.now });
});

const page = z.object({
  items: z.array(
    z.object({ id: z.int(), state: z.string(), score: z.int(), decidedBy: z.string().nullable() }),
  ),
});

const listed = async (state: string) => {
  const answer = await operator(`/matches?state=${state}`);
  expect(answer.status).toBe(200);
  return page.parse(await answer.json()).items;
};

test('an operator is asked, accepts, and takes it back', async () => {
  const [asked] = await listed('proposed');
  expect(asked).toMatchObject({ state: 'proposed', score: 65, decidedBy: null });
  const decide = (decision: string) => operator(`/matches/${asked!.id}/${decision}`, { method: 'POST' });
  const accepted = await decide('accept');
  expect(accepted.status).toBe(200);
  expect(await accepted.json()).toMatchObject({ state: 'matched' });
  expect(await listed('proposed')).toEqual([]);
  expect((await decide('refuse')).status).toBe(409);
  expect(await (await decide('undo')).json()).toMatchObject({ state: 'undone' });
  expect(await listed('matched')).toEqual([]);
});

test('whom several vendors publish is a fact an operator sees, with the starts they share', async () => {
  const [first, second] = [
    await addFeed(api.db, { code: 'shared-0', vendor: 'Vilaine RDV' }),
    await addFeed(api.db, { code: 'shared-1', vendor: 'Armor Agenda' }),
  ];
  const at = { rpps: '10100000099', lat: 48.2, lon: -1.6 };
  const slots = (...hours: number[]) => hours.map((hour) => ({ start: `2026-11-24T${hour}:00:00Z` }));
  await addAgenda(api.db, { ...at, feedId: first, slots: slots(10, 14, 15) });
  await addAgenda(api.db, { ...at, feedId: second, slots: slots(10, 15, 16) });
  const answer = await operator('/shared-offers');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    items: [{ rpps: '10100000099', vendors: ['Armor Agenda', 'Vilaine RDV'], starts: 3, sharedStarts: 1 }],
  });
  const shared = await (await api.as('regulator'))('/shared-offers');
  expect(shared.status).toBe(403);
});

test('nobody but an operator reads or decides', async () => {
  for (const persona of ['regulator', 'vendor', 'citizen'] as const) {
    const ask = await api.as(persona);
    expect((await ask('/matches')).status).toBe(403);
    expect((await ask('/matches/1/accept', { method: 'POST' })).status).toBe(403);
  }
  expect((await api.anyone('/matches')).status).toBe(401);
});

test('what is not there, or not a decision, is refused', async () => {
  expect((await operator('/matches/999999/accept', { method: 'POST' })).status).toBe(404);
  expect((await operator('/matches/1/merge', { method: 'POST' })).status).toBe(400);
  expect((await operator('/matches?state=any')).status).toBe(400);
});
