import { describe, expect, test } from 'vitest';
import { jaroWinkler } from '../../importers/matching/similarity.ts';
import { weigh } from '../../importers/matching/score.ts';
import { NOBODY, PAIRS } from './matching-pairs.ts';

const weighed = PAIRS.map((pair) => ({
  ...pair,
  ...weigh({ ...NOBODY, ...pair.a }, { ...NOBODY, ...pair.b }),
}));

describe('the pairs written by hand', () => {
  test.each(weighed.filter(({ same }) => !same))('never merged at once: $says', ({ outcome }) => {
    expect(outcome).not.toBe('matched');
  });

  test.each(weighed.filter(({ same }) => same))('never lost, merged or asked: $says', ({ outcome }) => {
    expect(outcome).not.toBe('never');
  });

  test('precision is whole, recall is high, and both are told', () => {
    const merged = weighed.filter(({ outcome }) => outcome === 'matched');
    const right = merged.filter(({ same }) => same).length;
    const pairs = weighed.filter(({ same }) => same).length;
    const asked = weighed.filter(({ outcome }) => outcome === 'proposed');
    const [precision, recall] = [right / merged.length, right / pairs];
    console.info(
      `matching: ${PAIRS.length} pairs, precision ${(precision * 100).toFixed(1)} %, recall ${(recall * 100).toFixed(1)} %, ` +
        `${asked.length} asked (${asked.filter(({ same }) => same).length} of them true)`,
    );
    expect(precision).toBe(1);
    expect(recall).toBeGreaterThanOrEqual(0.85);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  test('the order of the two changes nothing', () => {
    for (const { a, b, outcome, score } of weighed) {
      expect(weigh({ ...NOBODY, ...b }, { ...NOBODY, ...a })).toMatchObject({ outcome, score });
    }
  });
});

test('Jaro-Winkler gives the published values', () => {
  expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
  expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
  expect(jaroWinkler('abc', 'xyz')).toBe(0);
  expect(jaroWinkler('same', 'same')).toBe(1);
});
