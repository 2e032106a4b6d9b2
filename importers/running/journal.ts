import type { Database } from '../../db/client.ts';
import {
  storeRejections,
  updateRun,
  type NewRejection,
  type RunCounters,
} from '../../db/queries/feeds/runs.ts';
import type { Rejection } from '../contract.ts';
import { masked } from './masking.ts';

/** Rows kept of a run, errors and remarks apart, so that a flood of remarks never hides an error. All are counted. */
const KEPT = 10_000;
const BATCH = 500;
const LONGEST_RECORD = 4096;
/** Screens follow a run; once in a while is often enough (ms). */
const PACE = 500;

/** What a run has to say while it goes, written beside its transaction: it is still there when that is rolled back. */
export class Journal {
  readonly counters: RunCounters = {
    received: 0,
    accepted: 0,
    unchanged: 0,
    rejected: 0,
    warned: 0,
    closed: 0,
  };
  readonly runId: number;
  readonly #db: Database;
  readonly #ofPersons: boolean;
  #waiting: NewRejection[] = [];
  #kept = { errors: 0, remarks: 0 };
  #shownAt = performance.now();

  /** `ofPersons`: what is written of a record must not show what it holds. */
  constructor(db: Database, runId: number, { ofPersons = false } = {}) {
    this.#db = db;
    this.runId = runId;
    this.#ofPersons = ofPersons;
  }

  /** Counts a refusal or a remark and keeps it. */
  async note(rejection: Rejection): Promise<void> {
    const kind = rejection.severity === 'error' ? 'errors' : 'remarks';
    if (rejection.severity === 'error') this.counters.rejected += 1;
    if (rejection.severity === 'warning') this.counters.warned += 1;
    this.#kept[kind] += 1;
    if (this.#kept[kind] > KEPT) return;
    const { rule, severity, at, reason, record } = this.#ofPersons ? masked(rejection) : rejection;
    this.#waiting.push({ rule, severity, at, reason: reason.slice(0, 1000), record: shorten(record) });
    if (this.#waiting.length >= BATCH) await this.flush();
  }

  /** Shows how far the run is, when the last time is long enough ago. */
  async progress(): Promise<void> {
    if (performance.now() - this.#shownAt < PACE) return;
    this.#shownAt = performance.now();
    await updateRun(this.#db, { runId: this.runId, ...this.counters });
  }

  async flush(): Promise<void> {
    const rejections = this.#waiting;
    this.#waiting = [];
    await storeRejections(this.#db, { runId: this.runId, rejections });
  }
}

/** The beginning of a record as text: enough to find it, never a megabyte. */
function shorten(record: unknown): string | null {
  if (record === undefined || record === null) return null;
  return (typeof record === 'string' ? record : printed(record)).slice(0, LONGEST_RECORD);
}

function printed(record: unknown): string {
  try {
    return JSON.stringify(record) ?? '';
  } catch {
    return 'a record that cannot be printed';
  }
}
