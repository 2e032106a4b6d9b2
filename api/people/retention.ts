import type { DateTime } from 'luxon';
import { countForgettable, forgetStep, RETAINED, type Retained } from '../../db/queries/retention.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { keptFor } from './retention-rules.ts';

const before = (rule: Retained, now: DateTime<true>): Date => now.minus(keptFor(rule)).toJSDate();

/** Forgets what each rule says is over, and logs how much of what. */
export const retentionDuty: Duty = {
  name: 'retention',
  everySeconds: 3600,
  run: async (deps) => {
    const forgotten = await forgetAll(deps);
    deps.log.info(forgotten, 'forgot what was kept long enough of people');
  },
};

/** Carries every rule out; gives how many rows went by rule. */
export async function forgetAll({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Record<string, number>> {
  const now = clock();
  const forgotten: Record<string, number> = {};
  for (const rule of RETAINED) {
    let count = 0;
    for (let gone = 1; gone > 0; count += gone)
      gone = await forgetStep(db, { rule, before: before(rule, now) });
    forgotten[rule] = count;
  }
  return forgotten;
}

/** What carrying the rules out would forget now; nothing is changed. */
export async function rehearse({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Map<Retained, number>> {
  const now = clock();
  const counts = new Map<Retained, number>();
  for (const rule of RETAINED)
    counts.set(rule, await countForgettable(db, { rule, before: before(rule, now) }));
  return counts;
}
