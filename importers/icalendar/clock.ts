import ICAL from 'ical.js';
import { DateTime, IANAZone } from 'luxon';
import { findIana } from 'windows-iana';
import type { ReadingContext } from '../contract.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import { readInstant, type ReadInstant, type TimeProblem } from '../time-rules.ts';
import type { Property } from './component.ts';
import { zoneOfPlace, type IcalendarSettings } from './record.ts';

/** Rules of a VTIMEZONE when no database knows its name; else the name, in the IANA database. */
export type Zone = { name: string; rules?: undefined } | { name: string; rules: ICAL.Timezone };

/** A date and time as written: the hands of a clock, and where that clock hangs. */
export interface Written {
  /** `2026-11-24T14:00:00`. */
  wall: string;
  isDate: boolean;
  zone: Zone;
  /** Neither UTC nor a zone is written. */
  floating: boolean;
}

const WALL = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z)?)?$/u;

/** Milliseconds of a wall clock as if it were UTC: walls are added to and compared this way. */
export const toNominal = (wall: string): number => Date.parse(`${wall}Z`);
export const toWall = (nominal: number): string => new Date(nominal).toISOString().slice(0, 19);

/** The times of one body: its own zones, those of the world, and the feed's time rule. */
export class Clock {
  readonly #rules: ReadonlyMap<string, ICAL.Timezone>;
  readonly #context: ReadingContext<IcalendarSettings>;
  readonly #place: string;
  readonly #names = new Map<string, Zone | null>();

  /** `rules`: the VTIMEZONEs of the body by TZID. */
  constructor(rules: ReadonlyMap<string, ICAL.Timezone>, context: ReadingContext<IcalendarSettings>) {
    this.#rules = rules;
    this.#context = context;
    this.#place = zoneOfPlace(context.settings);
  }

  /** A value of a property. Throws Refusal when it is no date, or its zone is not known. */
  written(property: Property, value: unknown = property.values[0]): Written {
    const parts = typeof value === 'string' ? WALL.exec(value) : null;
    const wall = parts ? `${parts[1]}T${parts[2] ?? '00:00:00'}` : '';
    if (!parts || !isReal(wall)) {
      throw new Refusal('T01', `"${String(value).slice(0, 60)}" is not a date and time`);
    }
    const isDate = parts[2] === undefined;
    const tzid = property.params['tzid'];
    const floating = !isDate && parts[3] === undefined && typeof tzid !== 'string';
    const { timeRule } = this.#context.settings;
    if (timeRule !== 'offset') {
      const name = timeRule === 'place' ? this.#place : 'Europe/Paris';
      return { wall, isDate, zone: { name }, floating: false };
    }
    const name = isDate || floating ? this.#place : parts[3] ? 'UTC' : String(tzid);
    return { wall, isDate, zone: this.#zone(name), floating };
  }

  /** The instant that a clock shows this, in milliseconds. */
  instant(wall: string, zone: Zone): (Pick<ReadInstant, 'warning'> & { at: number }) | TimeProblem {
    if (zone.rules) {
      const nominal = toNominal(wall);
      return { at: nominal - offsetIn(zone.rules, nominal), warning: null };
    }
    const read = readInstant(wall, { rule: 'place', zone: zone.name, now: this.#context.now });
    return 'problem' in read ? read : { at: Date.parse(read.instant), warning: read.warning };
  }

  /** What a clock shows at an instant. */
  wallAt(instant: number, zone: Zone): string {
    if (!zone.rules)
      return DateTime.fromMillis(instant, { zone: zone.name }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
    const near = instant + offsetIn(zone.rules, instant);
    return toWall(instant + offsetIn(zone.rules, near));
  }

  /** Names of the IANA database are better known to it than to a calendar, whose rules are often those of one year. */
  #zone(written: string): Zone {
    const known = this.#names.get(written) ?? this.#find(written);
    this.#names.set(written, known);
    if (known) return known;
    throw new Refusal('T07', `"${written.slice(0, 60)}" is not a time zone, and no VTIMEZONE describes it`);
  }

  #find(written: string): Zone | null {
    const name = ianaIn(written) ?? this.#windows(written);
    if (name) return { name };
    const rules = this.#rules.get(written);
    return rules ? { name: written, rules } : null;
  }

  /** One name of Windows stands for many zones of one offset: the feed's own when it is among them. */
  #windows(written: string): string | undefined {
    const names: readonly string[] = findIana(written);
    return names.includes(this.#place) ? this.#place : names[0];
  }
}

/** The IANA name in a TZID, which may stand behind a prefix (`/freeassociation.sourceforge.net/Europe/Paris`). */
function ianaIn(written: string): string | undefined {
  const parts = written.split('/');
  const endings = [0, -3, -2].map((from) => parts.slice(from).join('/'));
  return endings.find((name) => name !== '' && IANAZone.isValidZone(name));
}

function isReal(wall: string): boolean {
  const nominal = toNominal(wall);
  return Number.isFinite(nominal) && toWall(nominal) === wall;
}

/** The offset, in milliseconds, of what a clock shows under a VTIMEZONE. */
function offsetIn(rules: ICAL.Timezone, nominal: number): number {
  return rules.utcOffset(ICAL.Time.fromJSDate(new Date(nominal), true)) * 1000;
}
