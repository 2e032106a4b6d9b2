import type { Transaction } from '../../db/client.ts';
import { OVER_STATUSES } from '../../db/queries/slots/comparison.ts';
import { openStaging, STAGED, stageSlots, type StagedSlot } from '../../db/queries/slots/staged.ts';
import { MODALITIES, toMask, VISIBILITIES, type DeliveryMode } from '../../db/vocabulary.ts';
import type {
  OrganizationDescription,
  Rejection,
  ScheduleListed,
  SlotObservation,
  SlotRemoval,
} from '../contract.ts';
import { organizationKey } from './actor-keys.ts';
import { beginSchedule, describe, type StagedSchedule } from './staged-schedule.ts';

const BATCH = 5000;
/** Slots of a snapshot that wait in memory to be compared (about 40 MB); what comes after them is staged as it is read. */
const MOST_HELD = 100_000;

/** Set aside for records that name a slot and not its schedule. */
export const NO_SCHEDULE = -1;

/** What the staging is for. */
export interface StagingOptions {
  feedId: number;
  /** A snapshot mostly says what is known: its slots are held back until they can be compared. */
  mode: DeliveryMode;
  mostHeld?: number | undefined;
}

/**
 * Readings on their way to the index: slots wait in the transaction's staging table, or here while their schedule may
 * yet be as the index has it; descriptions here, one a schedule. Nothing is locked and nothing is seen until they are
 * applied.
 */
export class Staging {
  readonly schedules = new Map<string, StagedSchedule>();
  /** The CPTS named, by key; and the sets of them that slots are open to. */
  readonly organizations = new Map<string, OrganizationDescription>();
  readonly cptsSets = new Map<string, { number: number; keys: readonly string[] }>();
  /** A refused record named neither a schedule nor a slot: it may have been of any. */
  unattributed = false;
  /** Slots refused because they are over: a day that goes by is no sign of a broken feed. */
  over = 0;
  /** Rows numbered so far, held or staged. */
  count = 0;
  /** Rows in the staging table, or on their way there. */
  staged = 0;
  removals = 0;
  /** Slots read, whatever becomes of them: with the schedules, the shape of the reading. */
  slots = 0;
  /** What the feed says of something it leaves out without saying what: nothing may be closed for its absence. */
  missing: string | null = null;
  readonly #tx: Transaction;
  readonly #feedId: number;
  #mayHold: number;
  #rows: StagedSlot[] = [];
  #writing: Promise<void> = Promise.resolve();

  private constructor(tx: Transaction, { feedId, mode, mostHeld = MOST_HELD }: StagingOptions) {
    this.#tx = tx;
    this.#feedId = feedId;
    this.#mayHold = mode === 'snapshot' ? mostHeld : 0;
  }

  static async open(tx: Transaction, options: StagingOptions): Promise<Staging> {
    await openStaging(tx);
    return new Staging(tx, options);
  }

  async slot(observation: SlotObservation): Promise<void> {
    const schedule = this.schedule(observation.scheduleId, observation.at);
    this.slots += 1;
    schedule.listed = true;
    describe(schedule, observation);
    const { start, end, bookingUrl, capacity, status, kind, startText, endText } = observation;
    const row: StagedSlot = {
      ...this.#row(observation, schedule),
      op: STAGED.write,
      status,
      startAt: start,
      endAt: end,
      startText,
      endText,
      modalities: toMask(MODALITIES, observation.modalities),
      visibility: toMask(VISIBILITIES, observation.visibility),
      kind,
      capacity,
      bookingUrl,
      cpts: this.#cptsOf(observation),
    };
    if (this.#mayHold > 0 && schedule.held && !OVER_STATUSES.has(status)) {
      this.#mayHold -= 1;
      schedule.held.push(row);
    } else {
      await this.#tear(schedule);
      await this.#add(row);
    }
  }

  async removal(removal: SlotRemoval): Promise<void> {
    this.removals += 1;
    const schedule = this.schedule(removal.scheduleId, removal.at);
    await this.#tear(schedule);
    await this.#add({ ...this.#row(removal, schedule), ...NOTHING, op: STAGED.remove });
  }

  /** Remembers what a refused record names, so that a snapshot leaves it as it was. */
  async refused({ rule, severity, scheduleId, sourceId, at, reason, unknown }: Rejection): Promise<void> {
    if (unknown) {
      if (scheduleId === undefined) this.missing ??= reason;
      else Object.assign(this.schedule(scheduleId, at), { spared: true, troubled: true });
    }
    if (severity !== 'error') return;
    const over = rule === 'S03';
    if (over) this.over += 1;
    const schedule = scheduleId === undefined ? undefined : this.schedule(scheduleId, at);
    if (schedule) {
      schedule.listed = true;
      schedule.troubled ||= !over;
      schedule.spared ||= sourceId === undefined;
    }
    this.unattributed ||= scheduleId === undefined && sourceId === undefined;
    if (sourceId === undefined) return;
    const number = schedule?.number ?? NO_SCHEDULE;
    const seq = this.#next();
    await this.#add({ seq, at, schedule: number, sourceId, validAt: null, ...NOTHING, op: STAGED.keep });
  }

  /** A schedule that is listed, as a whole or between bounds that add up over the bodies of a reading. */
  list({ scheduleId, at, from, to }: ScheduleListed): void {
    const schedule = this.schedule(scheduleId, at);
    schedule.listed = true;
    if (from !== undefined || to !== undefined) schedule.bounds.push({ from: from ?? null, to: to ?? null });
  }

  schedule(scheduleId: string, at: string): StagedSchedule {
    const known = this.schedules.get(scheduleId);
    if (known) return known;
    const begun = beginSchedule({ scheduleId, at, number: this.schedules.size });
    this.schedules.set(scheduleId, begun);
    return begun;
  }

  /** Waits until nothing is on its way any more, whatever became of it: a copy cannot be rolled back halfway. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  /** Waits until everything that is not held is staged. */
  async flush(): Promise<void> {
    await this.#writing;
    const rows = this.#rows;
    this.#rows = [];
    this.#writing = stageSlots(this.#tx, rows);
    await this.#writing;
  }

  /**
   * Stages what is held of all but these schedules (by number), in the savepoint it is applied under: what is held stays held, to be
   * staged again should the savepoint be rolled back.
   */
  async stageHeld(savepoint: Transaction, same: ReadonlyMap<number, unknown>): Promise<number> {
    let count = 0;
    let rows: StagedSlot[] = [];
    for (const schedule of this.schedules.values()) {
      if (!schedule.held || same.has(schedule.number)) continue;
      for (const row of schedule.held) {
        if (rows.push(row) < BATCH) continue;
        await stageSlots(savepoint, rows);
        count += rows.length;
        rows = [];
      }
    }
    await stageSlots(savepoint, rows);
    return count + rows.length;
  }

  #row({ at, sourceId, validAt }: SlotObservation | SlotRemoval, schedule: StagedSchedule) {
    if (validAt !== null && (schedule.validAt === null || validAt > schedule.validAt))
      schedule.validAt = validAt;
    return { seq: this.#next(), at, schedule: schedule.number, sourceId, validAt };
  }

  #next(): number {
    this.count += 1;
    return this.count - 1;
  }

  /** From here on a schedule is not compared: part of what it says cannot be, or is staged already. */
  async #tear(schedule: StagedSchedule): Promise<void> {
    const { held } = schedule;
    schedule.held = null;
    if (!held) return;
    this.#mayHold += this.#mayHold > 0 ? held.length : 0;
    for (const row of held) await this.#add(row);
  }

  /** Reading goes on while a full batch is on its way: two batches at most are in memory. */
  async #add(row: StagedSlot): Promise<void> {
    this.staged += 1;
    this.#rows.push(row);
    if (this.#rows.length < BATCH) return;
    await this.#writing;
    const rows = this.#rows;
    this.#rows = [];
    this.#writing = stageSlots(this.#tx, rows);
    this.#writing.catch(() => undefined);
  }

  #cptsOf({ visibility, organizations }: SlotObservation): number | null {
    if (!visibility.includes('CPTS')) return null;
    const keys: string[] = [];
    for (const organization of organizations) {
      const key = organization.kind === 'CPTS' ? organizationKey(this.#feedId, organization) : null;
      if (key === null || keys.includes(key)) continue;
      this.organizations.set(key, organization);
      keys.push(key);
    }
    if (keys.length === 0) return null;
    const name = JSON.stringify(keys.sort());
    const set = this.cptsSets.get(name) ?? { number: this.cptsSets.size, keys };
    this.cptsSets.set(name, set);
    return set.number;
  }
}

const NOTHING = {
  status: null,
  startAt: null,
  endAt: null,
  startText: null,
  endText: null,
  modalities: 0,
  visibility: 0,
  kind: null,
  capacity: null,
  bookingUrl: null,
  cpts: null,
} as const;
