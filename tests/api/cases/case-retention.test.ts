import { expect, test } from 'vitest';
import { forgetAll, rehearse } from '../../../api/people/retention.ts';
import { jsonOf, post, testApi } from '../../support/api.ts';
import { send } from '../../support/booking.ts';

interface Whole {
  header: { state: string; outcome: string };
  contact: object;
  motive: object;
  history: { type: string; reason: string | null }[];
}

test('whom a case was about and what was noted are forgotten six months after it closed; what happened stays, without them', async () => {
  const api = await testApi();
  const regulator = await api.as('regulator');
  const open = async () => {
    const contact = { phone: '0612121212', name: 'Personne Inventée', ins: '279035121518989' };
    const answer = await send(regulator, '/cases', { body: { contact, motive: { motive: 'Toux' } } });
    return (await jsonOf<{ id: string }>(answer)).id;
  };
  const [closed, still] = [await open(), await open()];
  const close = { type: 'close', outcome: 'not-needed', reason: 'A trouvé seule' };
  expect((await post(regulator, `/cases/${closed}/events`, close)).status).toBe(200);
  const people = async () => {
    const rows = await api.db.$client`select case_id as id from case_person order by 1`;
    return rows.map(({ id }) => String(id));
  };
  api.time.now = api.time.now.plus({ months: 6 });
  expect((await rehearse(api.deps)).get('case-person')).toBe(0);
  api.time.now = api.time.now.plus({ seconds: 1 });
  const rehearsed = await rehearse(api.deps);
  expect([rehearsed.get('case-person'), rehearsed.get('case-note')]).toEqual([1, 1]);
  expect(await forgetAll(api.deps)).toMatchObject({ 'case-person': 1, 'case-note': 1 });
  expect(await people()).toEqual([still]);
  const again = await api.as('chief-regulator');
  const whole = await jsonOf<Whole>(await again(`/cases/${closed}`));
  expect(whole).toMatchObject({ header: { outcome: 'not-needed' }, contact: {}, motive: {} });
  expect(whole.history.map(({ type, reason }) => [type, reason])).toEqual([
    ['opened', null],
    ['close', null],
  ]);
  const known = await post(again, '/cases/of-number', { phone: '0612121212' });
  expect((await jsonOf<{ items: { id: string }[] }>(known)).items.map(({ id }) => id)).toEqual([still]);
});
