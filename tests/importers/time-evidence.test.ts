import { describe, expect, test } from 'vitest';
import type { TimeRule } from '../../db/vocabulary.ts';
import { weighTimes } from '../../importers/reading/time-evidence.ts';
import { instantAt } from './reading.ts';

const NOW = instantAt('2026-11-24T00:00:00Z');

/** A day of care, a slot each half hour, as a vendor writes the hours of its clock. */
function written(hours: [from: number, to: number], zone: string, suffix: string) {
  const [from, to] = hours;
  return Array.from({ length: (to - from) * 2 }, (_, index) => {
    const hour = String(from + Math.floor(index / 2)).padStart(2, '0');
    return { text: `2026-11-25T${hour}:${index % 2 === 0 ? '00' : '30'}:00${suffix}`, zone };
  });
}

const weigh = (starts: ReturnType<typeof written>, rule: TimeRule = 'offset') =>
  weighTimes(starts, { rule, now: NOW });

describe('the hours of care', () => {
  test('are counted by the clock of the place, under each rule', () => {
    const { hours, suggestion } = weigh(written([8, 10], 'Europe/Paris', '+01:00'));
    expect(hours.offset.slice(7, 11)).toEqual([0, 2, 2, 0]);
    expect(hours.place).toEqual(hours.offset);
    expect(suggestion).toBeUndefined();
  });

  test('suggest the rule that makes a day of an island’s nights', () => {
    const lies = weigh(written([8, 18], 'Pacific/Noumea', 'Z'));
    expect(lies.suggestion).toBe('place');
    const fromParis = weigh(
      written([21, 24], 'Pacific/Noumea', '').concat(written([0, 5], 'Pacific/Noumea', '')),
      'place',
    );
    expect(fromParis.suggestion).toBe('paris-wall-clock');
  });

  test('suggest nothing for care at night, for a handful of slots, nor when the rule is already right', () => {
    expect(weigh(written([0, 24], 'Europe/Paris', '+01:00')).suggestion).toBeUndefined();
    expect(weigh(written([8, 10], 'Pacific/Noumea', 'Z')).suggestion).toBeUndefined();
    expect(weigh(written([8, 18], 'Pacific/Noumea', 'Z'), 'place').suggestion).toBeUndefined();
    expect(weigh([]).suggestion).toBeUndefined();
  });

  test('leave out what is no time and what is no zone', () => {
    const odd = [
      { text: 'tomorrow', zone: 'Europe/Paris' },
      { text: '2026-11-25T08:00:00Z', zone: 'Mars/Olympus' },
    ];
    expect(weigh(odd).hours.offset.every((count) => count === 0)).toBe(true);
  });
});
