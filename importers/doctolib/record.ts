import { z } from 'zod';
import type { BookingRecord } from '../reading/slot-draft.ts';

const text = z.string().nullish();
/** Numbers in one answer, text in another. */
const id = z.union([z.string().min(1), z.number()]).transform(String);
/** What cannot be read of a page that only describes is left out: the slots do not fall with it. */
const list = <T>(of: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((items) => (items ?? []).flatMap((item) => of.safeParse(item).data ?? []));

/** `/availabilities.json`. */
export const answer = z.object({
  availabilities: z.array(z.unknown()),
  total: z
    .union([z.number(), z.string().regex(/^\d+$/u).transform(Number)])
    .nullish()
    .catch(null),
  reason: text.catch(null),
  next_slot: text.catch(null),
});
export type Answer = z.infer<typeof answer>;

export const day = z.object({
  date: text.catch(null),
  slots: z
    .array(z.unknown())
    .nullish()
    .transform((slots) => slots ?? []),
});

/** A slot is a bare start, or an object; its steps are the visits of one booking, weeks apart at times. */
export const slot = z.preprocess(
  (written) => (typeof written === 'string' ? { start_date: written } : written),
  z.object({
    start_date: z.string(),
    end_date: text,
    agenda_id: id.nullish(),
    steps: list(z.object({ end_date: text, agenda_id: id.nullish(), visit_motive_id: id.nullish() })),
  }),
);

/** Who, where, why: only what names an agenda's person, place and motives is read. */
const page = z.object({
  profile: z
    .object({
      id: id.nullish(),
      name_with_title: text,
      speciality: z.object({ name: text }).or(z.string()).nullish(),
    })
    .nullish(),
  visit_motives: list(z.object({ id: id.nullish(), telehealth: z.boolean().nullish() })),
  agendas: list(
    z.object({
      id,
      booking_disabled: z.boolean().nullish(),
      practice_id: id.nullish(),
      practitioner_id: id.nullish(),
      visit_motive_ids_by_practice_id: z.record(z.string(), z.array(id)).nullish(),
    }),
  ),
  places: list(
    z.object({
      id,
      practice_ids: list(id),
      name: text,
      full_address: text,
      zipcode: text,
      city: text,
      landline_number: text,
      phone_number: text,
      latitude: z.number().nullish(),
      longitude: z.number().nullish(),
    }),
  ),
  practitioners: list(
    z.object({
      id,
      name_with_title: text,
      first_name: text,
      last_name: text,
      speciality: text.catch(null),
    }),
  ),
});
export type Booking = z.infer<typeof page>;

/** `/booking/{slug}.json`. */
export const booking = z.object({
  data: page.refine(
    ({ agendas, places, visit_motives: motives }) => agendas.length + places.length + motives.length > 0,
  ),
});
export type Agenda = Booking['agendas'][number];
export type Place = Booking['places'][number];

export interface DoctolibRecord extends BookingRecord {
  slot: z.infer<typeof slot>;
  agenda: Agenda | null;
  /** The schedule when no agenda is named; an agenda may have the profile's number. */
  profile: string | null;
  telehealth: boolean;
}
