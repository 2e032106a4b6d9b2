import type { Transaction } from '../../db/client.ts';
import { findUnknownFiness, findUnknownRpps } from '../../db/queries/feeds/directory.ts';
import type { Rejection } from '../contract.ts';
import { reject } from '../rules.ts';
import type { StagedSchedule } from './staged-schedule.ts';

/** Identifiers that the national directory does not list, a remark each, at the first agenda that gives it. Silent while no directory is loaded. */
export async function remarkUnlisted(
  tx: Transaction,
  schedules: Iterable<StagedSchedule>,
): Promise<Rejection[]> {
  const first = { rpps: new Map<string, StagedSchedule>(), finess: new Map<string, StagedSchedule>() };
  for (const schedule of schedules) {
    const rpps = schedule.practitioner?.rpps;
    const finess = schedule.organization?.finess ?? schedule.location?.finess;
    if (rpps && !first.rpps.has(rpps)) first.rpps.set(rpps, schedule);
    if (finess && !first.finess.has(finess)) first.finess.set(finess, schedule);
  }
  const unknown = {
    rpps: await findUnknownRpps(tx, [...first.rpps.keys()]),
    finess: await findUnknownFiness(tx, [...first.finess.keys()]),
  };
  return (['rpps', 'finess'] as const).flatMap((register) =>
    [...unknown[register]].flatMap((id) => {
      const schedule = first[register].get(id);
      if (!schedule) return [];
      const { at, scheduleId } = schedule;
      return [
        reject('I11', { at, scheduleId }, `${register.toUpperCase()} ${id} is not in the national directory`),
      ];
    }),
  );
}
