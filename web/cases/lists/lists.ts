import type { ListName } from '../case-queries.ts';

/** The lists people work from, in the order of the tabs. */
export const CASE_LISTS = [
  'mine',
  'asked',
  'queue',
  'overdue',
  'callbacks',
  'unknown',
  'open',
  'closed',
] as const satisfies readonly ListName[];
