import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import {
  forgetChanges,
  listAgendaIds,
  listChanges,
  readAgendas,
  readFeeds,
  readFreeSlots,
  readMark,
  sumChanges,
  type Change,
  type ChangeKind,
} from '../../db/queries/live/changes.ts';
import { AgendaAtlas } from './agenda-atlas.ts';
import type { Agendas } from './agendas.ts';
import { NO_SLOTS, unpackSlots, type Slots } from './remembered.ts';

const BATCH = 2000;
/** Changes are kept for so long; a copy that has not caught up within half of it reads everything again. */
const KEPT_MINUTES = 15;
const MINUTE = 60_000;
/** A cursor may continue a window that began this long ago. */
const PAST_MINUTES = 20;

/** A copy of the index's agendas in this process, and how to know that it is up to date. */
export interface SearchMemory {
  /**
   * The copy as it is now; nothing until it has been read. `isCurrent` asks the database whether anything was written
   * that the copy has not taken in, before the question: a search that was not current is made again elsewhere.
   */
  view(): { agendas: Agendas; isCurrent(): Promise<boolean> } | undefined;
  /** Resolves when the copy holds everything that had been written when it was called. */
  catchUp(): Promise<void>;
  close(): void;
}

interface Deps {
  db: Database;
  clock: () => DateTime;
  log: Pick<Logger, 'info' | 'error'>;
  /** Tells that a run moved, so that the copy does not wait for a search to find it is behind. */
  wakes?: { subscribe(wake: () => void): () => void } | undefined;
}

/** Begins to read the copy; searches go to the database until it is there. */
export function openMemory(deps: Deps): SearchMemory {
  const memory = new Memory(deps);
  let closed = false;
  const wake = () => {
    memory.catchUp().catch((error: unknown) => {
      if (!closed)
        deps.log.error({ error: nameOf(error) }, 'the copy of the index could not be brought up to date');
    });
  };
  const unsubscribe = deps.wakes?.subscribe(wake);
  const timer = setInterval(() => {
    wake();
    forgetChanges(deps.db, KEPT_MINUTES).catch((error: unknown) => {
      deps.log.error(
        { error: nameOf(error) },
        'old changes of the index could not be forgotten; tried again in a minute',
      );
    });
  }, MINUTE);
  timer.unref();
  wake();
  return {
    view: () => memory.view(wake),
    catchUp: () => memory.catchUp(),
    close: () => {
      closed = true;
      clearInterval(timer);
      unsubscribe?.();
      memory.close();
    },
  };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

class Memory {
  readonly #deps: Deps;
  #atlas: AgendaAtlas | undefined;
  /** What has been taken in: all before the mark, and of what came after it the changes of these ids. */
  #mark = '';
  #taken = new Set<number>();
  #sum = 0;
  #caughtUpAt = -Infinity;
  #working: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #closed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  close(): void {
    this.#closed = true;
    this.#atlas = undefined;
  }

  view(wake: () => void): ReturnType<SearchMemory['view']> {
    const [agendas, mark, sum] = [this.#atlas, this.#mark, this.#sum];
    if (!agendas) return undefined;
    const isCurrent = async () => {
      const current = (await sumChanges(this.#deps.db, mark)) === sum;
      if (!current) wake();
      return current;
    };
    return { agendas, isCurrent };
  }

  /** One at a time; who asks while one is under way waits for the next, which sees all that was written by then. */
  catchUp(): Promise<void> {
    if (!this.#working) {
      this.#working = this.#take().finally(() => (this.#working = undefined));
      return this.#working;
    }
    this.#next ??= this.#working
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.catchUp();
      });
    return this.#next;
  }

  async #take(): Promise<void> {
    if (this.#closed) return;
    const asleep = performance.now() - this.#caughtUpAt > (KEPT_MINUTES * MINUTE) / 2;
    if (!this.#atlas || asleep) await this.#readAll();
    const { db } = this.#deps;
    const { mark, changes } = await listChanges(db, this.#mark);
    const news = changes.filter(({ id }) => !this.#taken.has(id));
    if (this.#atlas && news.length > 0) await this.#takeIn(this.#atlas, news);
    const open = changes.filter((change) => change.open).map(({ id }) => id);
    this.#mark = mark;
    this.#taken = new Set(open);
    this.#sum = open.reduce((sum, id) => sum + id, 0);
    this.#caughtUpAt = performance.now();
  }

  async #readAll(): Promise<void> {
    const { db, log } = this.#deps;
    const begun = performance.now();
    this.#atlas = undefined;
    this.#mark = await readMark(db);
    this.#taken = new Set();
    const atlas = new AgendaAtlas(db, await readFeeds(db));
    const ids = await listAgendaIds(db);
    for (const batch of inBatches(ids)) {
      const [rows, slots] = await Promise.all([
        readAgendas(db, { ids: batch, roleIds: [] }),
        this.#readSlots(batch),
      ]);
      for (const row of rows) atlas.put(row, slots.get(row.id) ?? NO_SLOTS);
    }
    if (this.#closed) return;
    this.#atlas = atlas;
    log.info({ agendas: ids.length, ms: Math.round(performance.now() - begun) }, 'the index is in memory');
  }

  /** Reads again what the changes name, then shows it all at once. */
  async #takeIn(atlas: AgendaAtlas, news: readonly Change[]): Promise<void> {
    const { db } = this.#deps;
    const agendaIds = idsOf(news, 'schedule', 'schedule_specialty');
    const roleIds = idsOf(news, 'practitioner_role');
    const slotsOf = idsOf(news, 'slot');
    const feeds = idsOf(news, 'feed').length > 0 ? await readFeeds(db) : undefined;
    const rows = [];
    for (const ids of inBatches(agendaIds)) rows.push(...(await readAgendas(db, { ids, roleIds: [] })));
    for (const ids of inBatches(roleIds)) rows.push(...(await readAgendas(db, { ids: [], roleIds: ids })));
    const slots = new Map<number, Slots>();
    for (const ids of inBatches(slotsOf)) {
      const read = await this.#readSlots(ids);
      for (const id of ids) slots.set(id, read.get(id) ?? NO_SLOTS);
    }
    if (feeds) atlas.setFeeds(feeds);
    if (idsOf(news, 'specialty', 'commune', 'territory').length > 0) atlas.forgetAreas();
    const found = new Set(rows.map(({ id }) => id));
    for (const id of agendaIds) if (!found.has(id)) atlas.remove(id);
    for (const row of rows) atlas.put(row);
    for (const [id, column] of slots) atlas.setSlots(id, column);
  }

  async #readSlots(agendaIds: number[]): Promise<Map<number, Slots>> {
    const from = this.#deps.clock().minus({ minutes: PAST_MINUTES }).toJSDate();
    const rows = await readFreeSlots(this.#deps.db, { agendaIds, from });
    return new Map(rows.map(({ agendaId, packed }) => [agendaId, unpackSlots(packed)]));
  }
}

function idsOf(changes: readonly Change[], ...kinds: ChangeKind[]): number[] {
  return [...new Set(changes.filter(({ kind }) => kinds.includes(kind)).flatMap(({ ids }) => ids))];
}

function* inBatches(ids: number[]): Generator<number[]> {
  for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
}
