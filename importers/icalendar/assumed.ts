import { Refusal } from '../ndjson/line-reading.ts';
import { first, textIn, type Component, type Property } from './component.ts';
import { occurrencesOf, type BodyReading } from './occurrences.ts';
import type { Span } from './record.ts';

const DAY = 86_400_000;

/**
 * The time that an event may take when it cannot be read: its hours on the clock of the place, else the whole day it
 * begins on. An hour that stays taken is a call less; one that is offered twice is a patient in front of a closed door.
 */
export function assumedTimes(component: Component, reading: BodyReading): Span[] {
  if (textIn(component, 'status')?.toUpperCase() === 'CANCELLED') return [];
  const bare = { ...component, properties: withoutZones(component) };
  try {
    const occurrences = occurrencesOf(bare, { ...reading, remark: () => undefined });
    return occurrences.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return dayOf(bare, reading);
  }
}

function withoutZones({ properties }: Component): ReadonlyMap<string, readonly Property[]> {
  return new Map(
    [...properties].map(([name, list]) => [
      name,
      list.map((property) => ({ ...property, params: { ...property.params, tzid: undefined } })),
    ]),
  );
}

/** Nothing when no day can be told either. */
function dayOf(component: Component, { clock }: BodyReading): Span[] {
  const written = first(component, 'dtstart');
  const value = written?.values[0];
  const date = typeof value === 'string' ? /^\d{4}-\d\d-\d\d/u.exec(value)?.[0] : undefined;
  if (!written || date === undefined) return [];
  try {
    const { wall, zone } = clock.written({ ...written, params: {} }, date);
    const read = clock.instant(wall, zone);
    return 'problem' in read ? [] : [{ from: read.at, to: read.at + DAY }];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
