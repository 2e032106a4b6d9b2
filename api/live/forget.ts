import { forgetLiveChanges } from '../../db/queries/live/live.ts';
import type { Duty } from '../duties.ts';
import { KEPT_MINUTES } from './live.ts';

/** Forgets the changes that no screen may come back for. */
export function forgettingDuty(): Duty {
  return {
    name: 'forget-live-changes',
    everySeconds: 60,
    run: ({ db }) => forgetLiveChanges(db, KEPT_MINUTES),
  };
}
