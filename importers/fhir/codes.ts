import type { Coding, CodeableConcept } from './resources.ts';

/** The systems of the SAS guide (§1.7), each by what all its published spellings have in common. */
const SYSTEMS = {
  /** Modalities. */
  'v3-ActCode': /(?:^|[/:])v3-ActCode$/u,
  /** With or without an appointment. */
  'v2-0276': /(?:^|[/:])v2-0276$/u,
  /** Who may see a slot. */
  R314: /TRE[_-]R314\b|1\.2\.250\.1\.213\.3\.3\.71$/u,
  /** Kinds of structure: 604 CPTS, 603 MSP, 124 CDS. */
  R66: /TRE[_-]R66\b/u,
  /** Specialties. */
  R38: /TRE[_-]R38\b|1\.2\.250\.1\.213\.2\.28$/u,
} as const;
export type KnownSystem = keyof typeof SYSTEMS;

/** True when the coding is of that system, whichever of its addresses was written. */
export function isOf(system: KnownSystem, coding: Coding): boolean {
  return coding.system !== undefined && SYSTEMS[system].test(coding.system.replace(/[/#]+$/u, ''));
}

/** Every code of one system in a list of concepts, in order, once each. */
export function codesOf(system: KnownSystem, concepts: readonly CodeableConcept[] | undefined): string[] {
  const codes = (concepts ?? []).flatMap((concept) =>
    (concept.coding ?? []).flatMap((coding) => (coding.code && isOf(system, coding) ? [coding.code] : [])),
  );
  return [...new Set(codes)];
}

/** The texts of the concepts that carry no coding: motives, specialties in words. */
export function textsOf(concepts: readonly CodeableConcept[] | undefined): string[] {
  return (concepts ?? []).flatMap((concept) =>
    concept.text && !concept.coding?.length ? [concept.text] : [],
  );
}
