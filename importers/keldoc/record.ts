import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

const text = z.string().nullish();
const id = z.union([z.string().min(1), z.number()]).transform(String);

/** `/searches/resource`: the structure. */
export const resource = z.object({ id, specialties: z.array(z.object({ name: text })) });

/** Its cabinets, each with its address in one text. */
export const cabinet = z.object({
  id,
  name: text,
  location: z.string(),
  latitude: z.number().nullish(),
  longitude: z.number().nullish(),
});
export type Cabinet = z.infer<typeof cabinet>;

/** `/motive_categories` of one cabinet: what is done by which agendas. */
export const category = z.object({
  motives: z.array(
    z.object({
      teleconsultation: z.boolean().nullish(),
      agendas: z
        .array(z.object({ id }))
        .nullish()
        .transform((agendas) => agendas ?? []),
    }),
  ),
});
export type Motive = z.infer<typeof category>['motives'][number];

/** `/timetables/{motive}`: days by date. PHP and Ruby alike write an empty one as a list at times. */
export const timetable = z.object({
  availabilities: z
    .record(
      z.string(),
      z
        .array(z.unknown())
        .nullable()
        .transform((starts) => starts ?? []),
    )
    .or(z.tuple([]).transform((): Record<string, unknown[]> => ({}))),
});

/** The same address when its window is empty. */
export const later = z.object({ text: z.string(), date: z.string() });

/** The same address when this is booked by phone only. */
export const byPhone = z
  .object({ text: z.string() })
  .and(z.object({ phone_number: z.string() }).or(z.object({ num: z.string() })));

/** The number to call. */
export const numberOf = (phone: z.infer<typeof byPhone>): string =>
  'phone_number' in phone ? phone.phone_number : phone.num;

export const slot = z.object({ start_time: z.string(), agenda_id: id.nullish() });

export interface KeldocRecord extends BookingRecord {
  slot: z.infer<typeof slot>;
  /** The agenda the slot names, else the only one of the motives that came before. */
  agendaId: string | null;
  telehealth: boolean;
}
