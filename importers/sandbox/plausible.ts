import type { Sex } from '../../db/vocabulary.ts';

/** Whom an invented appointment is for. */
export interface Patient {
  /** ISO 8601 date. */
  born: string;
  sex: Sex;
}

const GENERAL = ['SM26', 'SM53', 'SM54'] as const;
/** Paediatrics, dermatology, ophthalmology, ears and nose, allergology: where children are seen beside their own doctor. */
const OF_CHILDREN: ReadonlySet<string> = new Set([...GENERAL, 'SM40', 'SM15', 'SM38', 'SM39', 'SM57']);
const PAEDIATRICS = 'SM40';
const GYNAECOLOGY = 'SM20';
const ADULT = 18;

export const isChild = ({ born }: Patient, year: number): boolean => year - Number(born.slice(0, 4)) < ADULT;

/** Whether someone of this age and sex would be seen for that (TRE_R38): a demo in which they would not is laughed at. */
export function isPlausible(patient: Patient, specialties: readonly string[], year: number): boolean {
  const [first = ''] = specialties;
  if (isChild(patient, year)) return OF_CHILDREN.has(first);
  return first !== PAEDIATRICS && (first !== GYNAECOLOGY || patient.sex === 'female');
}
