import { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import {
  findSettings,
  listAbsences,
  listRanges,
  type ExerciseRow,
  type RangeRow,
} from '../../db/queries/availability/availability.ts';
import {
  countPatients,
  listPublished,
  type PublishedRow,
} from '../../db/queries/availability/published-slots.ts';
import { occurrencesOf, placesOf, type Occurrence, type Span } from './expand.ts';
import { toAbsence, toExercise, toRange, toSettings, type OccurrenceResource } from './resources.ts';

interface Asked {
  exercise: ExerciseRow;
  /** Any day of the week wanted; the present one when absent. */
  from: string | undefined;
  now: DateTime<true>;
}

/** A week of an exercise, by the calendar of its place: what is declared, and what became of it. */
export async function readWeek(db: Database, { exercise, from, now }: Asked) {
  const { roleId, zone } = exercise;
  const monday = (from === undefined ? now.setZone(zone) : DateTime.fromISO(from, { zone })).startOf('week');
  const span = { start: monday.toMillis(), end: monday.plus({ weeks: 1 }).toMillis() };
  const window = { roleId, from: new Date(span.start), to: new Date(span.end), now: now.toJSDate() };
  const [settings, ranges, absences, published, counts] = await Promise.all([
    findSettings(db, roleId),
    listRanges(db, roleId),
    listAbsences(db, { roleId, from: window.from }),
    listPublished(db, window),
    countPatients(db, { roleId, zone, from: window.from }),
  ]);
  const patients = counts.find(({ week }) => week === span.start)?.patients ?? 0;
  const quota = settings?.weeklyQuota ?? null;
  const view: View = {
    span,
    now: now.toMillis(),
    absences: absences.map(({ startAt, endAt }) => ({ start: startAt.getTime(), end: endAt.getTime() })),
    bySource: new Map(published.map((row) => [row.sourceId, row])),
    full: quota !== null && patients >= quota,
  };
  return {
    exercise: toExercise(exercise),
    settings: toSettings(settings, exercise),
    from: monday.toFormat('yyyy-MM-dd'),
    today: now.setZone(zone).toFormat('yyyy-MM-dd'),
    ranges: ranges.map(toRange),
    occurrences: ranges.flatMap((range) => showRange(range, view)),
    absences: absences.filter(({ startAt }) => startAt < window.to).map(toAbsence),
    patients,
  };
}

interface View {
  span: Span;
  now: number;
  absences: Span[];
  bySource: ReadonlyMap<string, PublishedRow>;
  full: boolean;
}

/** Its occurrences of the week, those it leaves out included: they can be put back. */
function showRange(range: RangeRow, view: View): OccurrenceResource[] {
  const { span } = view;
  const inWeek = ({ start }: Span) => start >= span.start && start < span.end;
  return occurrencesOf({ ...range, exceptions: [] }, span)
    .filter(inWeek)
    .map((occurrence) => show(range, occurrence, view));
}

function show(range: RangeRow, occurrence: Occurrence, view: View): OccurrenceResource {
  const { rangeId, day, start, end } = occurrence;
  const pieces = placesOf(range, occurrence, view.absences);
  const rows = pieces.flatMap(({ sourceId }) => view.bySource.get(sourceId) ?? []);
  const total = (count: (row: PublishedRow) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  const places = pieces.reduce((sum, { capacity }) => sum + capacity, 0);
  const taken = total((row) => row.taken);
  const skipped = range.exceptions.includes(day);
  return {
    rangeId,
    day,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    places,
    taken,
    held: total((row) => row.held),
    state: stateOf({ skipped, places, taken, end }, view),
  };
}

function stateOf(
  { skipped, places, taken, end }: { skipped: boolean; places: number; taken: number; end: number },
  { now, full }: View,
): OccurrenceResource['state'] {
  if (skipped) return 'skipped';
  if (end <= now) return 'over';
  if (places === 0) return 'absent';
  if (taken >= places) return 'full';
  return full ? 'quota' : 'open';
}
