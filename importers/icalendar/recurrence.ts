import { RRuleTemporal } from 'rrule-temporal';
import { z } from 'zod';
import { FeedError } from '../contract.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import { toNominal, toWall, type Clock, type Written } from './clock.ts';
import type { Property } from './component.ts';
import type { Span } from './record.ts';

const MAX_OCCURRENCES = 10_000;
/**
 * In one body: recurrences, occurrences of all of them, those that a COUNT has us go through from the first, and how
 * many out of measure it takes to be hostile.
 */
const BODY = { recurrences: 2000, occurrences: 100_000, counted: 50_000, refused: 20 } as const;
/** More times in one day than one every five minutes are a bomb, not an agenda. */
const MAX_TIMES_A_DAY = 288;
const LONGEST_RULE = 4000;
/** What expanding one rule may cost, in steps of its iterator. */
const EFFORT = { maxIterations: MAX_OCCURRENCES, maxCandidateEvaluations: 20_000 } as const;

const numbers = z.union([z.number(), z.array(z.number())]).transform((value) => [value].flat());
const recur = z.looseObject({
  freq: z.enum(['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']),
  count: z.number().optional(),
  until: z.string().optional(),
  bysecond: numbers.optional(),
  byminute: numbers.optional(),
  byhour: numbers.optional(),
});
type Recur = z.infer<typeof recur>;

/** What the recurrences of one body may cost together. Throws FeedError once they cost more. */
export class Budget {
  #left = { ...BODY };

  spend(what: keyof typeof BODY, count = 1): void {
    this.#left = { ...this.#left, [what]: this.#left[what] - count };
    if (this.#left[what] < 0) throw new FeedError('too-large', `more than ${BODY[what]} ${what} in one body`);
  }
}

/** A rule is expanded in walls, as its author thinks of it; the zone has a part in UNTIL only. */
export interface Expansion {
  first: Written;
  /** Nominal, as `toNominal` gives. */
  window: Span;
  clock: Clock;
  budget: Budget;
}

/** Expands an RRULE. Throws Refusal when it is none, or recurs out of measure (hostile or not). */
export function expand(rule: Property, expansion: Expansion): string[] {
  const { budget, window } = expansion;
  budget.spend('recurrences');
  const starts = withinMeasure(rule, budget, () => {
    const text = `DTSTART:${compact(expansion.first.wall)}\nRRULE:${toText(measured(rule, budget), expansion)}`;
    const iterator = new RRuleTemporal({ rruleString: text, ...EFFORT, cache: false, includeDtstart: true });
    return iterator.between(new Date(window.from), new Date(window.to), true);
  });
  budget.spend('occurrences', starts.length);
  return starts.map((start) => toWall(start.epochMilliseconds));
}

function withinMeasure<T>(rule: Property, budget: Budget, work: () => T[]): T[] {
  try {
    const found = work();
    if (found.length <= MAX_OCCURRENCES) return found;
  } catch (error) {
    if (error instanceof Refusal || error instanceof FeedError) throw error;
  }
  budget.spend('refused');
  throw new Refusal('F19', `RRULE ${JSON.stringify(rule.values[0]).slice(0, 200)}`);
}

function measured(rule: Property, budget: Budget): Recur {
  const text = JSON.stringify(rule.values[0]);
  if (text.includes('"SECONDLY"') || text.length > LONGEST_RULE) throw new RangeError('out of measure');
  const parsed = recur.safeParse(rule.values[0]);
  if (!parsed.success) throw new Refusal('F09', `RRULE ${text.slice(0, 200)}`);
  const { bysecond, byminute, byhour, count } = parsed.data;
  const times = [bysecond, byminute, byhour].reduce((product, list) => product * (list?.length ?? 1), 1);
  if (times > MAX_TIMES_A_DAY || (count ?? 0) > MAX_OCCURRENCES) throw new RangeError('out of measure');
  budget.spend('counted', count ?? 0);
  return parsed.data;
}

/** The rule in walls: an UNTIL in UTC is an instant, and stands here for what the clock of DTSTART shows then. */
function toText({ until, ...rule }: Recur, { first, clock }: Expansion): string {
  const parts = Object.entries(rule).filter(([, value]) => value !== undefined);
  return parts
    .map(
      ([name, value]) => `${name.toUpperCase()}=${name === 'wkst' ? DAYS[Number(value) - 1] : String(value)}`,
    )
    .concat(until === undefined ? [] : [`UNTIL=${compact(lastWall(until, first, clock))}`])
    .join(';');
}

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

function lastWall(until: string, first: Written, clock: Clock): string {
  if (until.length === 10) return `${until}T23:59:59`;
  return until.endsWith('Z') ? clock.wallAt(toNominal(until.slice(0, -1)), first.zone) : until;
}

/** `20261124T140000Z`, for an iterator that only knows UTC. */
const compact = (wall: string): string => `${wall.replaceAll(/[-:]/gu, '')}Z`;
