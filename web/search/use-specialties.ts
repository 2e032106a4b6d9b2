import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { specialtiesQuery } from '../queries.ts';
import { labelOf } from './line/chips.tsx';
import type { Specialty } from './line/understand.ts';

/** The three codes of general medicine read as one. */
const GENERAL_MEDICINE: ReadonlySet<string> = new Set(['SM26', 'SM53', 'SM54']);

const NONE: readonly Specialty[] = [];

/** The list of specialties, and the word for a code. */
export function useSpecialties(): { specialties: readonly Specialty[]; wordOf: (code: string) => string } {
  const { data: specialties = NONE } = useQuery(specialtiesQuery);
  const wordOf = useCallback(
    (code: string) => labelOf(GENERAL_MEDICINE.has(code) ? 'SM54' : code, specialties),
    [specialties],
  );
  return { specialties, wordOf };
}
