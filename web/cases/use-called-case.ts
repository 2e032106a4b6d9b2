import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { withoutBlanks, type Criteria } from '../search/criteria.ts';
import type { Change } from '../search/use-moves.ts';
import { useSession } from '../session.ts';
import { caseOfLink } from './case-of-link.ts';
import { openCase } from './case-queries.ts';
import { dispatches } from './roles.ts';

/** A link that names a call opens its case, once however often the link is followed; the search it brought stays as it is. */
export function useCalledCase(criteria: Criteria, onChange: Change) {
  const queries = useQueryClient();
  const { role } = useSession();
  const opening = useMutation({
    networkMode: 'always',
    mutationFn: (asked: Criteria) =>
      openCase(caseOfLink(asked), `lrm-${asked.origin ?? ''}-${asked.call ?? ''}`.slice(0, 100)),
    onSuccess: (opened, asked) => {
      onChange(withoutBlanks({ ...asked, call: undefined, case: opened.id }), { replace: true });
      void queries.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  const { mutate } = opening;
  const wanted = criteria.call !== undefined && criteria.case === undefined && dispatches(role);
  const { origin, call } = criteria;
  const latest = useRef(criteria);
  useEffect(() => {
    latest.current = criteria;
  });
  // The call alone begins it: a search that changes meanwhile does not ask again.
  useEffect(() => {
    if (wanted) mutate(withoutBlanks({ ...latest.current, origin, call }));
  }, [wanted, mutate, origin, call]);
  return { error: opening.error, retry: () => mutate(criteria) };
}
