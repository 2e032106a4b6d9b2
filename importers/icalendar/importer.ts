import { soleSchedule } from '../reading/booking-page.ts';
import {
  FeedError,
  type Body,
  type Importer,
  type Reading,
  type ReadingContext,
  type Rejection,
  type ScheduleListed,
} from '../contract.ts';
import { toUtf8 } from '../csv/encoding.ts';
import { reject, type RuleCode } from '../rules.ts';
import { locationOf, NOTHING_SAID, practitionerOf } from '../reading/said.ts';
import { appointmentsIn, observeEvent, type EventRecord } from './appointments.ts';
import { timesIn, type Times } from './calendar.ts';
import { fetchCalendar } from './fetch.ts';
import { normalizeOpen } from './normalize.ts';
import { slotsOf } from './offers.ts';
import { icalendarSettings, windowOf, type IcalendarRecord, type IcalendarSettings } from './record.ts';

/**
 * iCalendar (RFC 5545, 7953): the calendar that any agenda exports, pushed or subscribed to. One feed, one schedule;
 * who and where are the feed's settings.
 *
 * Strange: nothing in the format says that a time can be booked, so open time is what VFREEBUSY calls FREE, what
 * VAVAILABILITY leaves open, or the events that the feed's convention names, less all that takes time; several bodies
 * are read as one agenda; zones are written in the names of Windows; a recurrence can be endless.
 */
export const icalendar: Importer<IcalendarRecord | ScheduleListed | EventRecord, IcalendarSettings> = {
  protocol: 'icalendar',
  title: 'iCalendar: the open time of an agenda, as any calendar software exports it',
  ways: ['push', 'pull'],
  mediaTypes: ['text/calendar', 'application/ics'],
  settings: icalendarSettings,
  coverage: (context) => ({
    from: context.now,
    to: context.now.plus({ days: context.settings.horizonDays }),
  }),
  fetch: fetchCalendar,
  records: readCalendars,
  normalize: (record, context): Iterable<Reading> => {
    if (record.type === 'schedule') return [record];
    return record.type === 'event' ? observeEvent(record, context) : normalizeOpen(record, context);
  },
};

type Context = ReadingContext<IcalendarSettings>;

async function* readCalendars(
  bodies: AsyncIterable<Body>,
  context: Context,
): AsyncIterable<IcalendarRecord | ScheduleListed | EventRecord | Rejection> {
  if (context.settings.carries === 'appointments') {
    for await (const body of bodies)
      yield* appointmentsIn({ name: body.name, text: await readText(body) }, context);
    return;
  }
  const scheduleId = soleSchedule('icalendar', context.settings);
  const parts: Times[] = [];
  for await (const body of bodies) {
    const place = parts.length > 0 ? `${body.name}, ` : '';
    parts.push(timesIn({ name: body.name, text: await readText(body), place, scheduleId }, context));
  }
  if (parts.length === 0) return;
  const open = parts.flatMap((part) => part.open);
  yield { type: 'schedule', at: 'line 1', scheduleId };
  for (const { remarks } of parts) yield* remarks;
  yield* slotsOf(open, {
    busy: parts.flatMap(({ busy }) => busy),
    window: windowOf(context),
    duration: context.settings.duration,
    validAt: earliest(parts.flatMap(({ validAt }) => validAt)),
  });
  yield* lacks(
    open.length > 0,
    open.every(({ bookingUrl }) => bookingUrl !== null),
    context,
  );
}

/** Calendars read together are as true as the oldest of them; unknown when one does not say. */
function earliest(instants: readonly (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null).toSorted();
  return known.length === instants.length ? (known[0] ?? null) : null;
}

/** What neither the calendars nor the settings say, told once. */
function* lacks(opened: boolean, linked: boolean, { settings }: Context): Iterable<Rejection> {
  const remarks: [lacking: boolean, rule: RuleCode, reason: string][] = [
    [!opened, 'F23', 'neither FBTYPE=FREE, AVAILABLE, nor an event that freeEvents names'],
    [practitionerOf(NOTHING_SAID, settings) === null, 'I05', 'the settings do not name who sees people'],
    [locationOf(NOTHING_SAID, settings) === null, 'L06', 'the settings give no address'],
    [!settings.modalities, 'S17', 'the settings do not say how care is given'],
    [!linked && !settings.bookingUrl, 'S09', 'neither the calendars nor the settings give a page to book on'],
  ];
  for (const [lacking, rule, reason] of remarks) if (lacking) yield reject(rule, { at: 'line 1' }, reason);
}

const MAX_BYTES = 8 * 1024 * 1024;

async function readText({ name, bytes }: Body): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of toUtf8(bounded(name, bytes))) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function* bounded(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new FeedError('too-large', `${name}: more than ${MAX_BYTES} bytes`);
    yield chunk;
  }
}
