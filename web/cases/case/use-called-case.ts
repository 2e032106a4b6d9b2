import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { withoutBlanks, type Criteria } from '../../search/criteria.ts';
import type { Change } from '../../search/offers/use-moves.ts';
import { useSession } from '../../session.ts';
import { caseOfLink } from './case-of-link.ts';
import { openCase } from '../case-queries.ts';
import { dispatches } from '../roles.ts';

/**
 * A link that names a call opens its case, once however often the link is followed; the search it brought stays as it is.
 * One that names none only offers to: followed twice, it would make two cases of one call.
 */
export function useCalledCase(criteria: Criteria, onChange: Change) {
  const queries = useQueryClient();
  const { role } = useSession();
  const nameless = useRef(crypto.randomUUID());
  const opening = useMutation({
    networkMode: 'always',
    mutationFn: (asked: Criteria) => openCase(caseOfLink(asked), keyOf(asked, nameless.current)),
    onSuccess: (opened, asked) => {
      nameless.current = crypto.randomUUID();
      onChange(withoutBlanks({ ...asked, call: undefined, case: opened.id }), { replace: true });
      void queries.invalidateQueries({ queryKey: ['cases'] });
    },
  });
  const { mutate, isPending } = opening;
  const { origin, call } = criteria;
  const caseless = criteria.case === undefined && dispatches(role);
  const wanted = call !== undefined && caseless;
  const latest = useRef(criteria);
  useEffect(() => {
    latest.current = criteria;
  });
  // The call alone begins it: a search that changes meanwhile does not ask again.
  useEffect(() => {
    if (wanted) mutate(withoutBlanks({ ...latest.current, origin, call }));
  }, [wanted, mutate, origin, call]);
  return {
    error: opening.error,
    isPending,
    /** Where the call came from, when its case is still to be opened by hand. */
    offeredBy: caseless && call === undefined ? origin : undefined,
    open: () => mutate(criteria),
  };
}

/** One key a call; without its name, one for each time that someone asks. */
function keyOf({ origin = '', call }: Criteria, nameless: string): string {
  return call === undefined ? nameless : `lrm-${origin}-${call}`.slice(0, 100);
}
