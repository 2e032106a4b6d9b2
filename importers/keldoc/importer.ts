import { z } from 'zod';
import { bookingPage, type BookingReader } from '../reading/booking-page.ts';
import type { Rejection } from '../contract.ts';
import { notAvailability, pointer, readSlots, type JsonBody } from '../reading/json-body.ts';
import { reject } from '../rules.ts';
import { specialtiesNamed } from '../reading/said.ts';
import type { BookingContext } from '../reading/slot-draft.ts';
import { describe, scheduleOf, toDraft } from './normalize.ts';
import {
  byPhone,
  cabinet,
  category,
  later,
  numberOf,
  resource,
  slot,
  timetable,
  type Cabinet,
  type KeldocRecord,
  type Motive,
} from './record.ts';

/**
 * KelDoc's timetable of a motive, optionally after the structure, its cabinets and the motives of one of them.
 *
 * Strange: an empty window answers another shape, the date of the next slot, and a motive booked by phone a third; a
 * start may lack its colon in the offset, or lack altogether; nothing has an end or an id; a timetable names neither
 * its motive nor its cabinet, so a structure of several needs the feed's location (`sourceId` of the cabinet).
 */
export const keldoc = bookingPage<KeldocRecord>({
  protocol: 'keldoc',
  title: 'KelDoc: the timetable of a motive in a cabinet',
  open,
  normalize: toDraft,
});

interface Memory {
  specialties: string[];
  cabinets: Cabinet[];
  motives: Motive[];
}

function open(context: BookingContext): BookingReader<KeldocRecord> {
  const memory: Memory = { specialties: [], cabinets: [], motives: [] };
  return {
    *read(body) {
      if (remember(body.json, memory)) return;
      const starts = [...readTimetable(body)];
      const said = describe(cabinetOf(memory, context.settings.location?.sourceId), memory.specialties);
      for (const start of starts) {
        if (start.type !== 'slot') yield start;
        else yield { ...start, said, ...agendaOf(start.slot.agenda_id, memory) };
      }
      yield {
        type: 'listing',
        at: pointer(body.at, 'availabilities'),
        days: daysOf(body.json),
        emptied: [scheduleOf({ said, ...agendaOf(null, memory) }, context)],
        said,
        until: later.safeParse(body.json).data?.date,
      };
    },
  };
}

/** An empty list is of cabinets or of days alike, so it tells nothing of either. */
const isEmptyList = (json: unknown): boolean => Array.isArray(json) && json.length === 0;

/** Keeps what the timetables to come belong to; false when the body is none of it. */
function remember(json: unknown, memory: Memory): boolean {
  if (isEmptyList(json)) return false;
  const its = resource.safeParse(json).data;
  const cabinets = z.array(cabinet).safeParse(json).data;
  const categories = z.array(category).safeParse(json).data;
  if (its?.specialties.length === 1) memory.specialties = specialtiesNamed(its.specialties[0]?.name);
  if (cabinets) memory.cabinets.push(...cabinets);
  if (categories) memory.motives.push(...categories.flatMap(({ motives }) => motives));
  return Boolean(its ?? cabinets ?? categories);
}

type Start = Pick<KeldocRecord, 'type' | 'at' | 'slot'>;

/** The days of a timetable; null when what is said instead holds for all of them. */
function daysOf(json: unknown): string[] | null {
  if (later.safeParse(json).success || byPhone.safeParse(json).success) return null;
  return Object.keys(timetable.safeParse(json).data?.availabilities ?? {});
}

/** The starts of a timetable; or what it says instead, which is never that there is none. */
function* readTimetable({ name, at, json }: JsonBody): Iterable<Start | Rejection> {
  const next = later.safeParse(json).data;
  const phone = byPhone.safeParse(json).data;
  const parsed = timetable.safeParse(json);
  if (next) yield reject('F13', { at: pointer(at, 'date') }, next.date);
  else if (phone) yield reject('F14', { at: pointer(at, 'text') }, `${phone.text} ${numberOf(phone)}`);
  else if (!parsed.success && !isEmptyList(json))
    throw notAvailability(name, 'neither a timetable nor a structure of KelDoc');
  for (const [day, starts] of Object.entries(parsed.data?.availabilities ?? {})) {
    yield* readSlots(slot, starts, pointer(at, 'availabilities', day));
  }
}

/** The cabinet that the feed's location names, else the only one. */
function cabinetOf({ cabinets }: Memory, id: string | null | undefined): Cabinet | null {
  return cabinets.find((one) => one.id === id) ?? (cabinets.length === 1 ? cabinets[0]! : null);
}

/** The agenda of a start, and whether everything it does is by video. */
function agendaOf(
  named: string | null | undefined,
  { motives }: Memory,
): Pick<KeldocRecord, 'agendaId' | 'telehealth'> {
  const agendas = new Set(motives.flatMap((motive) => motive.agendas.map(({ id }) => id)));
  const agendaId = named ?? (agendas.size === 1 ? [...agendas][0]! : null);
  const possible = motives.filter(
    ({ agendas }) => agendaId === null || agendas.some(({ id }) => id === agendaId),
  );
  return {
    agendaId,
    telehealth: possible.length > 0 && possible.every((motive) => motive.teleconsultation === true),
  };
}
