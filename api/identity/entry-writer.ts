import type { Database } from '../../db/client.ts';
import { isRefusedData } from '../../db/violations.ts';
import { recordAccess, type NewAccessEntry } from '../../db/queries/identity/access-entries.ts';

/** Requests recorded by one statement at most. */
const MOST = 64;

interface Waiting {
  entries: NewAccessEntry[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Records what many requests read in one statement when many come: entries are chained, so that each one alone waits for
 * the commit of the one before. Whoever comes while a statement is under way stands in the next, and goes on once it is kept.
 */
class EntryWriter {
  readonly #db: Database;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(db: Database) {
    this.#db = db;
  }

  record(entries: NewAccessEntry[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, MOST);
      try {
        await recordAccess(
          this.#db,
          together.flatMap(({ entries }) => entries),
        );
        for (const { resolve } of together) resolve();
      } catch (error) {
        if (isRefusedData(error)) await this.#writeApart(together);
        // Whether it was kept is not known: written again, it might stand twice in a chain that nothing is taken from.
        else for (const { reject } of together) reject(error);
      }
    }
    this.#writing = false;
  }

  /** One that cannot be kept fails alone; one after the other, since each waits for the one before anyway. */
  async #writeApart(together: readonly Waiting[]): Promise<void> {
    for (const { entries, resolve, reject } of together) {
      await recordAccess(this.#db, entries).then(resolve, reject);
    }
  }
}

const writers = new WeakMap<Database, EntryWriter>();

/** The one writer of a database; throws when the entries could not be kept. */
export function entryWriter(db: Database): EntryWriter {
  const writer = writers.get(db) ?? new EntryWriter(db);
  writers.set(db, writer);
  return writer;
}
