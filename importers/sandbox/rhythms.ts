import { DateTime } from 'luxon';
import { chance } from './chance.ts';
import type { Ground } from './ground.ts';

/** What a day is for opening hours; `rest` is a Sunday or a public holiday. */
export type DayKind = 'weekday' | 'saturday' | 'rest';

/** One local day: its instants are asked by minutes after midnight, on the wall clock of the territory. */
export interface Day {
  iso: string;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
  kind: DayKind;
  /** Days since 1970, to turn rotas. */
  number: number;
  /** Epoch milliseconds of a wall-clock minute of this day; 1440 is the next midnight. */
  at(minute: number): number;
}

/** Opening hours, minutes after midnight. */
export type Session = readonly [from: number, to: number];

/**
 * How an agenda opens: a family doctor's surgery, a specialist's days, hours without appointment, a duty room
 * (evenings, Saturday afternoons, Sundays and holidays), a place that never closes, a doctor of a night rota, video.
 */
export type Rhythm = 'surgery' | 'specialist' | 'walk-in' | 'duty' | 'always' | 'rota' | 'video';

/** The local days from `now`'s on, with their wall clocks. */
export function daysFrom(ground: Ground, now: number, count: number): Day[] {
  const today = DateTime.fromMillis(now, { zone: ground.zone }).startOf('day');
  return Array.from({ length: count }, (_, offset) => toDay(today.plus({ days: offset }), ground.holidays));
}

function toDay(midnight: DateTime, holidays: readonly string[]): Day {
  const { year, month, day, weekday } = midnight;
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const known = new Map<number, number>();
  const at = (minute: number): number => {
    const cached = known.get(minute);
    if (cached !== undefined) return cached;
    const base = minute === 1440 ? midnight.plus({ days: 1 }) : midnight;
    const rest = minute === 1440 ? 0 : minute;
    const instant = base.set({ hour: Math.floor(rest / 60), minute: rest % 60 }).toMillis();
    known.set(minute, instant);
    return instant;
  };
  const rest = weekday === 7 || holidays.includes(iso);
  const kind = rest ? 'rest' : weekday === 6 ? 'saturday' : 'weekday';
  return { iso, weekday, kind, number: Math.floor(Date.UTC(year, month - 1, day) / 86_400_000), at };
}

const h = (hours: number): number => hours * 60;

/** What decides when an agenda opens. */
export interface Opening {
  id: string;
  rhythm: Rhythm;
  /** Its place in a rota: one day in `size`. */
  turn: { rank: number; size: number };
}

/** The sessions of an agenda on a day, in order. */
export function sessionsOf(opening: Opening, day: Day): Session[] {
  const onTurn = day.number % opening.turn.size === opening.turn.rank;
  switch (opening.rhythm) {
    case 'surgery':
      return surgery(opening.id, day);
    case 'specialist':
      return specialist(opening.id, day);
    case 'walk-in':
      return day.kind === 'weekday'
        ? [
            [h(9), h(12)],
            [h(14), h(18)],
          ]
        : day.kind === 'saturday'
          ? [[h(9), h(12)]]
          : [];
    case 'duty':
      return dutyHours(day.kind, [h(20), h(24)]);
    case 'always':
      return [[0, h(24)]];
    case 'rota':
      return onTurn ? [[0, h(8)], ...dutyHours(day.kind, [h(20), h(24)])] : [];
    case 'video':
      return onTurn ? [[0, h(24)]] : [[h(8), h(20)]];
    default:
      return opening.rhythm satisfies never;
  }
}

function surgery(key: string, day: Day): Session[] {
  if (day.kind === 'rest') return [];
  const opening = h(8) + 30 * Math.floor(chance(key, 'opening') * 3);
  if (day.kind === 'saturday') return chance(key, 'saturday') < 0.45 ? [[opening, h(12)]] : [];
  const morning: Session = [opening, h(12) + 30 * Math.floor(chance(key, 'noon') * 2)];
  const afternoonOff = 1 + Math.floor(chance(key, 'off') * 5);
  if (day.weekday === afternoonOff) return [morning];
  return [morning, [h(14), h(18) + 30 * Math.floor(chance(key, 'evening') * 4)]];
}

function specialist(key: string, day: Day): Session[] {
  if (day.kind !== 'weekday' || chance(key, 'day', day.weekday) < 0.3) return [];
  const afternoonOnly = chance(key, 'half', day.weekday) < 0.2;
  const afternoon: Session = [h(14), h(17) + 30 * Math.floor(chance(key, 'evening') * 3)];
  return afternoonOnly ? [afternoon] : [[h(9), h(12)], afternoon];
}

function dutyHours(kind: DayKind, evening: Session): Session[] {
  return kind === 'weekday' ? [evening] : kind === 'saturday' ? [[h(12), h(24)]] : [[h(8), h(24)]];
}
