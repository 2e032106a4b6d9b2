import { addDays, dayOf, hourOf, weekdayOf } from '../../time.ts';
import type { Criteria, Here } from '../criteria.ts';
import { withoutBlanks } from '../criteria.ts';
import { LANGUAGE_PHRASES } from '../languages.ts';
import {
  ANY_DOCTOR,
  ANY_DOCTOR_CODES,
  EMPTY_WORDS,
  fold,
  phrase,
  PHRASES,
  PROFESSIONS,
  type Meaning,
} from '../vocabulary.ts';

export interface Specialty {
  code: string;
  label: string;
}

export interface Understanding {
  /** What the words ask for; never a place, which only the list of places can tell. */
  criteria: Criteria;
  /** What is left, in the writer's own letters: a place perhaps, or words that were not understood. */
  rest: string[];
  /** Names of people: nobody is searched by name here. */
  names: string[];
}

const HOUR = String.raw`(?:(?:[01]?\d|2[0-3])(?: ?h ?(?:[0-5]\d)?| ?: ?[0-5]\d)|(?:0?[1-9]|1[0-2]) ?(?:am|pm)|midi|noon|minuit|midnight)`;
const HOURS = {
  range: phrase(String.raw`(?:entre |de |between |from )?(${HOUR}) ?(?:et|a|-|–|and|to) ?(${HOUR})`),
  before: phrase(String.raw`(?:avant|jusqu'a|before|until) (${HOUR})`),
  after: phrase(String.raw`(?:apres|des|a partir de|after|from) (${HOUR})`),
  around: phrase(String.raw`(?:vers|around) (${HOUR})`),
  at: phrase(String.raw`(?:a |at )?(${HOUR})`),
};
const RADIUS = phrase(String.raw`(?:dans |a |rayon |rayon de |a moins de |within )?(\d{1,3}) ?km`);
const DOCTOR = phrase(
  String.raw`(?:(?:(?:mon |son |le |leur )?(?:medecin )?traitant|(?:my |their )?own doctor) ?:? ?)?(?:rpps )?8?(1\d{10})`,
);
const NAME = phrase(String.raw`(?:dr\.?|docteur) (\p{L}[\p{L}'-]*)`);
const DATE = phrase(String.raw`(?:le )?(\d{1,2})/(\d{1,2})`);

/** Text being read: what a rule has taken is blanked, so that no two rules read the same words. */
class Reading {
  folded: string;
  private readonly original: string;

  constructor(text: string) {
    this.original = text.normalize('NFC');
    this.folded = fold(this.original);
  }

  take(rule: RegExp): RegExpExecArray | undefined {
    const match = rule.exec(this.folded);
    if (!match) return undefined;
    const end = match.index + match[0].length;
    this.folded = `${this.folded.slice(0, match.index)}${'|'.repeat(match[0].length)}${this.folded.slice(end)}`;
    return match;
  }

  /** The runs that no rule took, without the empty words at their edges. */
  rest(): string[] {
    const runs: string[] = [];
    for (const { 0: run, index } of this.folded.matchAll(/[^|;]+/g)) {
      const words = this.original
        .slice(index, index + run.length)
        .split(/[\s,]+/)
        .filter(Boolean);
      while (words.length > 0 && EMPTY_WORDS.has(fold(words[0] ?? ''))) words.shift();
      while (words.length > 0 && isEmptyAtTheEnd(fold(words.at(-1) ?? ''))) words.pop();
      if (words.length > 0) runs.push(words.join(' '));
    }
    return runs;
  }
}

/** `le` may begin a commune, never end one. */
const isEmptyAtTheEnd = (word: string) => EMPTY_WORDS.has(word) || word === 'le' || word === 'les';

/**
 * Reads a search line: `rennes dr généraliste 18h enfant`. Pure: the clock and the zone are given.
 * Nothing is guessed in silence: what is understood becomes chips, the rest is handed back as it was typed.
 */
export function understand(
  text: string,
  context: Here & { specialties: readonly Specialty[] },
): Understanding {
  const reading = new Reading(text);
  const doctor = reading.take(DOCTOR)?.[1];
  const radius = Number(reading.take(RADIUS)?.[1]) || undefined;
  const meanings = [readDate(reading, context), readHours(reading), ...readPhrases(reading)];
  const meaning: Timed = Object.assign({}, ...meanings);
  const language = LANGUAGE_PHRASES.filter(([rule]) => reading.take(rule)).map(([, code]) => code);
  const specialty = readSpecialty(reading, context.specialties);
  const { after, before, sort, child, modality, newPatients, accessible, sector, sex } = meaning;
  const day = dayMeant(meaning, context);
  const name = reading.take(NAME)?.[1];
  return {
    criteria: withoutBlanks({
      doctor,
      radius,
      specialty,
      day,
      after,
      before,
      sort,
      child,
      modality,
      newPatients,
      accessible,
      sector,
      language,
      sex,
    }),
    rest: reading.rest(),
    names: name === undefined ? [] : [name],
  };
}

interface Timed extends Meaning {
  date?: string;
  /** The hour itself is meant, not what follows it. */
  at?: string;
}

function readPhrases(reading: Reading): Meaning[] {
  return PHRASES.filter(([rule]) => reading.take(rule)).map(([, meaning]) => meaning);
}

/** `24/11`: this year, or the next one when that day has gone. */
function readDate(reading: Reading, { now, zone }: Here): Timed {
  const match = reading.take(DATE);
  if (!match) return {};
  const today = dayOf(now, zone);
  const monthAndDay = `${match[2]?.padStart(2, '0')}-${match[1]?.padStart(2, '0')}`;
  const days = [0, 1].map((years) => `${Number(today.slice(0, 4)) + years}-${monthAndDay}`);
  const date = days.find((day) => day >= today && addDaysSafely(day) === day);
  return date === undefined ? {} : { date };
}

/** The same day when it exists in the calendar. */
function addDaysSafely(day: string): string | undefined {
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? undefined : addDays(day, 0);
}

function readHours(reading: Reading): Timed {
  const range = reading.take(HOURS.range);
  if (range) return withoutNothing({ after: hourMeant(range[1]), before: hourMeant(range[2]) });
  const before = hourMeant(reading.take(HOURS.before)?.[1]);
  const after = hourMeant(reading.take(HOURS.after)?.[1]);
  if (after !== undefined || before !== undefined) return withoutNothing({ after, before });
  const around = hourMeant(reading.take(HOURS.around)?.[1]);
  if (around !== undefined) return { at: around, after: shifted(around, -30), before: shifted(around, 60) };
  const at = hourMeant(reading.take(HOURS.at)?.[1]);
  return at === undefined ? {} : { at, after: at };
}

function withoutNothing(hours: { after: string | undefined; before: string | undefined }): Timed {
  return {
    ...(hours.after === undefined ? {} : { after: hours.after }),
    ...(hours.before === undefined ? {} : { before: hours.before }),
  };
}

/** `18h`, `18:30`, `6 pm`, `midi` as `18:00`. */
function hourMeant(words: string | undefined): string | undefined {
  if (words === undefined) return undefined;
  if (/^(midi|noon)$/.test(words)) return '12:00';
  if (/^(minuit|midnight)$/.test(words)) return '00:00';
  const [, digits = '', minutes = '00'] = /^(\d{1,2})\D*(\d{2})?/.exec(words) ?? [];
  const half = words.endsWith('pm') ? 12 : 0;
  const hour = /[ap]m$/.test(words) ? (Number(digits) % 12) + half : Number(digits);
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** An hour moved by minutes inside its day. */
function shifted(hour: string, minutes: number): string {
  const total = Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3)) + minutes;
  const kept = Math.min(Math.max(total, 0), 23 * 60 + 59);
  return `${String(Math.floor(kept / 60)).padStart(2, '0')}:${String(kept % 60).padStart(2, '0')}`;
}

/** The day that is meant: said, or the next on which the hours have not gone. */
function dayMeant(meaning: Timed, { now, zone }: Here): string | undefined {
  const today = dayOf(now, zone);
  if (meaning.date !== undefined) return meaning.date;
  if (meaning.weekday !== undefined) return addDays(today, (meaning.weekday - weekdayOf(today) + 7) % 7);
  if (meaning.day !== undefined) return addDays(today, meaning.day);
  const { at, after, before } = meaning;
  if (after === undefined && before === undefined) return undefined;
  const overnight = after !== undefined && before !== undefined && before <= after;
  const limit = at ?? (overnight ? undefined : before);
  return limit !== undefined && limit <= hourOf(now, zone) ? addDays(today, 1) : today;
}

function readSpecialty(reading: Reading, specialties: readonly Specialty[]): string[] | undefined {
  const known = new Set(specialties.map(({ code }) => code));
  const named = specialties.filter(({ label }) => reading.take(phrase(escaped(fold(label)))));
  const spoken = PROFESSIONS.filter(([rule]) => reading.take(rule)).flatMap(([, codes]) => codes);
  const codes = [...named.map(({ code }) => code), ...spoken];
  const wanted = codes.length === 0 && reading.take(ANY_DOCTOR) ? ANY_DOCTOR_CODES : codes;
  const kept = [...new Set(wanted)].filter((code) => known.size === 0 || known.has(code));
  return kept.length > 0 ? kept : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
