import type { Database } from '../../db/client.ts';
import { STAGED, type StagedSlot } from '../../db/queries/slots/staged.ts';
import { MODALITIES, toMask, VISIBILITIES, type SlotStatus } from '../../db/vocabulary.ts';

/** Rows as a reading stages them; `schedule` is the index's own number, so that nothing has to be resolved. */
export type Batch = StagedSlot[];

const DAYS = 13;
const NEW = 'new-';

/** Every slot of a feed that begins from an instant on, exactly as the index has it. */
export async function readSnapshot(db: Database, feedId: number, from: Date): Promise<Batch> {
  const rows = await db.$client<
    {
      schedule: number;
      sourceId: string;
      status: SlotStatus;
      startAt: number;
      startText: string;
      modalities: number;
      visibility: number;
    }[]
  >`
    select sl.schedule_id as schedule, sl.source_id as "sourceId", sl.status, sl.start_text as "startText",
           (extract(epoch from sl.start_at) * 1000)::float8 as "startAt", sl.modalities, sl.visibility
      from slot sl join schedule s on s.id = sl.schedule_id
     where s.feed_id = ${feedId} and sl.start_at >= ${from.toISOString()}::timestamptz order by sl.schedule_id, sl.start_at`;
  return rows.map((row, seq) => toStaged(seq, row));
}

/**
 * As many rows for a feed: every other one a new slot, the others known slots that someone took; new ones each turn.
 * Those of earlier turns are left out: they lie a minute apart, and no agenda overlaps itself like that.
 */
export async function drawChanges(
  db: Database,
  { feedId, now, rows, turn = 0 }: { feedId: number; now: Date; rows: number; turn?: number },
): Promise<Batch> {
  const known = (await readSnapshot(db, feedId, now)).filter(({ sourceId }) => !sourceId.startsWith(NEW));
  const schedules = [...new Set(known.map(({ schedule }) => schedule))];
  const changes: Batch = [];
  for (let nth = 0; changes.length < rows; nth += 1) {
    const taken = known[nth];
    if (taken)
      changes.push({ ...taken, seq: changes.length, status: taken.status === 'free' ? 'busy' : 'free' });
    changes.push(toStaged(changes.length, newSlot(schedules, nth, new Date(now.getTime() + turn * 60_000))));
  }
  return changes.slice(0, rows);
}

/** Starts off the country's own twenty minutes, so that each is a slot of its own. */
function newSlot(schedules: readonly number[], nth: number, now: Date) {
  const schedule = schedules[(nth * 7919) % schedules.length];
  if (schedule === undefined) throw new Error('the feed has no schedule');
  const round = Math.floor(nth / schedules.length);
  const startAt = now.getTime() + ((nth % DAYS) * 1440 + round * 20 + 65) * 60_000;
  return {
    schedule,
    sourceId: `${NEW}${nth}-${startAt}`,
    status: 'free' as const,
    startAt,
    startText: new Date(startAt).toISOString(),
    modalities: toMask(MODALITIES, ['AMB']),
    visibility: toMask(VISIBILITIES, ['PUBLIC', 'PRO']),
  };
}

const QUARTER = 15 * 60_000;

function toStaged(
  seq: number,
  row: Pick<StagedSlot, 'schedule' | 'sourceId' | 'status' | 'startText' | 'modalities' | 'visibility'> & {
    startAt: number;
  },
): StagedSlot {
  return {
    ...row,
    seq,
    op: STAGED.write,
    at: `line ${seq + 1}`,
    startAt: new Date(row.startAt).toISOString(),
    endAt: new Date(row.startAt + QUARTER).toISOString(),
    endText: null,
    kind: 'ROUTINE',
    capacity: null,
    bookingUrl: null,
    cpts: null,
    validAt: null,
  };
}
