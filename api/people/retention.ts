import type { DateTime } from 'luxon';
import { countForgettable, forgetStep, RETAINED, type Retained } from '../../db/queries/people/retention.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { eraseUnopened, warnSealed, warnUnopened } from './inactivity.ts';
import { keptFor, TOLD_BEFORE } from './retention-rules.ts';

type Room = Pick<Deps, 'db' | 'clock'>;

const limits = (rule: Retained, now: DateTime<true>) => ({
  before: now.minus(keptFor(rule)).toJSDate(),
  toldBy: now.minus(TOLD_BEFORE).toJSDate(),
});

/** Tells those whose agenda is soon to be erased, forgets what each rule says is over, and logs how much of what. */
export const retentionDuty: Duty = {
  name: 'retention',
  everySeconds: 3600,
  run: async (deps) => {
    const told = (await warnUnopened(deps)) + (await warnSealed(deps));
    const forgotten = await forgetAll(deps);
    deps.log.info({ ...forgotten, told }, 'forgot what was kept long enough of people');
  },
};

/** Carries every rule out; gives how many rows went by rule. */
export async function forgetAll({ db, clock }: Room): Promise<Record<string, number>> {
  const now = clock();
  const forgotten: Record<string, number> = {};
  for (const rule of RETAINED) {
    let count = 0;
    for (let gone = 1; gone > 0; count += gone) {
      const at = limits(rule, now);
      gone =
        rule === 'inactive'
          ? await eraseUnopened(db, { ...at, now: now.toJSDate() })
          : await forgetStep(db, { rule, ...at });
    }
    forgotten[rule] = count;
  }
  return forgotten;
}

/** What carrying the rules out would forget now; nothing is changed. */
export async function rehearse({ db, clock }: Room): Promise<Map<Retained, number>> {
  const now = clock();
  const counts = new Map<Retained, number>();
  for (const rule of RETAINED) counts.set(rule, await countForgettable(db, { rule, ...limits(rule, now) }));
  return counts;
}
