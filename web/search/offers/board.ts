import type { Offer, OfferPage, OfferSlot } from '../../api.ts';

/** Why a slot that was shown is struck through: it left the index, its hour has passed, or its vendor fell silent. */
export type Gone = 'no-longer-free' | 'started' | 'unverified';

export interface ShownSlot extends OfferSlot {
  gone?: Gone | undefined;
  /** When we noticed, in milliseconds. */
  goneAt?: number | undefined;
}

export interface Row {
  key: string;
  /** The row's number on screen and on the map. */
  number: number;
  offer: Offer;
  slots: ShownSlot[];
}

/** What is on screen: rows that stay in their place, and what a refresh brought besides. */
export interface Board {
  rows: Row[];
  /** Offers that came since, not shown until asked for. */
  waiting: Offer[];
  page: OfferPage;
}

/** Slots an offer shows at once. */
const SHOWN_SLOTS = 3;

/** A first answer, or everything that waited: rows in the order of the answer. */
export function boardOf(page: OfferPage): Board {
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const offer of page.items) {
    const key = offer.id;
    if (seen.has(key)) continue;
    seen.add(key);
    rows.push({ key, number: rows.length + 1, offer, slots: offer.slots.map(withoutTaken) });
  }
  return { rows, waiting: [], page };
}

/** An appointment made here is as gone as one that its vendor reports. */
function withoutTaken(slot: OfferSlot): ShownSlot {
  return slot.taken ? { ...slot, gone: 'no-longer-free' } : slot;
}

/**
 * A refresh of the same search: no row moves, no slot moves. What went is struck through with its reason, what came
 * waits to be asked for, and what the answer does not speak of is left as it was.
 */
export function refresh(board: Board, page: OfferPage, now: number): Board {
  const offers = new Map(page.items.map((offer) => [offer.id, offer]));
  const silent = new Set(page.sources.filter(({ state }) => isSilent(state)).map(({ vendor }) => vendor));
  const rows = board.rows.map((row) => refreshRow(row, { offer: offers.get(row.key), page, silent, now }));
  const shown = new Set(board.rows.map(({ key }) => key));
  const waiting = [...offers].filter(([key]) => !shown.has(key)).map(([, offer]) => offer);
  return { rows, waiting, page };
}

interface Refreshed {
  offer: Offer | undefined;
  page: OfferPage;
  silent: ReadonlySet<string>;
  now: number;
}

const isSilent = (state: string) => state === 'failed' || state === 'stale';

function refreshRow(row: Row, { offer, page, silent, now }: Refreshed): Row {
  if (!offer && page.next !== undefined)
    return { ...row, slots: row.slots.map((slot) => withTime(slot, now)) };
  const current = new Map((offer?.slots ?? []).map((slot) => [slot.id, slot]));
  const horizon = (offer?.slots.length ?? 0) >= SHOWN_SLOTS ? (offer?.slots.at(-1)?.start ?? '') : undefined;
  const reason = row.offer.sources.every(({ vendor }) => silent.has(vendor))
    ? 'unverified'
    : 'no-longer-free';
  const kept = row.slots.map((slot): ShownSlot => {
    const found = current.get(slot.id);
    if (found?.taken) return strike(slot, 'no-longer-free', now);
    if (found) return withTime(found, now);
    const beyond = horizon !== undefined && isAfter(slot.start, horizon);
    return beyond ? withTime(slot, now) : withTime(strike(slot, reason, now), now);
  });
  return { ...row, offer: offer ?? row.offer, slots: [...kept, ...replacements(kept, offer)] };
}

const isAfter = (one: string, other: string) => Date.parse(one) > Date.parse(other);

function strike(slot: ShownSlot, gone: Gone, now: number): ShownSlot {
  return slot.gone === undefined ? { ...slot, gone, goneAt: now } : slot;
}

/** A slot whose hour has come can no longer be proposed, unless it is a range that still runs. */
function withTime(slot: ShownSlot, now: number): ShownSlot {
  const end = slot.end !== undefined && isRange(slot) ? slot.end : slot.start;
  const over = slot.gone !== 'started' && Date.parse(end) <= now;
  return over && slot.gone === undefined ? { ...slot, gone: 'started', goneAt: now } : slot;
}

/** Slots that take the place of those that went, after those that are shown: nothing moves under the hand. */
function replacements(kept: ShownSlot[], offer: Offer | undefined): ShownSlot[] {
  const shown = new Set(kept.map(({ id }) => id));
  const last = kept.at(-1)?.start;
  const free = kept.filter(({ gone }) => gone === undefined).length;
  const later = (offer?.slots ?? []).filter(
    ({ id, start }) => !shown.has(id) && (last === undefined || isAfter(start, last)),
  );
  return later.slice(0, Math.max(0, SHOWN_SLOTS - free));
}

/** A declared interval in which several people are seen, rather than one hour for one person. */
export function isRange({ capacity, end, kind }: OfferSlot): boolean {
  return end !== undefined && (capacity !== undefined || kind === 'WALKIN');
}

/** The row and the slot that the URL names. */
export function findSlot(board: Board, id: string | undefined): { row: Row; slot: ShownSlot } | undefined {
  if (id === undefined) return undefined;
  for (const row of board.rows) {
    const slot = row.slots.find((candidate) => candidate.id === id);
    if (slot) return { row, slot };
  }
  return undefined;
}
