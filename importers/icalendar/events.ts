import { fold } from '../../db/fold.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import { all, first, numberIn, textIn, type Component } from './component.ts';
import { markOf, occurrencesOf, type BodyReading, type Occurrence } from './occurrences.ts';
import type { IcalendarSettings } from './record.ts';

/** One event of a calendar, with the times that are its own: a series leaves out what it says elsewhere. */
export interface Timed {
  component: Component;
  occurrences: Occurrence[];
}

/** The events of one body that take place, each in its newest version. `refuse` is told of those that cannot be read. */
export function eventsIn(
  components: readonly Component[],
  reading: BodyReading,
  refuse: (component: Component, refusal: Refusal) => void,
): Timed[] {
  const attempt = <T>(component: Component, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(component, error);
      return null;
    }
  };
  return [...seriesOf(components).values()].flatMap((series) => {
    const newest = new Map<string | number, Component[]>();
    for (const component of series) {
      const mark = attempt(component, () => markIn(component, reading));
      if (mark !== null) newest.set(mark, newestOf(newest.get(mark) ?? [], component));
    }
    return [...newest].flatMap(([mark, versions]) =>
      versions.filter(takesPlace).map((component) => {
        const occurrences = attempt(component, () => occurrencesOf(component, reading)) ?? [];
        const isElsewhere = ({ from, day }: Occurrence) => newest.has(from) || newest.has(day);
        return { component, occurrences: occurrences.filter((its) => mark !== MASTER || !isElsewhere(its)) };
      }),
    );
  });
}

const MASTER = 'master';

/** By UID, a key like any other whatever it spells; an event without one is alone. */
function seriesOf(components: readonly Component[]): Map<string, Component[]> {
  const series = new Map<string, Component[]>();
  for (const component of components) {
    const uid = textIn(component, 'uid') ?? ` ${component.line}`;
    const versions = series.get(uid) ?? [];
    versions.push(component);
    series.set(uid, versions);
  }
  return series;
}

function markIn(component: Component, { clock }: BodyReading): string | number {
  const property = first(component, 'recurrence-id');
  if (!property) return MASTER;
  if (property.params['range'] !== undefined) {
    throw new Refusal('F09', `${component.name}: a RECURRENCE-ID with RANGE; write each occurrence`);
  }
  return markOf(property, property.values[0], clock);
}

const takesPlace = (component: Component): boolean =>
  textIn(component, 'status')?.toUpperCase() !== 'CANCELLED';

/** An older version gives way; two that cannot be told apart are two events whose software reuses its UIDs. */
function newestOf(known: Component[], component: Component): Component[] {
  const [other] = known;
  if (other && isNewer(other, component)) return known;
  if (!other || isNewer(component, other)) return [component];
  known.push(component);
  return known;
}

/** A greater SEQUENCE, else a later change (RFC 5546 §2.1.5). */
function isNewer(one: Component, other: Component): boolean {
  const difference = numberIn(one, 'sequence') - numberIn(other, 'sequence');
  return difference === 0 ? changedAt(one) > changedAt(other) : difference > 0;
}

const changedAt = (component: Component): string => textIn(component, 'last-modified') ?? '';

/** Whether an event is an open range, by the feed's convention. */
export function isOpen(component: Component, convention: IcalendarSettings['freeEvents']): boolean {
  if (!convention) return false;
  const wanted = fold(convention.value);
  const property = { categories: 'categories', summary: 'summary', transparency: 'transp' }[convention.by];
  const words = all(component, property).flatMap(({ values }) => values.map(String));
  if (words.length === 0 && property === 'transp') words.push('OPAQUE');
  return words.some((word) => fold(word) === wanted);
}

/** Whether an event takes the time of the person (RFC 5545 §3.8.2.7). */
export function isBusy(component: Component): boolean {
  return textIn(component, 'transp')?.toUpperCase() !== 'TRANSPARENT';
}
