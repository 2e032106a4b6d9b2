import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { Place } from '../../api.ts';
import { placesQuery, specialtiesQuery } from '../../queries.ts';
import type { Here } from '../criteria.ts';
import { findPlace, looksLikeStreet, type Found } from './place-words.ts';
import { understand, type Specialty, type Understanding } from './understand.ts';
import { fold } from '../vocabulary.ts';

export type Suggestion =
  | { kind: 'place'; id: string; place: Place }
  | { kind: 'specialty'; id: string; specialty: Specialty };

/** What a line means once its place was looked for. */
export interface Read extends Understanding {
  found: Found<Place>;
  isStreet: boolean;
}

const MOST_SPECIALTIES = 3;

/** Understands the line as it is typed; `read` does so at once, for Enter. */
export function useSuggestions(text: string, here: () => Here) {
  const queries = useQueryClient();
  const { data: specialties = [] } = useQuery(specialtiesQuery);
  const typed = useDeferredValue(text.trim());

  const read = async (line: string): Promise<Read> => {
    const understanding = understand(line, { ...here(), specialties });
    const found = await findPlace(understanding.rest, (q) => queries.fetchQuery(placesQuery(q)));
    return { ...understanding, found, isStreet: understanding.rest.some(looksLikeStreet) };
  };
  const { data: reading } = useQuery({
    queryKey: ['line', typed, specialties.length],
    queryFn: () => read(typed),
    enabled: typed.length >= 2,
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: (previous) => (typed.length >= 2 ? previous : undefined),
  });
  const suggestions = typed.length < 2 || !reading ? [] : suggest(reading, specialties);
  const understood = typed.length < 2 || !reading ? {} : reading.criteria;
  return { suggestions, understood, read };
}

function suggest({ found, rest }: Read, specialties: readonly Specialty[]): Suggestion[] {
  const places = found.places
    .slice(0, 6)
    .map((place): Suggestion => ({ kind: 'place', id: place.id, place }));
  return [...places, ...beginningWith(rest.at(-1)?.split(' ').at(-1) ?? '', specialties)];
}

/** Specialties that the last word being typed may begin. */
function beginningWith(word: string, specialties: readonly Specialty[]): Suggestion[] {
  const start = fold(word);
  if (start.length < 3) return [];
  return specialties
    .filter(({ label }) =>
      fold(label)
        .split(/[\s'-]+/)
        .some((each) => each.startsWith(start)),
    )
    .slice(0, MOST_SPECIALTIES)
    .map((specialty): Suggestion => ({ kind: 'specialty', id: specialty.code, specialty }));
}
