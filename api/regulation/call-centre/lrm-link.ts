import { z } from '@hono/zod-openapi';
import type { LinkAddress } from '../../../db/dispatch-vocabulary.ts';
import { fold } from '../../../db/fold.ts';
import { lrmOriginOf } from '../../../db/queries/cases/lrm-links.ts';
import { GENERAL_MEDICINE } from '../../../db/vocabulary.ts';
import { parsePractitionerIdentifier } from '../../../importers/identifiers.ts';

/** What a call centre's link may say (INT_L01); whatever else it carries is left aside. */
const said = z.object({
  origin: z.string().overwrite(lrmOriginOf).min(1).max(80).optional().catch(undefined),
  practitioner: z.string().trim().min(1).max(200).optional().catch(undefined),
  specialty: z.string().trim().min(1).max(200).optional().catch(undefined),
  streetnumber: z.string().trim().max(20).optional().catch(undefined),
  streetname: z.string().trim().max(200).optional().catch(undefined),
  inseecode: z.string().trim().max(10).optional().catch(undefined),
  city: z.string().trim().max(120).optional().catch(undefined),
  /** Ours, beside the guide's: what the software calls this call, which then has its case. */
  call: z
    .string()
    .regex(/^[\w.:-]{1,80}$/)
    .optional()
    .catch(undefined),
});

/**
 * Errors as the platform of the SAS names them: an identifier that cannot be read, an origin that is missing; and one that
 * it has no name for, an origin that no territory knows.
 */
export type LrmError = 'sas_pf_001' | 'sas_pf_002' | 'unknown-origin';

/** A link, read: what a search keeps of it, and what cannot be read. */
export interface LrmLink {
  origin: string | null;
  doctor: string | null;
  specialty: string | null;
  street: string | null;
  insee: string | null;
  city: string | null;
  call: string | null;
  errors: LrmError[];
}

export interface KnownSpecialty {
  code: string;
  label: string;
}

/** What a link asks for when it names no specialty. */
const BY_DEFAULT = GENERAL_MEDICINE[2];

/** Reads a link; `practitioner` is an identifier of the national registry, or a name, which finds nobody by itself. */
export function readLrmLink(query: Record<string, string>, known: readonly KnownSpecialty[]): LrmLink {
  const { origin, practitioner, specialty, streetnumber, streetname, inseecode, city, call } =
    said.parse(query);
  const doctor = practitioner === undefined ? null : doctorOf(practitioner);
  const errors: LrmError[] = [];
  if (doctor === undefined && practitioner !== undefined) errors.push('sas_pf_001');
  if (origin === undefined) errors.push('sas_pf_002');
  return {
    origin: origin !== undefined && /^[\w.-]{1,40}$/.test(origin) ? origin : null,
    doctor: doctor ?? null,
    specialty: specialtyOf(specialty, known),
    street: streetname ? [streetnumber, streetname].filter(Boolean).join(' ') : null,
    insee:
      inseecode !== undefined && /^(\d{2}|2A|2B)\d{3}$/i.test(inseecode) ? inseecode.toUpperCase() : null,
    city: city || null,
    call: call ?? null,
    errors,
  };
}

/** An RPPS; null for a name; undefined for what should be an identifier and is none. */
function doctorOf(text: string): string | null | undefined {
  const bare = text.slice(text.lastIndexOf('|') + 1).trim();
  const identifier = parsePractitionerIdentifier(bare);
  if (identifier?.kind === 'rpps') return identifier.value;
  return /^urn:|\||\d/.test(text) ? undefined : null;
}

/** A code after its nomenclature, a code alone, or a label; general medicine when nothing is said. Null when it is none. */
function specialtyOf(text: string | undefined, known: readonly KnownSpecialty[]): string | null {
  if (text === undefined) return BY_DEFAULT;
  const bare = text.slice(text.lastIndexOf('|') + 1).trim();
  const code = known.find((each) => each.code === bare.toUpperCase())?.code;
  if (code !== undefined) return code;
  const words = fold(bare).replace(/^(une )?consultation (de |d )?/, '');
  if (words === 'medecine generale' || words === '') return BY_DEFAULT;
  return known.find(({ label }) => fold(label) === words)?.code ?? null;
}

/** Where a caller is, as far as the link's address could be understood. */
export interface LinkPlace {
  commune?: string;
  lat?: number;
  lon?: number;
  near?: string;
}

/** What became of a link's address: one whose street was not found is asked for again, whatever else of it was. */
export function addressOf(
  { street, insee, city }: Pick<LrmLink, 'street' | 'insee' | 'city'>,
  place: LinkPlace | null,
): LinkAddress {
  if (street === null && insee === null && city === null) return 'absent';
  return place === null || (street !== null && place.lat === undefined) ? 'unresolved' : 'found';
}

/** The search a link opens, with what is still to be asked: an address that was not found leaves all the rest. */
export function searchOf(link: LrmLink, place: LinkPlace | null): string {
  const { origin, doctor, specialty, call } = link;
  const query = new URLSearchParams();
  const { commune, lat, lon, near } = place ?? {};
  if (commune !== undefined) query.set('commune', commune);
  if (lat !== undefined && lon !== undefined) {
    query.set('lat', lat.toFixed(3));
    query.set('lon', lon.toFixed(3));
  }
  if (near !== undefined && /^[\p{L}\p{N}'’ .()-]{1,60}$/u.test(near)) query.set('near', near);
  if (specialty !== null) query.set('specialty', specialty);
  if (doctor !== null) query.set('doctor', doctor);
  if (origin !== null) query.set('origin', origin);
  if (call !== null) query.set('call', call);
  if (addressOf(link, place) !== 'found') query.append('ask', 'address');
  if (specialty === null) query.append('ask', 'specialty');
  return `/?${query.toString()}`;
}
