import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countdownWords,
  isAtMaximum,
  remainingOf,
  shouldRenew,
  skewOf,
  stageOf,
} from '../../web/booking/countdown.ts';

const NOW = Date.parse('2026-11-24T13:32:00Z');
const MINUTE = 60_000;
const at = (offset: number) => new Date(NOW + offset).toISOString();
const hold = (left: number, longest: number) => ({ expiresAt: at(left), maximumAt: at(longest) });

describe('the countdown of a hold', () => {
  test('counts the second under way: only the end reads 0:00', () => {
    expect(countdownWords(4 * MINUTE + 12_000)).toBe('4:12');
    expect(countdownWords(4 * MINUTE + 11_001)).toBe('4:12');
    expect(countdownWords(1)).toBe('0:01');
    expect(countdownWords(0)).toBe('0:00');
    expect(countdownWords(-5000)).toBe('0:00');
  });

  test('reads the server’s clock, whatever this machine’s says', () => {
    assert(
      property(
        integer({ min: -86_400_000, max: 86_400_000 }),
        integer({ min: 0, max: 600_000 }),
        (wrong, left) => {
          const here = NOW + wrong;
          const skew = skewOf(at(0), here);
          expect(remainingOf(hold(left, left), here + skew)).toBe(left);
        },
      ),
    );
  });

  test('speaks at one minute, at twenty seconds and at the end, and at no other moment', () => {
    const stages = Array.from({ length: 301 }, (_, second) => stageOf((300 - second) * 1000));
    const changes = stages.flatMap((stage, second) =>
      stage === stages[second - 1] ? [] : [[300 - second, stage]],
    );
    expect(changes).toEqual([
      [300, 'calm'],
      [60, 'minute'],
      [20, 'seconds'],
      [0, 'over'],
    ]);
  });
});

describe('a hold whose panel is open', () => {
  const present = { serverNow: NOW, idleSeconds: 5 };

  test('is renewed before its last minute while someone is at work', () => {
    expect(shouldRenew(hold(70_000, 5 * MINUTE), present)).toBe(true);
    expect(shouldRenew(hold(2 * MINUTE, 5 * MINUTE), present)).toBe(false);
  });

  test('is let run when nobody touched anything for three minutes, and renewed as soon as someone does', () => {
    const ending = hold(30_000, 5 * MINUTE);
    expect(shouldRenew(ending, { serverNow: NOW, idleSeconds: 180 })).toBe(false);
    expect(shouldRenew(ending, { serverNow: NOW, idleSeconds: 0 })).toBe(true);
  });

  test('is never asked for beyond its maximum, nor once it is over', () => {
    expect(isAtMaximum(hold(50_000, 50_000))).toBe(true);
    expect(shouldRenew(hold(50_000, 50_000), present)).toBe(false);
    expect(shouldRenew(hold(0, 5 * MINUTE), present)).toBe(false);
  });

  test('never runs out by itself before its maximum while someone is at work', () => {
    assert(
      property(integer({ min: 90, max: 600 }), integer({ min: 120, max: 600 }), (length, longest) => {
        const maximumAt = at(longest * 1000);
        let expiresAt = at(Math.min(length, longest) * 1000);
        for (let second = 0; second < longest; second += 1) {
          const now = NOW + second * 1000;
          expect(remainingOf({ expiresAt, maximumAt }, now)).toBeGreaterThan(0);
          if (shouldRenew({ expiresAt, maximumAt }, { serverNow: now, idleSeconds: 0 })) {
            expiresAt = new Date(Math.min(now + length * 1000, Date.parse(maximumAt))).toISOString();
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
