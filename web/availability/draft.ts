import { weekdayOf } from '../time.ts';
import type { Occurrence, Range } from './queries.ts';

/** A range as its form holds it, before it is declared or changed. */
export interface Draft {
  /** The range it changes; absent for a new one. */
  range?: Pick<Range, 'id' | 'version'>;
  /** The occurrence that was opened. */
  opened?: Pick<Occurrence, 'day' | 'state'>;
  day: string;
  starts: string;
  ends: string;
  repeats: boolean;
  /** ISO week days, Monday 1. */
  weekdays: number[];
  until: string;
  /** Cut into places for one person each, rather than one range for several. */
  cut: boolean;
  slotMinutes: number;
  capacity: number;
  modalities: Range['modalities'];
  visibility: Range['visibility'];
  kind: Range['kind'];
}

/** ISO week day, Monday 1 to Sunday 7. */
export const isoWeekday = (day: string): number => weekdayOf(day) || 7;

/** A first draft: three people at the practice, for regulators alone, once. */
export function newDraft(span: { day: string; starts: string; ends: string }): Draft {
  return {
    ...span,
    repeats: false,
    weekdays: [isoWeekday(span.day)],
    until: '',
    cut: false,
    slotMinutes: 20,
    capacity: 3,
    modalities: ['AMB'],
    visibility: ['SNP'],
    kind: 'ROUTINE',
  };
}

export function draftOf(range: Range, opened: Occurrence): Draft {
  const { id, version, day, starts, ends, weekdays, until, slotMinutes, capacity } = range;
  const { modalities, visibility, kind } = range;
  return {
    day,
    starts,
    ends,
    capacity,
    modalities,
    visibility,
    kind,
    range: {
      id,
      version,
    },
    opened: {
      day: opened.day,
      state: opened.state,
    },
    repeats: weekdays.length > 0,
    weekdays: weekdays.length > 0 ? weekdays : [isoWeekday(day)],
    until: until ?? '',
    cut: slotMinutes !== null,
    slotMinutes: slotMinutes ?? 20,
  };
}

/** What the API takes. */
export function bodyOf(draft: Draft) {
  const { day, starts, ends, repeats, weekdays, until, cut, slotMinutes, capacity } = draft;
  const { modalities, visibility, kind } = draft;
  return {
    day,
    starts,
    ends,
    modalities,
    visibility,
    kind,
    weekdays: repeats ? weekdays.toSorted((a, b) => a - b) : [],
    until: repeats && until !== '' ? until : null,
    slotMinutes: cut ? slotMinutes : null,
    capacity: cut ? 1 : capacity,
  };
}

/** A member of a list, there or not. */
export function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

/** `14:30` from minutes after midnight; the end of the day is midnight again. */
export function clockOf(minutes: number): string {
  const within = minutes % 1440;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}

export const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
