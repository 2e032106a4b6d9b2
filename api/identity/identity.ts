import { z } from 'zod';
import { parsePractitionerIdentifier } from '../../importers/identifiers.ts';
import type { DirectIdentifier, Role, Sex } from '../../db/vocabulary.ts';
import type { Door } from './doors.ts';

/** Who a provider says someone is, as we keep it. */
export interface ProvenIdentity {
  subject: string;
  displayName: string;
  /** What follows from the proof alone: never more than a professional. */
  role: Extract<Role, 'citizen' | 'professional' | 'visitor'>;
  identifiers: { kind: DirectIdentifier; value: string }[];
  /** What prevention goes by; of a citizen alone. The date of birth is an ISO 8601 date. */
  born?: { on: string | null; sex: Sex };
}

const text = z.string().trim().optional().catch(undefined);

/** Pro Santé Connect: empty strings everywhere, and no `SubjectRefPro` for those who practise nothing yet. */
const professionalClaims = z.object({
  SubjectNameID: z.string().trim().min(1).max(200),
  given_name: text,
  family_name: text,
  email: text,
  email_verified: z.boolean().optional().catch(undefined),
  SubjectRefPro: z
    .object({
      exercices: z.array(z.object({ codeProfession: text })).catch([]),
    })
    .optional()
    .catch(undefined),
});

/** FranceConnect: a pairwise `sub`, never the INS. */
const citizenClaims = z.object({
  sub: z.string().min(1).max(200),
  given_name: text,
  family_name: text,
  email: text,
  /** Those born on a day that nobody knows have zeros in it. */
  birthdate: z.iso.date().optional().catch(undefined),
  gender: z.enum(['female', 'male']).optional().catch(undefined),
});

const named = (...names: (string | undefined)[]) => names.filter(Boolean).join(' ') || 'Sans nom';

const ofEmail = (email: string | undefined): ProvenIdentity['identifiers'] =>
  email ? [{ kind: 'email', value: normaliseEmail(email) }] : [];

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

function readProfessional(claims: unknown): ProvenIdentity {
  const person = professionalClaims.parse(claims);
  const practises = person.SubjectRefPro?.exercices.some(({ codeProfession }) => codeProfession) ?? false;
  const national = parsePractitionerIdentifier(person.SubjectNameID);
  const rpps = national?.kind === 'rpps' ? national.value : undefined;
  return {
    subject: `psc:${person.SubjectNameID}`,
    displayName: named(person.given_name, person.family_name),
    role: practises ? 'professional' : 'visitor',
    identifiers: [
      ...(rpps === undefined ? [] : [{ kind: 'rpps' as const, value: rpps }]),
      ...(person.email_verified === true ? ofEmail(person.email) : []),
    ],
  };
}

function readCitizen(claims: unknown): ProvenIdentity {
  const person = citizenClaims.parse(claims);
  return {
    subject: `fc:${person.sub}`,
    displayName: named(person.given_name, person.family_name),
    role: 'citizen',
    identifiers: ofEmail(person.email),
    born: { on: person.birthdate ?? null, sex: person.gender ?? 'unknown' },
  };
}

/** Reads a door's userinfo; throws when it says not even who it is. */
export function readIdentity(door: Door, claims: unknown): ProvenIdentity {
  return door === 'franceconnect' ? readCitizen(claims) : readProfessional(claims);
}
