import type { Evidence } from '../../db/schema/match.ts';
import { fold } from '../../db/fold.ts';
import { compareNames, compareTitles, type NameVerdict } from './names.ts';

/** A role as it is compared: who, where, how they are reached. */
export interface Actor {
  person: { rpps: string | null; adeli: string | null; family: string | null; given: string | null } | null;
  structure: { finess: string | null; siret: string | null; name: string | null } | null;
  phone: string | null;
  /** More than one person of one feed answers at this phone: a switchboard, which tells nobody apart. */
  phoneShared: boolean;
  line: string | null;
  postalCode: string | null;
  /** WGS 84 degrees; null when the place is known by its commune alone. */
  position: { lat: number; lon: number } | null;
  /** Specialty groups. */
  specialties: readonly number[];
}

/** What a comparison comes to: merged at once, put to an operator, or never. */
export type Outcome = 'matched' | 'proposed' | 'never';

export interface Weighed {
  outcome: Outcome;
  /** 0 to 100. */
  score: number;
  evidence: Evidence[];
}

/** From here on two roles are one; from the lower one on, a person is asked. */
export const MATCHED_FROM = 75;
export const PROPOSED_FROM = 50;

/** Metres: one door, one block; beyond, another place and so another offer. */
const DOOR = 40;
const BLOCK = 250;

const POINTS = {
  identifier: { same: 80, close: 0, different: -100, unknown: 0 },
  phone: { same: 25, close: 0, different: -5, unknown: 0 },
  address: { same: 20, close: 10, different: -100, unknown: 0 },
  specialty: { same: 10, close: 0, different: -40, unknown: 0 },
} as const;
const NAME: Record<NameVerdict, Pick<Evidence, 'verdict' | 'points'>> = {
  same: { verdict: 'same', points: 50 },
  close: { verdict: 'close', points: 30 },
  given: { verdict: 'close', points: 10 },
  different: { verdict: 'different', points: -100 },
  unknown: { verdict: 'unknown', points: 0 },
};

/**
 * Weighs whether two roles are the same care at the same place. National identifiers decide alone, a different name or
 * place never merges, and what is missing neither helps nor harms.
 */
export function weigh(a: Actor, b: Actor): Weighed {
  const evidence = [compareIdentifiers(a, b), compareName(a, b), comparePhones(a, b), comparePlaces(a, b)];
  evidence.push(compareSpecialties(a, b));
  const [identifier, name, phone, address] = evidence.map(({ verdict }) => verdict);
  const total = evidence.reduce((sum, { points }) => sum + points, 0);
  const score = Math.max(0, Math.min(100, total));
  const known = identifier === 'same';
  if (identifier === 'different' || address === 'different') return { outcome: 'never', score: 0, evidence };
  if (!known && (name === 'different' || name === 'unknown')) return { outcome: 'never', score: 0, evidence };
  const sure = known ? address === 'same' || address === 'close' : name === 'same' || phone === 'same';
  if (score >= MATCHED_FROM && sure) return { outcome: 'matched', score, evidence };
  return { outcome: score >= PROPOSED_FROM ? 'proposed' : 'never', score, evidence };
}

type Verdict = Evidence['verdict'];

function told(about: Exclude<Evidence['about'], 'name'>, verdict: Verdict): Evidence {
  return { about, verdict, points: POINTS[about][verdict] };
}

/** The same number on both sides, or another of the same register; unknown when no register is on both. */
function compareIdentifiers(a: Actor, b: Actor): Evidence {
  if ((a.person === null) !== (b.person === null)) return told('identifier', 'different');
  const pairs =
    a.person && b.person
      ? [
          [a.person.rpps, b.person.rpps],
          [a.person.adeli, b.person.adeli],
        ]
      : [
          [a.structure?.finess, b.structure?.finess],
          [a.structure?.siret, b.structure?.siret],
        ];
  const both = pairs.filter(([one, other]) => one && other);
  if (both.some(([one, other]) => one !== other)) return told('identifier', 'different');
  return told('identifier', both.length > 0 ? 'same' : 'unknown');
}

function compareName(a: Actor, b: Actor): Evidence {
  const verdict =
    a.person && b.person
      ? compareNames(a.person, b.person)
      : compareTitles(a.structure?.name ?? null, b.structure?.name ?? null);
  const known = compareIdentifiers(a, b).verdict === 'same';
  if (known && verdict === 'different') return { about: 'name', verdict, points: 0 };
  return { about: 'name', ...NAME[verdict] };
}

function comparePhones(a: Actor, b: Actor): Evidence {
  if (!a.phone || !b.phone) return told('phone', 'unknown');
  if (a.phoneShared || b.phoneShared) return told('phone', a.phone === b.phone ? 'close' : 'unknown');
  return told('phone', a.phone === b.phone ? 'same' : 'different');
}

function comparePlaces(a: Actor, b: Actor): Evidence {
  const written = a.line && b.line && a.postalCode && a.postalCode === b.postalCode;
  if (written && fold(a.line ?? '') === fold(b.line ?? '')) return told('address', 'same');
  if (!a.position || !b.position) return told('address', 'unknown');
  const metres = metresApart(a.position, b.position);
  if (metres <= DOOR) return told('address', 'same');
  return told('address', metres <= BLOCK ? 'close' : 'different');
}

function compareSpecialties(a: Actor, b: Actor): Evidence {
  if (a.specialties.length === 0 || b.specialties.length === 0) return told('specialty', 'unknown');
  return told(
    'specialty',
    a.specialties.some((group) => b.specialties.includes(group)) ? 'same' : 'different',
  );
}

/** Metres between two near places: flat, which is exact enough below a kilometre. */
function metresApart(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const degree = 111_320;
  return Math.hypot((a.lat - b.lat) * degree, (a.lon - b.lon) * degree * Math.cos((a.lat * Math.PI) / 180));
}
