import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import {
  findCalendarLinks,
  noteLinkReadings,
  type LinkReading,
  type OpenedLink,
} from '../../db/queries/agenda/calendar-reading.ts';

/** How often a reading is noted at most, of one link by one program (ms). */
const NOTED_EVERY = 60_000;
/** How long what is known of a link is believed when nobody says that it changed (ms): a notification may be lost. */
const BELIEVED = 1000;
/** Links known at once. */
const KNOWN = 10_000;

/** What a phone asks with. */
export interface Asked {
  tokenHash: string;
  client: string | null;
  now: DateTime<true>;
}

interface Waiting extends Omit<Asked, 'client'> {
  resolve: (link: OpenedLink | undefined) => void;
  reject: (error: unknown) => void;
}

interface Reading {
  db: Database;
  log: Pick<Logger, 'warn'>;
  /** Says that some calendar changed; without it nothing is remembered from one question to the next. */
  changes?: { subscribe(wake: () => void): () => void } | undefined;
}

/**
 * Looks links up, many in one query when many ask: whoever asks while a query is under way is answered by the next one.
 * What was looked up is remembered until the database says that any calendar changed.
 */
export class CalendarReader {
  readonly #db: Database;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #remembers: boolean;
  readonly #known = new Map<string, { link: OpenedLink; until: number }>();
  /** Grows with each change, so that what was looked up before one is not remembered after it. */
  #changes = 0;
  #waiting: Waiting[] = [];
  #looking = false;
  readonly #readings = new Map<number, LinkReading>();
  #noting = false;

  constructor({ db, log, changes }: Reading) {
    this.#db = db;
    this.#log = log;
    this.#remembers = changes !== undefined;
    changes?.subscribe(() => this.forget());
  }

  /** What was known is asked again: for a change made in this process, which need not wait to be told of it. */
  forget(): void {
    this.#changes += 1;
    this.#known.clear();
  }

  /** The link of a token, undefined when there is none; the reading is noted after the answer. */
  async open({ tokenHash, client, now }: Asked): Promise<OpenedLink | undefined> {
    const known = this.#known.get(tokenHash);
    const link = known && known.until > now.toMillis() ? known.link : await this.#lookUp({ tokenHash, now });
    if (link && !link.revoked) this.#read(link, { client, now });
    return link;
  }

  #lookUp(asked: Omit<Asked, 'client'>): Promise<OpenedLink | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...asked, resolve, reject });
      if (!this.#looking) void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#looking = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      const changes = this.#changes;
      this.#waiting = [];
      const tokenHashes = [...new Set(waiting.map(({ tokenHash }) => tokenHash))];
      const at = Math.max(...waiting.map(({ now }) => now.toMillis()));
      try {
        const links = await findCalendarLinks(this.#db, { tokenHashes, now: new Date(at) });
        if (changes === this.#changes) this.#remember(links, at + BELIEVED);
        for (const { tokenHash, resolve } of waiting) resolve(links.get(tokenHash));
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
    }
    this.#looking = false;
  }

  /** Those that open alone: a guess at addresses fills no memory. */
  #remember(links: ReadonlyMap<string, OpenedLink>, until: number): void {
    if (!this.#remembers) return;
    if (this.#known.size > KNOWN) this.#known.clear();
    for (const [hash, link] of links) if (!link.revoked) this.#known.set(hash, { link, until });
  }

  #read(link: OpenedLink, { client, now }: Pick<Asked, 'client' | 'now'>): void {
    const { id, lastReadAt, lastClient } = link;
    const at = now.toMillis();
    if (client === lastClient && lastReadAt !== null && at - lastReadAt < NOTED_EVERY) return;
    Object.assign(link, { lastReadAt: at, lastClient: client });
    this.#readings.set(id, { id, client, at: now.toJSDate() });
    if (!this.#noting) void this.#note();
  }

  /** What cannot be noted is lost, and said: a phone is not refused its calendar for that. */
  async #note(): Promise<void> {
    this.#noting = true;
    while (this.#readings.size > 0) {
      const readings = [...this.#readings.values()];
      this.#readings.clear();
      await noteLinkReadings(this.#db, readings).catch((error: unknown) => {
        this.#log.warn({ links: readings.length, error: String(error) }, 'readings of links were not noted');
      });
    }
    this.#noting = false;
  }
}

const readers = new WeakMap<Database, CalendarReader>();

/** The one reader of a database. */
export function calendarReader({
  db,
  log,
  calendarChanges,
}: Omit<Reading, 'changes'> & { calendarChanges?: Reading['changes'] }): CalendarReader {
  const known = readers.get(db);
  if (known) return known;
  const reader = new CalendarReader({ db, log, changes: calendarChanges });
  readers.set(db, reader);
  return reader;
}
