import { expect, test, vi } from 'vitest';
import { carryOut, keepDuties } from '../../api/duties.ts';
import { testApi } from '../support/api.ts';

test('one that fails holds up none of the others, and is named by its id alone', async () => {
  const { deps, logged } = await testApi();
  const done: number[] = [];
  const items = [1, 2, 3].map((id) => ({ id, name: 'Zébulon' }));
  await carryOut(deps, items, async ({ id }) => {
    if (id === 2) throw new Error('the vendor hung up');
    done.push(id);
  });
  expect(done).toEqual([1, 3]);
  const [line = '', ...others] = logged;
  expect([JSON.parse(line), others]).toEqual([
    expect.objectContaining({ level: 50, id: 2, reason: 'the vendor hung up' }),
    [],
  ]);
  expect(line).not.toContain('Zébulon');
});

test('a duty is done again after it failed, never twice at once, and stops when it is told to', async () => {
  const { deps, logged } = await testApi();
  let [turns, under, most] = [0, 0, 0];
  const kept = keepDuties(deps, [
    {
      name: 'careless',
      everySeconds: 0.01,
      run: async () => {
        turns += 1;
        under += 1;
        most = Math.max(most, under);
        await new Promise((resolve) => setTimeout(resolve, 5));
        under -= 1;
        if (turns === 1) throw new Error('the first turn');
      },
    },
    { name: 'idle', everySeconds: 3600, run: async () => undefined },
  ]);
  await vi.waitFor(() => expect(turns).toBeGreaterThan(3));
  await kept.stop();
  const after = turns;
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect([turns, most]).toEqual([after, 1]);
  expect(logged.filter((line) => line.includes('"duty":"careless"'))).toHaveLength(1);
});
