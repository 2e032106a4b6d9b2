import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import {
  listLiveChanges,
  readLivePosition,
  type LiveChange,
  type LivePosition,
} from '../../db/queries/live/live.ts';

/** Reads of the log are at least so far apart: what changes meanwhile is told together. */
const COALESCE_MS = 250;
/** How often the log is read when nobody wakes us: a replica cannot listen, and a notification may be lost. */
const POLL_MS = 1000;
/** More rows than that at once are not told one by one. */
const MOST_ROWS = 4000;

type Told = Pick<LiveChange, 'id' | 'tx'>;

interface Following {
  db: Database;
  log: Pick<Logger, 'error'>;
  /** Tells what changed, up to a position; what it throws has it told again. */
  tell: (changes: readonly LiveChange[], position: LivePosition) => Promise<void>;
  /** So much changed that it was passed over, up to a position. */
  skip: (position: LivePosition) => void;
}

/** Follows the log of changes: each is told once and in whole, however transactions end. */
export class Follower {
  /** Resolves once there is a position. */
  readonly ready: Promise<void>;
  readonly #following: Following;
  #position: LivePosition | undefined;
  /** Changes at or after the mark that were told already. */
  #taken: Told[] = [];
  #readAt = -Infinity;
  #okAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #woken = false;
  #closed = false;

  constructor(following: Following) {
    this.#following = following;
    this.ready = this.#read();
  }

  /** How far everything has been told. Throws before `ready`. */
  get position(): LivePosition {
    if (!this.#position) throw new Error('the log of changes has not been read yet');
    return this.#position;
  }

  /** For how long the log could not be read, ms. */
  get lateMs(): number {
    return performance.now() - this.#okAt;
  }

  /** Something changed: at once, or as soon as the last look is long enough ago. */
  wake(): void {
    this.#woken = true;
    if (!this.#reading) this.#plan(Math.max(0, this.#readAt + COALESCE_MS - performance.now()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#reading;
  }

  #plan(ms: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), ms);
  }

  /** Never rejects: what fails is tried again at the next look. */
  #read(): Promise<void> {
    this.#woken = false;
    this.#readAt = performance.now();
    this.#reading = this.#take()
      .then(() => void (this.#okAt = performance.now()))
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.#following.log.error({ error: name }, 'the log of changes could not be read; it is tried again');
      })
      .finally(() => {
        this.#reading = undefined;
        this.#plan(this.#woken ? Math.max(0, this.#readAt + COALESCE_MS - performance.now()) : POLL_MS);
      });
    return this.#reading;
  }

  async #take(): Promise<void> {
    const { db, tell, skip } = this.#following;
    if (!this.#position) {
      this.#position = await readLivePosition(db);
      return;
    }
    const since = this.#position.mark;
    const taken = this.#taken.map(({ id }) => id);
    const { position, changes } = await listLiveChanges(db, { since, taken, most: MOST_ROWS });
    if (changes.length >= MOST_ROWS) {
      const now = await readLivePosition(db);
      skip(now);
      this.#move(now, []);
      return;
    }
    if (changes.length > 0) await tell(changes, position);
    this.#move(position, [...this.#taken, ...changes]);
  }

  /** What the mark has passed by cannot be listed again. */
  #move(position: LivePosition, told: readonly Told[]): void {
    this.#position = position;
    const mark = BigInt(position.mark);
    this.#taken = told.filter(({ tx }) => BigInt(tx) >= mark).map(({ id, tx }) => ({ id, tx }));
  }
}
