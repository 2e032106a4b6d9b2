import { beforeAll, expect, test } from 'vitest';
import { jsonOf, testApi, type Ask, type TestApi } from '../../support/api.ts';

let api: TestApi;
let regulator: Ask;
beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
});

const keep = (ask: Ask, kept: object) =>
  ask('/preferences', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(kept),
  });

test('one’s screen is as one likes it at any desk, and nobody else’s is', async () => {
  expect(await jsonOf(await regulator('/preferences'))).toEqual({});
  expect((await keep(regulator, { theme: 'dark', sound: 'on', queue: 'folded' })).status).toBe(200);
  const otherDesk = await api.as('regulator');
  expect(await jsonOf(await otherDesk('/preferences'))).toEqual({
    theme: 'dark',
    sound: 'on',
    queue: 'folded',
  });
  expect(await jsonOf(await (await api.as('nurse'))('/preferences'))).toEqual({});
});

test('what is kept takes the place of what was', async () => {
  await keep(regulator, { theme: 'light' });
  expect(await jsonOf(await regulator('/preferences'))).toEqual({ theme: 'light' });
});

test('a choice that is none is refused and changes nothing; a visitor has none', async () => {
  for (const wrong of [{ theme: 'pink' }, { colour: 'dark' }, { sound: true }])
    expect((await keep(regulator, wrong)).status).toBe(400);
  expect(await jsonOf(await regulator('/preferences'))).toEqual({ theme: 'light' });
  expect((await api.anyone('/preferences')).status).toBe(401);
});

test('words that another version kept are left out', async () => {
  await api.db.$client`
    update account_preference set kept = '{"theme": "sepia", "sound": "off", "columns": "three"}'`;
  expect(await jsonOf(await regulator('/preferences'))).toEqual({ sound: 'off' });
});
