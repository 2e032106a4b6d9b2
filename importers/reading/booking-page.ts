import type { Body, Importer, Reading, Rejection, ScheduleListed } from '../contract.ts';
import { spanOf } from './days.ts';
import { readJsonBodies, type JsonBody } from './json-body.ts';
import { reject } from '../rules.ts';
import { isAbsurd, isNamed, locationOf, type Said } from './said.ts';
import {
  bookingSettings,
  bookingUrlOf,
  observeDraft,
  placeZone,
  type BookingContext,
  type BookingRecord,
  type BookingSettings,
  type SlotDraft,
} from './slot-draft.ts';
import { isZone } from './zones.ts';

/** What one body lists: how far its slots are all there is, and whose they are when it holds none. */
export interface Listing {
  type: 'listing';
  at: string;
  /** The days it names, as dates of the place or as instants; null when the format names none: a body is all there is. */
  days: readonly string[] | null;
  /** The schedules it may be of when it holds no slot; one that the index does not know is left alone. */
  emptied: readonly string[];
  said: Said;
  /** The next slot it announces, as a date or an instant: where no day is named, it is empty until then. */
  until?: string | null | undefined;
}

/** What reading one body yields. */
export type Read<Rec> = Rec | Listing | Rejection;

/** The bodies of one reading share a memory: a booking page first, its availabilities later. */
export interface BookingReader<Rec> {
  read(body: JsonBody): Iterable<Read<Rec>>;
  /** What only the last body can tell, such as a missing page. */
  rest?(): Iterable<Rejection>;
}

export interface BookingProtocol<Rec extends BookingRecord> {
  protocol: string;
  /** One sentence: who speaks it. */
  title: string;
  open(context: BookingContext): BookingReader<Rec>;
  /** Pure. */
  normalize(record: Rec, context: BookingContext): SlotDraft | Rejection;
}

/** An importer for the JSON that a vendor's public booking pages read, pushed as it is. */
export function bookingPage<Rec extends BookingRecord>(
  its: BookingProtocol<Rec>,
): Importer<Rec | ScheduleListed, BookingSettings> {
  return {
    protocol: its.protocol,
    title: its.title,
    ways: ['push'],
    mediaTypes: ['application/json'],
    settings: bookingSettings,
    records: (bodies, context) => recordsOf(its, bodies, context),
    *normalize(record, context): Iterable<Reading> {
      if (record.type === 'schedule') {
        yield record;
        return;
      }
      const draft = its.normalize(record, context);
      if ('rule' in draft) yield draft;
      else yield* observeDraft(draft, record, context);
    },
  };
}

/** The schedule of slots whose vendor names none: its person, else its place, else the protocol. */
export function soleSchedule(protocol: string, settings: BookingSettings, center?: string | null): string {
  return settings.practitioner?.rpps ?? center ?? settings.location?.sourceId ?? protocol;
}

/** The schedules that the settings name, for a vendor whose slots name theirs by person and place; none when they name nobody. */
export function declaredSchedules({ practitioner, location }: BookingSettings): string[] {
  const own = [practitioner?.sourceId, location?.sourceId].filter(Boolean).join('@');
  const named = [own, practitioner?.rpps, location?.sourceId];
  return [...new Set(named.flatMap((id) => id || []))];
}

async function* recordsOf<Rec extends BookingRecord>(
  its: BookingProtocol<Rec>,
  bodies: AsyncIterable<Body>,
  context: BookingContext,
): AsyncGenerator<Rec | ScheduleListed | Rejection> {
  const reader = its.open(context);
  for await (const body of readJsonBodies(bodies)) {
    const gaps = new Map<string, Rejection>();
    const met: Met = { schedules: new Map(), refused: false };
    const listings: Listing[] = [];
    for (const record of reader.read(body)) {
      if (record.type === 'listing') {
        listings.push(record);
        continue;
      }
      if (record.type === 'slot') {
        for (const gap of gapsOf(record.said, body.at.trim() || 'body', context)) gaps.set(gap.rule, gap);
        const { scheduleId } = its.normalize(record, context);
        if (scheduleId !== undefined) met.schedules.set(scheduleId, record.said);
      } else met.refused ||= record.severity === 'error';
      yield record;
    }
    yield* gaps.values();
    for (const listing of listings) yield* schedulesOf(listing, met, context);
  }
  yield* reader.rest?.() ?? [];
}

/** The schedules of the slots a body holds, and whether it holds one that cannot be read. */
interface Met {
  schedules: Map<string, Said>;
  refused: boolean;
}

/** The schedules a body lists, between the days it names. */
function* schedulesOf(
  listing: Listing,
  met: Met,
  { settings }: BookingContext,
): Iterable<ScheduleListed | Rejection> {
  const { at, emptied, said, days } = listing;
  const isEmpty = met.schedules.size === 0;
  if (isEmpty && met.refused) return;
  if (isEmpty && emptied.length === 0) {
    yield reject('F24', { at }, 'no slot, and neither the body nor the settings say of whom');
  }
  if (!isEmpty && days === null) return;
  const schedules = isEmpty ? new Map(emptied.map((id) => [id, said])) : met.schedules;
  for (const [scheduleId, its] of schedules) {
    const zone = placeZone(its, settings);
    const bounds = boundsOf(listing, isZone(zone) ? zone : settings.zone);
    if (bounds) yield { type: 'schedule', at, scheduleId, ...bounds };
    else yield { ...reject('F24', { at, scheduleId }, 'no day that can be read'), unknown: true };
  }
}

/** Without members: everything. Null when the format names days and the body none. */
function boundsOf({ days, until }: Listing, zone: string): Pick<ScheduleListed, 'from' | 'to'> | null {
  if (days && days.length > 0) return spanOf(days, zone);
  if (!until) return days === null ? {} : null;
  const next = spanOf([until], zone);
  return next && { to: next.from };
}

/** What neither the body nor the settings say, told once a body. */
function* gapsOf(said: Said, at: string, { settings }: BookingContext): Iterable<Rejection> {
  if (!isNamed(said, settings)) {
    yield reject('I05', { at }, 'neither the body nor the settings name who sees people');
  }
  if (locationOf(said, settings) === null) {
    yield reject('L06', { at }, 'neither the body nor the settings give an address');
  }
  if (isAbsurd(said.location)) {
    yield reject('L04', { at }, `${said.location?.lat}, ${said.location?.lon} is no place on Earth`);
  }
  if (bookingUrlOf(said, settings) === null) {
    yield reject('S09', { at }, 'neither the body nor the settings give a page to book on');
  }
}
