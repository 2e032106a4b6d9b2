import { DateTime } from 'luxon';
import type { PreventionAnswer, Sex } from '../../db/vocabulary.ts';
import type { PreventionRule, Span } from './rule.ts';

/** Of a person, what rules may look at: nothing of their appointments, ever. */
export interface Person {
  /** ISO 8601 date; nothing is due for someone whose birth nobody said. */
  born: string | null;
  sex: Sex;
}

/** What was answered before; `on` is when it was done, or else when it was answered (ISO 8601 dates). */
export interface Answered {
  code: string;
  occasion: string;
  answer: PreventionAnswer;
  on: string;
}

/** An act that is due: from a date on, until another (excluded). */
export interface Due {
  rule: PreventionRule;
  /** What tells this time from the next. */
  occasion: string;
  from: string;
  to: string;
}

/** What lies further ahead is not shown (a year). */
const HORIZON: Span = { years: 1 };

/**
 * What is due for someone on a day, by calendar dates alone: no hour, so no clock change. A birthday of 29 February falls
 * on the 28th in other years (Code civil, article 641). Pure.
 */
export function dueFor(
  person: Person,
  {
    rules,
    answers,
    today,
  }: { rules: readonly PreventionRule[]; answers: readonly Answered[]; today: string },
): Due[] {
  const { born } = person;
  if (born === null) return [];
  const horizon = after(today, HORIZON);
  return rules
    .filter((rule) => rule.declared === undefined && (rule.sex === null || rule.sex === person.sex))
    .flatMap((rule) => occasionsOf(rule, { born, answers: ofRule(rule, answers), others: answers, today }))
    .filter(({ from, to }) => from < to && today < to && from <= horizon);
}

const ofRule = ({ code, answeredBy }: PreventionRule, answers: readonly Answered[]): Answered[] =>
  answers.filter((answer) => answer.code === code || answer.code === answeredBy);

interface History {
  born: string;
  answers: readonly Answered[];
  others: readonly Answered[];
  today: string;
}

function occasionsOf(rule: PreventionRule, { born, answers, others, today }: History): Due[] {
  if (answers.some(({ answer }) => answer === 'never')) return [];
  const { schedule } = rule;
  const opens = later(after(born, rule.window.from), rule.validFrom);
  const closes = after(born, rule.window.to);
  const due = (occasion: string, from: string, to = closes): Due => ({
    rule,
    occasion,
    from: later(from, opens),
    to,
  });
  const last = answers
    .map(({ on }) => on)
    .toSorted()
    .at(-1);
  if (schedule.kind === 'once') return last === undefined ? [due('once', opens)] : [];
  if (schedule.kind === 'doses') {
    return schedule.at.flatMap((age, index) => {
      const occasion = `dose-${index + 1}`;
      const next = schedule.at[index + 1];
      if (answers.some((answer) => answer.occasion === occasion)) return [];
      return [due(occasion, after(born, age), next ? after(born, next) : closes)];
    });
  }
  if (schedule.kind === 'steps') {
    const interval = schedule.intervals[answers.length - 1];
    if (last === undefined) return [due(opens, opens)];
    return interval ? [due(after(last, interval), after(last, interval))] : [];
  }
  if (schedule.season) return [seasonal(schedule.season, { last, today, due })];
  const before = schedule.after;
  const earlier = before && others.filter(({ code }) => code === before.code).map(({ on }) => on);
  const since = earlier?.toSorted().at(-1);
  const from = last ? after(last, schedule.interval) : before && since ? after(since, before.delay) : opens;
  return [due(later(from, opens), from)];
}

interface Season {
  last: string | undefined;
  today: string;
  due: (occasion: string, from: string, to: string) => Due;
}

/** The season under way, or the next one when it was answered or is over. */
function seasonal({ from, to }: { from: string; to: string }, { last, today, due }: Season): Due {
  const year = Number(today.slice(0, 4));
  const seasons = [year - 1, year, year + 1].map((begins) => {
    const ends = to < from ? begins + 1 : begins;
    return due(`${begins}`, `${begins}-${from}`, `${ends}-${to}`);
  });
  return seasons.find((each) => today < each.to && (last === undefined || last < each.from)) ?? seasons[2]!;
}

/** A date later by a span; of two dates, the later one. ISO 8601 dates compare as text. */
function after(day: string, span: Span): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus(span).toISODate() ?? day;
}
const later = (one: string, other: string): string => (one > other ? one : other);
