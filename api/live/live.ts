import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import { listLiveSessions } from '../../db/queries/live/sessions.ts';
import {
  listLiveChanges,
  locateLive,
  type LiveChange,
  type LivePlace,
  type LivePosition,
} from '../../db/queries/live/live.ts';
import type { RunWakes } from '../feeds/run-wakes.ts';
import { FeedWatch } from './feed-watch.ts';
import { Follower } from './follower.ts';
import { encodeFrame, encodePosition, readPosition } from './frames.ts';
import { gatherNews, tellOwner, tellPlace, type News } from './news.ts';
import type { Screen } from './screen.ts';
import { Screens } from './screens.ts';
import { topicsOf, type Reader, type Subscription } from './topics.ts';

/** The log of changes is kept for so long, minutes; who comes back from further away looks at everything again. */
export const KEPT_MINUTES = 15;
const LONGEST_AWAY_SECONDS = (KEPT_MINUTES - 1) * 60;
const MOST_RESUMED = 2000;

/** A screen hears from us at least so often, and whose session has ended is ended as fast. */
const BEAT_MS = 2000;
/** A log that could not be read for so long is said to be late. */
const LATE_MS = 3000;

interface Deps {
  /** Which may be of a replica. */
  db: Database;
  /** Where sessions are, which a replica would learn of late; `db` without it. */
  sessions?: Database;
  clock: () => DateTime;
  log: Pick<Logger, 'error'>;
  /** Tells that something was written; without it the log is read once a second. */
  wakes?: RunWakes;
  /** Instead of two seconds between beats. */
  beatMs?: number;
}

/** One stream of events for each screen. */
export interface Live {
  /** Opens a stream; `after` is the last position the screen was at. */
  open(
    reader: Reader,
    how: { subscription: Subscription; after: string | undefined },
  ): Promise<ReadableStream>;
  /** Ends all streams, saying so. */
  close(): Promise<void>;
}

export function openLive(deps: Deps): Live {
  const hub = new Hub(deps);
  return { open: (reader, how) => hub.open(reader, how), close: () => hub.close() };
}

class Hub {
  readonly #deps: Deps;
  readonly #screens = new Screens();
  readonly #feeds = new FeedWatch();
  readonly #follower: Follower;
  readonly #beats: NodeJS.Timeout;
  readonly #unsubscribe: (() => void) | undefined;
  #looking: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#follower = new Follower({
      db: deps.db,
      log: deps.log,
      tell: (changes, position) => this.#tell(changes, position),
      skip: () => this.#sendAll(encodeFrame('rescan', {})),
    });
    this.#unsubscribe = deps.wakes?.subscribe(() => this.#follower.wake());
    this.#beats = setInterval(() => this.#beat(), deps.beatMs ?? BEAT_MS);
  }

  async open(
    reader: Reader,
    { subscription, after }: { subscription: Subscription; after: string | undefined },
  ): Promise<ReadableStream> {
    await this.#follower.ready;
    const screen = this.#screens.open(reader, subscription);
    const topics = topicsOf(subscription);
    const feeds = subscription.feeds ? { feeds: this.#feeds.troubled } : {};
    screen.send(encodeFrame('hello', { now: this.#now(), topics, ...feeds }));
    await this.#resume(screen, after).catch((error: unknown) => {
      screen.end('stopping');
      throw error;
    });
    return screen.stream;
  }

  async close(): Promise<void> {
    clearInterval(this.#beats);
    this.#unsubscribe?.();
    this.#screens.endAll('stopping');
    await Promise.all([this.#follower.close(), this.#looking]);
  }

  #now(): string {
    return this.#deps.clock().toUTC().toISO() ?? '';
  }

  #sendAll(bytes: Uint8Array): void {
    for (const screen of this.#screens.all) screen.send(bytes);
  }

  /** What a screen missed, from the log; or that it was away for too long, or comes from a log that is not this one. */
  async #resume(screen: Screen, after: string | undefined): Promise<void> {
    const here = this.#follower.position;
    if (after !== undefined) {
      const from = readPosition(after);
      const known =
        from && here.at - from.at <= LONGEST_AWAY_SECONDS && BigInt(from.mark) <= BigInt(here.mark);
      const missed = known ? await this.#missed(from) : undefined;
      if (missed) this.#send(missed, [screen]);
      else screen.send(encodeFrame('rescan', {}));
    }
    screen.send(encodePosition(here));
  }

  async #missed({ mark }: LivePosition): Promise<News | undefined> {
    const { db } = this.#deps;
    const { changes } = await listLiveChanges(db, { since: mark, taken: [], most: MOST_RESUMED });
    return changes.length < MOST_RESUMED ? this.#gather(changes) : undefined;
  }

  async #gather(changes: readonly LiveChange[]): Promise<News> {
    const unique = (lists: LiveChange['roles'][]) => [
      ...new Set(lists.flatMap((list) => list?.filter((id) => id !== null) ?? [])),
    ];
    const { agendas, roles } = await locateLive(this.#deps.db, {
      agendas: unique(changes.map((change) => change.agendas)),
      roles: unique(changes.map((change) => change.roles)),
    });
    const byId = (rows: LivePlace[]) => Map.groupBy(rows, ({ id }) => id);
    return gatherNews(changes, { agendas: byId(agendas), roles: byId(roles) });
  }

  async #tell(changes: readonly LiveChange[], position: LivePosition): Promise<void> {
    if (this.#screens.all.size === 0) return;
    const told = this.#send(await this.#gather(changes));
    const bytes = encodePosition(position);
    for (const screen of told) screen.send(bytes);
  }

  /** Sends news to the screens that follow it, or to some of them; each audience's bytes are made once. */
  #send({ territories, accounts }: News, only?: readonly Screen[]): Set<Screen> {
    const told = new Set<Screen>();
    const send = (screen: Screen, bytes: Uint8Array | undefined) => {
      if (!bytes) return;
      screen.send(bytes);
      told.add(screen);
    };
    const among = (screens: Iterable<Screen>) =>
      [...screens].filter((screen) => only?.includes(screen) ?? true);
    for (const [code, news] of territories) {
      const encoded = new Map<number, Uint8Array | undefined>();
      for (const screen of among(this.#screens.ofTerritory(code))) {
        const audience = screen.subscription.territories.get(code) ?? 0;
        if (!encoded.has(audience)) {
          const said = tellPlace(code, news, audience);
          encoded.set(audience, said && encodeFrame('news', said));
        }
        send(screen, encoded.get(audience));
      }
    }
    for (const [accountId, news] of accounts) {
      const bytes = encodeFrame('news', tellOwner(news));
      for (const screen of among(this.#screens.ofOwner(accountId))) send(screen, bytes);
    }
    return told;
  }

  /** Says that we are there, then looks, unless the last look still lasts. */
  #beat(): void {
    if (this.#screens.all.size > 0) {
      const late = this.#follower.lateMs > LATE_MS;
      this.#sendAll(encodeFrame('beat', { now: this.#now(), ...(late && { late }) }));
      this.#sendAll(encodePosition(this.#follower.position));
    }
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
  }

  /** Ends the streams of those who may not have them any more, and tells what became of the feeds. */
  async #look(): Promise<void> {
    try {
      await this.#endSessions();
      await this.#tellFeeds();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      this.#deps.log.error({ error: name }, 'the event streams could not look at sessions and feeds');
    }
  }

  async #endSessions(): Promise<void> {
    const screens = [...this.#screens.all];
    if (screens.length === 0) return;
    const { sessions = this.#deps.db, clock } = this.#deps;
    const tokenHashes = [...new Set(screens.map(({ reader }) => reader.tokenHash))];
    const rows = await listLiveSessions(sessions, { tokenHashes, now: clock().toJSDate() });
    const live = new Map(rows.map((row) => [row.tokenHash, row]));
    for (const screen of screens) {
      const { tokenHash, role, territoryCode } = screen.reader;
      const now = live.get(tokenHash);
      if (now?.role !== role || now.territoryCode !== territoryCode) screen.end('session-ended');
    }
  }

  async #tellFeeds(): Promise<void> {
    const { db, clock } = this.#deps;
    const feeds = await this.#feeds.look(db, clock().toMillis());
    if (feeds.length === 0) return;
    const bytes = encodeFrame('news', { topic: 'feeds', feeds });
    for (const screen of this.#screens.all) if (screen.subscription.feeds) screen.send(bytes);
  }
}
