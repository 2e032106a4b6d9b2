import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

/** What this installation has: tiles for the map, or none. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => answered(api.settings.$get({ query: {} }, until(signal))),
  staleTime: Infinity,
});
