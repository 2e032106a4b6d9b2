import { z } from 'zod';
import {
  APPOINTMENT_KINDS,
  CARER_SEXES,
  MODALITIES,
  ORGANIZATION_KINDS,
  SLOT_STATUSES,
} from '../../db/vocabulary.ts';

const text = z.string();
const id = z.string().min(1).max(500);
const said = <T extends z.ZodType>(schema: T) => schema.nullish();

const instant = text.meta({
  description: 'RFC 3339 with its offset; without one it is read in the zone of the place, with a warning.',
  examples: ['2026-11-24T18:00:00+01:00'],
});
const rpps = text.meta({ description: '11 digits, or 8 then 11 digits.', examples: ['81000000001'] });
const finess = text.meta({ description: '9 characters, or 1 then 9 characters.', examples: ['350000123'] });
const siret = text.meta({ description: '14 digits, or 3 then 14 digits.' });
const phone = text.meta({ examples: ['+33299000000'] });

export const practitioner = z.object({
  sourceId: said(id),
  rpps: said(rpps),
  adeli: said(text),
  family: said(text),
  given: said(text),
  prefix: said(text),
  phone: said(phone),
});

export const organization = z.object({
  sourceId: said(id),
  finess: said(finess),
  siret: said(siret),
  name: said(text),
  kind: said(z.enum(ORGANIZATION_KINDS)),
});

export const location = z.object({
  sourceId: said(id),
  finess: said(finess),
  name: said(text),
  line: said(text),
  postalCode: said(text),
  city: said(text),
  insee: said(text.meta({ description: 'INSEE code of the commune.', examples: ['35238'] })),
  lat: said(z.number()),
  lon: said(z.number()),
  zone: said(text.meta({ description: 'IANA name.', examples: ['Europe/Paris'] })),
  phone: said(phone),
});

/** What a caller may need of the exercise; what is left out is unknown, and a search that asks for it leaves it out. */
export const care = z.object({
  children: said(z.boolean().meta({ description: 'Sees children.' })),
  newPatients: said(z.boolean().meta({ description: 'Sees people who are not patients there yet.' })),
  accessible: said(z.boolean().meta({ description: 'The place is reached in a wheelchair.' })),
  sex: said(z.enum(CARER_SEXES).meta({ description: 'Of the professional.' })),
  languages: said(
    z
      .array(text)
      .meta({ description: 'ISO 639-1 codes; lsf is the French sign language.', examples: [['fr', 'en']] }),
  ),
});

const actor = {
  scheduleId: said(id).meta({
    description: 'One actor at one place. Without it: the practitioner’s identifier and the place.',
  }),
  rpps: said(rpps).meta({ description: 'Short for practitioner.rpps.' }),
  practitioner: said(practitioner),
  location: said(location),
};

const slotKey = {
  ...actor,
  sourceId: id.meta({ description: 'The slot within its schedule: the same from one delivery to the next.' }),
  validAt: said(instant).meta({
    description: 'When this was true. An older one never overwrites a newer one.',
  }),
};

/** A slot as it is now. */
export const upsertLine = z.object({
  op: said(z.literal('upsert')),
  ...slotKey,
  status: z.enum(SLOT_STATUSES),
  start: instant,
  end: said(instant),
  zone: said(text.meta({ description: 'Zone of start and end; short for location.zone.' })),
  modalities: said(z.array(z.enum(MODALITIES))),
  kind: said(z.enum(APPOINTMENT_KINDS)).meta({ description: 'ROUTINE when not said.' }),
  visibility: said(z.array(text)).meta({
    description: 'PUBLIC, PRO, SNP, CPTS. A word that is not known shows the slot to nobody.',
  }),
  bookingUrl: said(text),
  capacity: said(z.number()).meta({ description: 'Places in a range; absent for a single place.' }),
  specialties: said(z.array(text)).meta({ description: 'Codes of TRE_R38.', examples: [['SM54']] }),
  organizations: said(z.array(organization)),
  sector: said(
    text.meta({ description: 'Fee sector: 1, optam, 2, or 3 when there is none.', examples: ['1'] }),
  ),
  care: said(care),
});
export type UpsertLine = z.infer<typeof upsertLine>;

/** A slot that is no more. */
export const deleteLine = z.object({ op: z.literal('delete'), ...slotKey });
export type DeleteLine = z.infer<typeof deleteLine>;

/** A schedule that is listed, be it empty: in a snapshot, what is not listed with it is closed. */
export const scheduleLine = z.object({ op: z.literal('schedule'), ...actor });

/** A line of the format, for its JSON Schema. */
export const ndjsonLine = z.union([upsertLine, deleteLine, scheduleLine]);
export type NdjsonLine = z.infer<typeof ndjsonLine>;

/** A line that has been understood, its place in the body, and itself as it was written. */
export interface NdjsonRecord {
  type: 'line';
  at: string;
  text: string;
  line: NdjsonLine;
}

/** A line that says it is of an appointment: what it holds is looked at where the feed may carry persons, only. */
export interface AppointmentRecord {
  type: 'appointment-line';
  at: string;
  line: unknown;
}

/** The schema of each operation, `upsert` when a line names none. */
export const LINES = { upsert: upsertLine, delete: deleteLine, schedule: scheduleLine } as const;

/** The fields of the objects inside a line, for telling a misspelt one. */
export const NESTED = {
  practitioner: practitioner.shape,
  location: location.shape,
  care: care.shape,
} as const;
