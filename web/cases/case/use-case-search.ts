import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Criteria, Here } from '../../search/criteria.ts';
import type { Change } from '../../search/offers/use-moves.ts';
import { caseQuery, searchContextQuery } from '../case-queries.ts';
import { criteriaOf, isBareCase } from './to-criteria.ts';

interface Searching {
  criteria: Criteria;
  onChange: Change;
  here: () => Here;
}

/**
 * A case that is opened by its address alone brings its own search; what one changes after that stays. True while that
 * search is on its way.
 */
export function useCaseSearch({ criteria, onChange, here }: Searching): boolean {
  const bare = isBareCase(criteria);
  const id = criteria.case ?? '';
  const { data: file } = useQuery({ ...caseQuery(id), enabled: bare });
  const { data: context, isError } = useQuery({
    ...searchContextQuery(id),
    enabled: bare && file?.masked === false,
  });
  const label = file?.contact?.place?.label;
  const isFound = bare && context?.caseId === id;
  const latest = useRef({ onChange, here });
  useEffect(() => {
    latest.current = { onChange, here };
  });
  useEffect(() => {
    if (!isFound || !context) return;
    const { onChange, here } = latest.current;
    const next = criteriaOf(context, here(), label);
    if (!isBareCase(next)) onChange(next, { replace: true });
  }, [isFound, context, label]);
  if (!bare || isError || file?.masked === true) return false;
  return !isFound || !isBareCase(criteriaOf(context, here(), label));
}
