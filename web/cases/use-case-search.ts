import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Criteria, Here } from '../search/criteria.ts';
import type { Change } from '../search/use-moves.ts';
import { caseQuery, searchContextQuery } from './case-queries.ts';
import { criteriaOf, isBareCase } from './to-criteria.ts';

interface Searching {
  criteria: Criteria;
  onChange: Change;
  here: () => Here;
}

/** A case that is opened by its address alone brings its own search; what one changes after that stays. */
export function useCaseSearch({ criteria, onChange, here }: Searching): void {
  const bare = isBareCase(criteria);
  const id = criteria.case ?? '';
  const { data: file } = useQuery({ ...caseQuery(id), enabled: bare });
  const { data: context } = useQuery({ ...searchContextQuery(id), enabled: bare && file?.masked === false });
  const latest = useRef({ onChange, here });
  useEffect(() => {
    latest.current = { onChange, here };
  });
  useEffect(() => {
    if (!bare || !context || context.caseId !== id) return;
    const { onChange, here } = latest.current;
    const next = criteriaOf(context, here(), file?.contact?.place?.label);
    if (Object.keys(next).length > 1) onChange(next, { replace: true });
  }, [bare, context, file, id]);
}
