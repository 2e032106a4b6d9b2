import { DateTime } from 'luxon';
import type { Database, Transaction } from '../../db/client.ts';
import {
  findExercise,
  findSettings,
  listAbsences,
  listRanges,
  type ExerciseRow,
  type RangeRow,
} from '../../db/queries/availability/availability.ts';
import {
  countPatients,
  lockPublishing,
  ownSchedule,
  writePublished,
  type PublishedPlace,
} from '../../db/queries/availability/published-slots.ts';
import { toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import { occurrencesOf, placesOf, weekOf, type Place, type Span } from './expand.ts';

/** Days that stay written ahead; a publishing writes one more, so that one a day is enough. */
export const DAYS_AHEAD = 14;

const CPTS = toMask(VISIBILITIES, ['CPTS']);

/** Writes what an exercise declares over its slots of the index, in the caller's transaction. */
export async function publishExercise(
  tx: Transaction,
  { roleId, now }: { roleId: number; now: DateTime<true> },
): Promise<void> {
  await lockPublishing(tx, roleId);
  const exercise = await findExercise(tx, roleId);
  if (!exercise) return;
  const { zone } = exercise;
  const scheduleId = await ownSchedule(tx, exercise);
  const until = now
    .setZone(zone)
    .endOf('day')
    .plus({ days: DAYS_AHEAD + 1 });
  const window = { start: now.toMillis(), end: until.toMillis() };
  const absences = await listAbsences(tx, { roleId, from: now.toJSDate() });
  const full = await fullWeeks(tx, { roleId, zone, now });
  const places = (await listRanges(tx, roleId)).flatMap((range) =>
    placesIn(range, { window, absences: absences.map(toSpan) }).map((place) =>
      toPublished(place, range, { exercise, full }),
    ),
  );
  await writePublished(tx, { scheduleId, places, now: now.toJSDate(), until: until.toJSDate() });
}

/** The places of a range in a window, each once; one that is over by then is nobody's. */
export function placesIn(
  range: RangeRow,
  { window, absences }: { window: Span; absences: readonly Span[] },
): Place[] {
  return occurrencesOf(range, window)
    .flatMap((occurrence) => placesOf(range, occurrence, absences))
    .filter(({ start, end }) => (range.slotMinutes === null ? end : start) > window.start);
}

const toSpan = ({ startAt, endAt }: { startAt: Date; endAt: Date }): Span => ({
  start: startAt.getTime(),
  end: endAt.getTime(),
});

async function fullWeeks(
  tx: Transaction,
  { roleId, zone, now }: { roleId: number; zone: string; now: DateTime<true> },
): Promise<Set<number>> {
  const quota = (await findSettings(tx, roleId))?.weeklyQuota ?? null;
  if (quota === null) return new Set();
  const from = now.setZone(zone).startOf('week').toJSDate();
  const counts = await countPatients(tx, { roleId, zone, from });
  return new Set(counts.filter(({ patients }) => patients >= quota).map(({ week }) => week));
}

function toPublished(
  { sourceId, start, end, capacity }: Place,
  range: RangeRow,
  { exercise, full }: { exercise: ExerciseRow; full: ReadonlySet<number> },
): PublishedPlace {
  const { modalities, visibility, kind, slotMinutes } = range;
  const forMembers = (visibility & CPTS) !== 0 && exercise.cptsIds.length > 0;
  return {
    sourceId,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    capacity: slotMinutes === null && range.capacity > 1 ? capacity : null,
    modalities,
    visibility,
    kind,
    cpts: forMembers ? `{${exercise.cptsIds.join(',')}}` : null,
    overQuota: full.has(weekOf(start, exercise.zone)),
  };
}

/** Publishes what is owed to the index; one exercise that fails does not keep the others. */
export async function publishAll(
  db: Database,
  roleIds: readonly number[],
  now: DateTime<true>,
): Promise<void> {
  for (const roleId of roleIds) await db.transaction((tx) => publishExercise(tx, { roleId, now }));
}
