import { IANAZone, type DateTime } from 'luxon';
import { TIME_RULES, type TimeRule } from '../../db/vocabulary.ts';
import { readInstant } from '../time-rules.ts';

/** How many slots begin in each hour of the place's own clock, under each way of reading the times. */
export type HoursByRule = Record<TimeRule, number[]>;

/** What the hours of care say of a feed's time rule: `suggestion` is the rule that would make a day of its nights. */
export interface TimeEvidence {
  rule: TimeRule;
  suggestion?: TimeRule;
  hours: HoursByRule;
}

/** A slot's start as it is written, and the zone of its place. */
export interface WrittenStart {
  text: string;
  zone: string;
}

/** Few slots prove nothing. */
const FEWEST = 8;
/** Ordinary care begins from 7 to before 21: what falls outside is night. */
const [DAWN, DUSK] = [7, 21];
/** A rule is doubted when more than this share of slots is at night, and another believed when less than that is. */
const DOUBTED = 0.2;
const BELIEVED = 0.05;

/** The hours of care under each rule, and the rule they suggest. Pure; a text that is no time counts nowhere. */
export function weighTimes(
  starts: Iterable<WrittenStart>,
  { rule, now }: { rule: TimeRule; now: DateTime<true> },
): TimeEvidence {
  const hours: HoursByRule = { offset: noHours(), place: noHours(), 'paris-wall-clock': noHours() };
  for (const { text, zone } of starts) {
    if (!IANAZone.isValidZone(zone)) continue;
    for (const each of TIME_RULES) {
      const read = readInstant(text, { rule: each, zone, now });
      if ('instant' in read) hours[each][hourIn(zone, read.instant)]! += 1;
    }
  }
  const suggestion = suggestRule(hours, rule);
  return { rule, ...(suggestion && { suggestion }), hours };
}

/** The rule whose hours make a day, when those of the declared one make a night; nothing when it is not so clear. */
export function suggestRule(hours: HoursByRule, declared: TimeRule): TimeRule | undefined {
  const total = hours[declared].reduce((sum, count) => sum + count, 0);
  if (total < FEWEST || nightShare(hours[declared]) <= DOUBTED) return undefined;
  return TIME_RULES.find((rule) => nightShare(hours[rule]) < BELIEVED);
}

function nightShare(hours: readonly number[]): number {
  const total = hours.reduce((sum, count) => sum + count, 0);
  const day = hours.slice(DAWN, DUSK).reduce((sum, count) => sum + count, 0);
  return total === 0 ? 1 : 1 - day / total;
}

const noHours = (): number[] => Array.from({ length: 24 }, () => 0);

function hourIn(zone: string, instant: string): number {
  const at = Date.parse(instant);
  return new Date(at + IANAZone.create(zone).offset(at) * 60_000).getUTCHours();
}
