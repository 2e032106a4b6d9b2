import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

const text = z.string().nullish();
/** A number, written as text at times. */
const number = z.number().or(
  z
    .string()
    .regex(/^[\d.-]+$/u)
    .transform(Number),
);

/**
 * `/calendar/{campaign}/{date}/{option}`: days by date, in no order, among keys that are no day. Any list is a day, so
 * that one whose date is wrong is told of; without a day at least one of the keys it has instead.
 */
export const calendar = z.record(z.string(), z.unknown()).transform((keys, context) => {
  const lists = Object.entries(keys).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const about = z.object({ timezone: text, total_libres: number.nullish() }).safeParse(keys);
  if (about.success && (lists.length > 0 || 'first' in keys || 'total_libres' in keys)) {
    return { ...about.data, days: Object.fromEntries(lists) };
  }
  context.addIssue('no day');
  return z.NEVER;
});

/** One hour of a day, on the wall clock of the pharmacy. */
export const slot = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  time: z.string(),
  places_dispo: number.pipe(z.int().min(0).max(32_767)).nullish(),
});

/** A pharmacy of the open data, which alone says where it is and in which zone. */
export const pharmacy = z.object({
  nom: z.string(),
  url: z.string(),
  adresse: text,
  code_postal: text,
  ville: text,
  telephone: text,
  timezone: text,
  latitude: number.nullish(),
  longitude: number.nullish(),
  campagnes: z.array(z.object({ total_libres: number })),
});
export type Pharmacy = z.infer<typeof pharmacy>;

/** `/opendata/rdv`. */
export const openData = z.object({ data: z.array(pharmacy) });

export interface MapharmaRecord extends BookingRecord {
  day: string;
  slot: z.infer<typeof slot>;
  /** The calendar as a whole has no place left: its hours are only its opening hours. */
  closed: boolean;
}
