import { beforeAll, describe, expect, test } from 'vitest';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

let api: TestApi;
let regulator: Ask;
let doctor: Ask;

beforeAll(async () => {
  api = await testApi();
  regulator = await api.as('regulator');
  doctor = await api.as('chief-regulator');
});

describe('a territory', () => {
  test('says who takes which step; a change made to what someone else changed is refused', async () => {
    const manager = await api.as('territory-manager');
    const put = (version: number) =>
      manager('/territory-settings', {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
        body: JSON.stringify({
          steps: { qualify: { roles: ['arm', 'regulator', 'nurse', 'chief-regulator'] } },
        }),
      });
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'of-a-territory' };
    const { id } = await jsonOf<{ id: string }>(
      await regulator('/cases', { method: 'POST', headers, body: '{}' }),
    );
    const qualify = () => post(regulator, `/cases/${id}/events`, { type: 'qualify' });
    expect(await jsonOf(await qualify())).toMatchObject({ code: 'case-step-not-yours' });
    expect([(await put(0)).status, (await put(0)).status]).toEqual([200, 412]);
    expect(await jsonOf(await qualify())).toMatchObject({ state: 'qualified' });
  });

  test('never leaves a queue that nobody serves', async () => {
    const body = JSON.stringify({ queues: { 'chief-regulator': ['osnp'] } });
    const headers = { 'Content-Type': 'application/json', 'If-Match': '"1"' };
    const answer = await doctor('/territory-settings', { method: 'PUT', headers, body });
    const refusal = { status: 400, errors: [{ in: 'body', pointer: '#/queues' }] };
    expect(await jsonOf(answer)).toMatchObject(refusal);
  });

  test('reads what applies beside the default, which no change of its own touches', async () => {
    type Read = Record<'settings' | 'defaults', { steps: { qualify: { roles: string[] } } }>;
    const { settings, defaults } = await jsonOf<Read>(await doctor('/territory-settings'));
    expect(settings.steps.qualify.roles).toContain('regulator');
    expect(defaults.steps.qualify.roles).toEqual(['arm', 'nurse', 'chief-regulator']);
  });
});
