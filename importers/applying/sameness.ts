import type { Transaction } from '../../db/client.ts';
import { findSameSchedules } from '../../db/queries/slots/comparison.ts';
import type { Application, Resolution } from './application.ts';

/**
 * Compares what a snapshot says of each schedule with what the index has of it, and stages the slots of those where
 * something differs. The caller holds the feed's lock: no other reading of it changes them meanwhile.
 */
export async function setSameApart(
  tx: Transaction,
  { staging, observedAt, coverage }: Pick<Application, 'staging' | 'observedAt' | 'coverage'>,
  { schedules, cpts }: Pick<Resolution, 'schedules' | 'cpts'>,
): Promise<Pick<Resolution, 'same' | 'staged'>> {
  const ids = new Map(schedules.map(({ schedule, id }) => [schedule, id]));
  const compared = [...staging.schedules.values()].flatMap((schedule) => {
    const id = ids.get(schedule.number);
    const { held: rows, number } = schedule;
    return id !== undefined && rows && rows.length > 0 ? [{ number, id, rows }] : [];
  });
  const from = coverage && coverage.from < observedAt ? coverage.from : observedAt;
  const found = await findSameSchedules(tx, { schedules: compared, cpts, observedAt, from });
  const begun = new Map(found.map((schedule) => [schedule.id, schedule.begun]));
  const same = new Map<number, { begun: boolean; slots: number }>();
  for (const { number, id, rows } of compared) {
    const known = begun.get(id);
    if (known !== undefined) same.set(number, { begun: known, slots: rows.length });
  }
  return { same, staged: staging.staged + (await staging.stageHeld(tx, same)) };
}
