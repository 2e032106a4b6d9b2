import type { AppointmentLine } from '../appointments/line.ts';
import { observeAppointment } from '../appointments/observe-line.ts';
import type { Reading, ReadingContext, Rejection } from '../contract.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import { reject } from '../rules.ts';
import { addressOf, personNamed } from '../reading/said.ts';
import { Clock, toNominal, toWall, type Written } from './clock.ts';
import { first, numberIn, parseComponent, textIn, type Component } from './component.ts';
import { durationOf } from './occurrences.ts';
import type { IcalendarSettings } from './record.ts';
import { calendarsIn, READ_OF_APPOINTMENTS, type Block } from './scan.ts';
import { readZone } from './zones.ts';

/** One event of a person's calendar, as a line of our own. */
export interface EventRecord {
  type: 'event';
  at: string;
  line: AppointmentLine;
}

type Context = ReadingContext<IcalendarSettings>;

/** The appointments of one body. Throws FeedError when it is no calendar, truncated or out of measure. */
export function* appointmentsIn(
  { name, text }: { name: string; text: string },
  context: Context,
): Generator<EventRecord | Rejection> {
  for (const block of calendarsIn(text, name, READ_OF_APPOINTMENTS)) {
    const calendar = parseComponent({ ...block, inner: [] });
    const zones = new Map(
      block.inner
        .filter((inner) => inner.name === 'VTIMEZONE')
        .map((inner) => {
          const { tzid, rules } = readZone(inner);
          return [tzid, rules] as const;
        }),
    );
    const around = { calendar, clock: new Clock(zones, context) };
    for (const event of block.inner) if (event.name === 'VEVENT') yield read(event, around);
  }
}

export const observeEvent = ({ at, line }: EventRecord, context: Context): Reading[] =>
  observeAppointment(line, { at, context });

interface Around {
  calendar: Component;
  clock: Clock;
}

function read(block: Block, around: Around): EventRecord | Rejection {
  const at = `line ${block.line}`;
  try {
    return { type: 'event', at, line: lineOf(parseComponent(block), around) };
  } catch (error) {
    if (error instanceof Refusal) return reject(error.rule, { at }, error.message);
    throw error;
  }
}

/** STATUS (RFC 5545 §3.8.1.11) in the codes of FHIR; an event without one stands. */
const STATUS: Readonly<Record<string, string>> = {
  CONFIRMED: 'booked',
  TENTATIVE: 'pending',
  CANCELLED: 'cancelled',
};

function lineOf(event: Component, { calendar, clock }: Around): AppointmentLine {
  const sourceId = textIn(event, 'uid');
  if (sourceId === null || sourceId.length > 500)
    throw new Refusal('F03', 'VEVENT: UID is missing or too long');
  if (event.properties.has('rrule') || event.properties.has('rdate'))
    throw new Refusal('F19', 'VEVENT: an appointment takes place once');
  const stamp = first(event, 'last-modified') ?? first(event, 'dtstamp');
  const status = textIn(event, 'status')?.toUpperCase() ?? 'CONFIRMED';
  const cancelled = textIn(calendar, 'method')?.toUpperCase() === 'CANCEL';
  return {
    type: 'appointment',
    sourceId,
    validAt: stamp ? instantOf(clock.written(stamp), clock) : null,
    version: numberIn(event, 'sequence'),
    person: { pairingId: textIn(event, 'x-creneau-pairing') ?? textIn(calendar, 'x-creneau-pairing') },
    status: cancelled ? 'cancelled' : (STATUS[status] ?? status.slice(0, 40)),
    ...timesOf(event, clock),
    practitioner: practitionerOf(event),
    location: locationOf(event),
    link: textIn(event, 'conference'),
    manageUrl: textIn(event, 'url'),
  };
}

function instantOf({ wall, zone }: Written, clock: Clock): string {
  const read = clock.instant(wall, zone);
  if ('problem' in read) throw new Refusal(read.problem, read.reason);
  return new Date(read.at).toISOString();
}

function timesOf(event: Component, clock: Clock): { start: string; end: string | null; zone?: string } {
  const [dtstart, dtend, duration] = ['dtstart', 'dtend', 'duration'].map((name) => first(event, name));
  if (!dtstart) throw new Refusal('F03', 'VEVENT: DTSTART is missing');
  const begins = clock.written(dtstart);
  if (begins.isDate) throw new Refusal('T01', 'a day without an hour');
  const start = instantOf(begins, clock);
  const named =
    begins.zone.rules === undefined && begins.zone.name !== 'UTC' ? { zone: begins.zone.name } : {};
  if (dtend) return { start, end: instantOf(clock.written(dtend), clock), ...named };
  const lasts = duration ? durationOf(duration.values[0]) : null;
  if (lasts === null) return { start, end: null, ...named };
  const end =
    'wall' in lasts
      ? instantOf({ ...begins, wall: toWall(toNominal(begins.wall) + lasts.wall) }, clock)
      : new Date(Date.parse(start) + lasts.passed).toISOString();
  return { start, end, ...named };
}

/** The organizer's common name; an address that only writes to them is not looked at. */
function practitionerOf(event: Component) {
  const name = first(event, 'organizer')?.params['cn'];
  if (typeof name !== 'string' || name.trim() === '') return null;
  return personNamed(name) ?? { family: name.trim() };
}

function locationOf(event: Component) {
  const text = textIn(event, 'location');
  const position = first(event, 'geo')?.values[0];
  const [lat, lon] = Array.isArray(position) ? position.map(Number) : [];
  if (!text && lat === undefined) return null;
  return { ...(text && addressOf(text)), lat: lat ?? null, lon: lon ?? null };
}
