import { z } from 'zod';
import { MODALITIES } from './vocabulary.ts';
import type { Vault } from './vault.ts';

const text = z.string().nullable();

/** Who is to be seen, where and how: what an agenda keeps sealed of an appointment or a reminder. */
export const agendaContent = z.strictObject({
  /** Of a reminder; null for an appointment, which is named by whom it is with. */
  title: text,
  note: text,
  /** RFC 3339 in UTC. */
  start: z.string(),
  end: text,
  zone: z.string(),
  status: z.string(),
  practitioner: z.strictObject({ rpps: text, name: text }).nullable(),
  organization: z.strictObject({ finess: text, name: text }).nullable(),
  /** TRE_R38 codes. */
  specialties: z.array(z.string()),
  place: z
    .strictObject({
      name: text,
      line: text,
      postalCode: text,
      city: text,
      lat: z.number().nullable(),
      lon: z.number().nullable(),
      phone: text,
      finess: text,
    })
    .nullable(),
  access: text,
  bring: text,
  modality: z.enum(MODALITIES).nullable(),
  link: text,
  manageUrl: text,
});
export type AgendaContent = z.infer<typeof agendaContent>;

/** An appointment or a reminder of which nothing but its time is known. */
export const BLANK_CONTENT: Omit<AgendaContent, 'start' | 'end' | 'zone' | 'status'> = {
  title: null,
  note: null,
  practitioner: null,
  organization: null,
  specialties: [],
  place: null,
  access: null,
  bring: null,
  modality: null,
  link: null,
  manageUrl: null,
};

const CONTEXT = 'agenda';

export const sealContent = (vault: Vault, content: AgendaContent): string =>
  vault.seal(JSON.stringify(content), CONTEXT);

/** Throws when the value was changed, moved, or sealed with a key that is gone. */
export function openContent(vault: Vault, sealed: string): AgendaContent {
  return agendaContent.parse(JSON.parse(vault.open(sealed, CONTEXT)));
}

/** What a calendar must announce when it changes: time, place, status (RFC 5546 §2.1.4). */
export function announcedOf(vault: Vault, content: AgendaContent): string {
  const { start, end, zone, status, place, modality } = content;
  const where = place && [place.name, place.line, place.postalCode, place.city];
  return vault.blindIndex(JSON.stringify([start, end, zone, status, where, modality]), 'agenda-announced');
}

/** Equal for equal contents, and saying nothing of them. */
export const digestOf = (vault: Vault, content: AgendaContent): string =>
  vault.blindIndex(JSON.stringify(content), 'agenda-digest');
