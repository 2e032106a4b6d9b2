import type { Body, Importer, Reading, Rejection, ScheduleListed } from './contract.ts';
import { readJsonBodies, type JsonBody } from './json-body.ts';
import { reject } from './rules.ts';
import { isAbsurd, isNamed, locationOf, type Said } from './said.ts';
import {
  bookingSettings,
  bookingUrlOf,
  observeDraft,
  type BookingContext,
  type BookingRecord,
  type BookingSettings,
  type SlotDraft,
} from './slot-draft.ts';

/** What reading one body yields. */
export type Read<Rec> = Rec | ScheduleListed | Rejection;

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
    records: (bodies, context) => recordsOf(its.open(context), bodies, context),
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

async function* recordsOf<Rec extends BookingRecord>(
  reader: BookingReader<Rec>,
  bodies: AsyncIterable<Body>,
  context: BookingContext,
): AsyncGenerator<Read<Rec>> {
  for await (const body of readJsonBodies(bodies)) {
    const gaps = new Map<string, Rejection>();
    for (const record of reader.read(body)) {
      if (record.type === 'slot') {
        for (const gap of gapsOf(record.said, body.at.trim() || 'body', context)) gaps.set(gap.rule, gap);
      }
      yield record;
    }
    yield* gaps.values();
  }
  yield* reader.rest?.() ?? [];
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
