import type { Care } from '../../db/care.ts';
import type { CareFact, CarerSex, FeeSector } from '../../db/vocabulary.ts';
import { readCareFact, readFeeSector, readLanguage, readSex, saidCare } from '../reading/care.ts';
import type { CodeableConcept, DetailedExtension } from './resources.ts';
import type { ScheduleActors } from './schedule-actors.ts';

/** TRE_R282, which the Annuaire Santé and the ROR write the fee sector in; `c2` is sector 1 with fees above it. */
const CONTRACTED: Readonly<Record<string, FeeSector>> = { c1: '1', c3: '2', nc: '3' };
const GENDERS: Readonly<Record<string, CarerSex>> = { female: 'F', male: 'M' };

/**
 * What a schedule's actors say of the exercise: gender and communication of the person; characteristics, communication and
 * extensions of the role and of the service (Annuaire Santé for fees, Plan-Net for new patients and access). Null when
 * they say nothing; an unknown code says nothing.
 */
export function readCare({ practitioner, role, service }: ScheduleActors): Care | null {
  const characteristics = [...(role?.characteristic ?? []), ...(service?.characteristic ?? [])];
  const extensions = [...(role?.extension ?? []), ...(service?.extension ?? [])];
  const facts = [
    ...characteristics.flatMap(factsOf),
    ...extensions.flatMap(({ valueCodeableConcept, extension }) =>
      [valueCodeableConcept, ...(extension ?? []).map((inner) => inner.valueCodeableConcept)].flatMap(
        factsOf,
      ),
    ),
  ];
  const spoken = [practitioner, role, service].flatMap((resource) => resource?.communication ?? []);
  const prefix = practitioner?.name?.[0]?.prefix?.[0];
  return saidCare({
    children: among(facts, ['children', 'no-children']),
    newPatients: among(facts, ['new-patients', 'no-new-patients']),
    accessible: among(facts, ['accessible', 'not-accessible']),
    sector: sectorOf(extensions) ?? sectorAmong(characteristics),
    sex: (practitioner?.gender === undefined ? null : GENDERS[practitioner.gender]) ?? readSex(prefix),
    languages: languagesOf(spoken),
  });
}

const wordsOf = ({ text, coding }: CodeableConcept) => [
  ...(coding ?? []).flatMap(({ code, display }) => [code, display]),
  text,
];

function factsOf(concept: CodeableConcept | undefined): CareFact[] {
  const facts = concept ? wordsOf(concept).map(readCareFact) : [];
  return [...new Set(facts.filter((fact) => fact !== null))];
}

/** Yes, no, or nothing; both at once is nothing. */
function among(facts: readonly CareFact[], [yes, no]: readonly [CareFact, CareFact]): boolean | null {
  if (facts.includes(yes) === facts.includes(no)) return null;
  return facts.includes(yes);
}

function sectorOf(extensions: readonly DetailedExtension[]): FeeSector | null {
  const named = (end: string) => extensions.find(({ url }) => url?.toLowerCase().endsWith(end));
  const codes = named('practitionerrole-contracted')?.valueCodeableConcept?.coding ?? [];
  const [sector] = codes.flatMap(({ code }) => CONTRACTED[code ?? ''] ?? []);
  const moderated = named('practitionerrole-hascas')?.valueBoolean === true;
  return sector === '2' && moderated ? 'optam' : (sector ?? null);
}

function sectorAmong(characteristics: readonly CodeableConcept[]): FeeSector | null {
  const sectors = characteristics
    .flatMap((concept) => wordsOf(concept))
    .flatMap((words) => (/sect|conventionn|optam/iu.test(words ?? '') ? (readFeeSector(words) ?? []) : []));
  return new Set(sectors).size === 1 ? (sectors[0] ?? null) : null;
}

function languagesOf(spoken: readonly CodeableConcept[]): string[] | null {
  const read = spoken.flatMap((concept) => {
    const [code] = wordsOf(concept).flatMap((words) =>
      words === undefined ? [] : (readLanguage(words) ?? []),
    );
    return code ?? [];
  });
  return read.length === 0 ? null : [...new Set(read)];
}
