import type { Transaction } from '../db/client.ts';
import { openStaging, STAGED, stageSlots, type StagedSlot } from '../db/queries/slots.ts';
import { MODALITIES, toMask, VISIBILITIES } from '../db/vocabulary.ts';
import type {
  OrganizationDescription,
  Rejection,
  ScheduleListed,
  SlotObservation,
  SlotRemoval,
} from './contract.ts';
import { organizationKey, type ActorDescription } from './actor-keys.ts';

const BATCH = 5000;

/** What one body says of one schedule: its actor, and how far its slots may be trusted to be all of them. */
export interface StagedSchedule extends ActorDescription {
  /** The run's own number of it, until it has an id. */
  number: number;
  /** Where it was first met. */
  at: string;
  listed: boolean;
  /** What the body says it lists; all of it when it says nothing. */
  bounds: { from: string | null; to: string | null }[];
  /** An error names it: what it holds is not confirmed. */
  troubled: boolean;
  /** An error names it without naming a slot: nothing of it is closed. */
  spared: boolean;
  specialties: Set<string>;
  /** The newest `validAt` of its slots. */
  validAt: string | null;
}

/** Set aside for records that name a slot and not its schedule. */
export const NO_SCHEDULE = -1;

/**
 * Readings on their way to the index: slots wait in the transaction's staging table, descriptions here, one a schedule.
 * Nothing is locked and nothing is seen until they are applied.
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
  count = 0;
  removals = 0;
  /** Slots read, whatever becomes of them: with the schedules, the shape of the reading. */
  slots = 0;
  /** What the feed says of something it leaves out without saying what: nothing may be closed for its absence. */
  missing: string | null = null;
  readonly #tx: Transaction;
  readonly #feedId: number;
  #rows: StagedSlot[] = [];
  #writing: Promise<void> = Promise.resolve();

  private constructor(tx: Transaction, feedId: number) {
    this.#tx = tx;
    this.#feedId = feedId;
  }

  static async open(tx: Transaction, feedId: number): Promise<Staging> {
    await openStaging(tx);
    return new Staging(tx, feedId);
  }

  async slot(observation: SlotObservation): Promise<void> {
    const schedule = this.schedule(observation.scheduleId, observation.at);
    this.slots += 1;
    schedule.listed = true;
    describe(schedule, observation);
    const { start, end, bookingUrl, capacity, status, kind, startText, endText } = observation;
    await this.#add({
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
    });
  }

  async removal(removal: SlotRemoval): Promise<void> {
    this.removals += 1;
    const schedule = this.schedule(removal.scheduleId, removal.at);
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
    await this.#add({
      seq: this.count,
      at,
      schedule: number,
      sourceId,
      validAt: null,
      ...NOTHING,
      op: STAGED.keep,
    });
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
    const begun: StagedSchedule = {
      scheduleId,
      practitioner: null,
      organization: null,
      location: null,
      sector: null,
      number: this.schedules.size,
      at,
      listed: false,
      bounds: [],
      troubled: false,
      spared: false,
      specialties: new Set(),
      validAt: null,
    };
    this.schedules.set(scheduleId, begun);
    return begun;
  }

  /** Waits until nothing is on its way any more, whatever became of it: a copy cannot be rolled back halfway. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  /** Waits until everything is staged. */
  async flush(): Promise<void> {
    await this.#writing;
    const rows = this.#rows;
    this.#rows = [];
    this.#writing = stageSlots(this.#tx, rows);
    await this.#writing;
  }

  #row({ at, sourceId, validAt }: SlotObservation | SlotRemoval, schedule: StagedSchedule) {
    if (validAt !== null && (schedule.validAt === null || validAt > schedule.validAt))
      schedule.validAt = validAt;
    return { seq: this.count, at, schedule: schedule.number, sourceId, validAt };
  }

  /** Reading goes on while a full batch is on its way: two batches at most are in memory. */
  async #add(row: StagedSlot): Promise<void> {
    this.count += 1;
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

/** The last thing a body says of a schedule's actor is what it says; specialties add up over its slots. */
function describe(schedule: StagedSchedule, observation: SlotObservation): void {
  schedule.practitioner = observation.practitioner ?? schedule.practitioner;
  schedule.location = observation.location ?? schedule.location;
  schedule.sector = observation.sector ?? schedule.sector;
  const structure = observation.organizations.find(({ kind }) => kind !== 'CPTS');
  schedule.organization = structure ?? schedule.organization;
  for (const code of observation.specialties) schedule.specialties.add(code);
}
