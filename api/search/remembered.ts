import type { AgendaRow, RememberedFeed } from '../../db/queries/live/changes.ts';
import { PACKED_SLOT } from '../../db/queries/live/changes.ts';
import { toMercator, type Look } from '../../db/queries/search/offers-eligible.ts';
import type { SaidCare } from '../../db/queries/search/offers-care.ts';
import type { NearbyAgenda } from '../../db/queries/search/offers-nearby.ts';

/** An agenda in memory: its row, its place in Mercator km, and its free slots in the order of their starts. */
export interface Agenda extends AgendaRow {
  x: number;
  y: number;
  slots: Slots;
}

/** A column each: instants in ms, masks as stored. */
export interface Slots {
  start: Float64Array;
  observedAt: Float64Array;
  modalities: Uint8Array;
  visibility: Uint8Array;
}

/** A look with its instants as numbers, read once for all the agendas it weighs. */
export interface Glance {
  from: number;
  to: number;
  now: number;
  modalities: number;
  visibility: number;
}

export const NO_SLOTS: Slots = unpackSlots(Buffer.alloc(0));

export function toAgenda(row: AgendaRow, slots: Slots): Agenda {
  return { ...row, ...toMercator(row), slots };
}

/** Reads slots as `readFreeSlots` packs them. */
export function unpackSlots(packed: Buffer): Slots {
  const count = packed.length / PACKED_SLOT;
  const slots: Slots = {
    start: new Float64Array(count),
    observedAt: new Float64Array(count),
    modalities: new Uint8Array(count),
    visibility: new Uint8Array(count),
  };
  for (let i = 0; i < count; i += 1) {
    const at = i * PACKED_SLOT;
    slots.start[i] = packed.readDoubleBE(at);
    slots.observedAt[i] = packed.readDoubleBE(at + 8);
    slots.modalities[i] = packed.readInt16BE(at + 16);
    slots.visibility[i] = packed.readInt16BE(at + 18);
  }
  return slots;
}

export function toGlance({ from, to, now, modalities, visibility }: Look): Glance {
  return { from: Date.parse(from), to: Date.parse(to), now: Date.parse(now), modalities, visibility };
}

/** The first slot at or after an instant. */
function firstFrom({ start }: Slots, from: number): number {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((start[middle] ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which slots start in the window, whatever their modality and audience: from `first`, before `end`. */
function inWindow({ slots }: Agenda, { from, to }: Glance): { first: number; end: number } {
  const first = firstFrom(slots, from);
  let end = first;
  while (end < slots.start.length && (slots.start[end] ?? to) < to) end += 1;
  return { first, end };
}

const meets = (column: Uint8Array, at: number, mask: number) => ((column[at] ?? 0) & mask) !== 0;

/** When the first slot that the asker may have starts, ms; undefined when there is none in the window. */
export function firstEligible({ slots }: Agenda, glance: Glance): number | undefined {
  for (let i = firstFrom(slots, glance.from); i < slots.start.length; i += 1) {
    const start = slots.start[i] ?? Infinity;
    if (start >= glance.to) return undefined;
    const eligible =
      meets(slots.modalities, i, glance.modalities) && meets(slots.visibility, i, glance.visibility);
    if (eligible) return start;
  }
  return undefined;
}

/** When a slot was last known to be true, ms: looked at itself, or listed again by its agenda. */
function confirmedAt(agenda: Agenda, at: number): number {
  const { slots, confirmedAt, confirmedFrom, confirmedTo } = agenda;
  const observedAt = slots.observedAt[at] ?? -Infinity;
  if (confirmedAt === null) return observedAt;
  const start = slots.start[at] ?? -Infinity;
  const listed = start >= (confirmedFrom ?? -Infinity) && start < (confirmedTo ?? Infinity);
  return listed ? Math.max(observedAt, confirmedAt) : observedAt;
}

/** What was last confirmed before this instant (ms) is not shown; nothing is, of a vendor that is suspended. */
function oldestShown(feed: RememberedFeed, { now }: Glance): number {
  return feed.suspended ? Infinity : now - feed.hiddenAfterSeconds * 1000;
}

/** When the first slot that may be shown starts, ms; null when all were observed too long ago. */
export function firstShown(agenda: Agenda, feed: RememberedFeed, glance: Glance): number | null {
  const { first, end } = inWindow(agenda, glance);
  const { start, modalities, visibility } = agenda.slots;
  const oldest = oldestShown(feed, glance);
  for (let at = first; at < end; at += 1) {
    const eligible = meets(modalities, at, glance.modalities) && meets(visibility, at, glance.visibility);
    if (eligible && confirmedAt(agenda, at) >= oldest) return start[at] ?? null;
  }
  return null;
}

/** What an agenda has in the window, whoever may see it. */
export function weigh(
  agenda: Agenda,
  feed: RememberedFeed,
  glance: Glance,
): Omit<NearbyAgenda, keyof SaidCare> {
  const { roleId, lat, lon, slots } = agenda;
  const weights = { offered: false, stale: false, unseen: false, otherModality: false };
  if (feed.suspended) return { roleId, lat, lon, ...weights };
  const { first, end } = inWindow(agenda, glance);
  const oldest = oldestShown(feed, glance);
  for (let at = first; at < end; at += 1) {
    const asked = meets(slots.modalities, at, glance.modalities);
    const seen = meets(slots.visibility, at, glance.visibility);
    const recent = confirmedAt(agenda, at) >= oldest;
    weights.offered ||= asked && seen && recent;
    weights.stale ||= asked && seen;
    weights.unseen ||= asked && !seen && recent;
    weights.otherModality ||= seen && !asked && recent;
  }
  return { roleId, lat, lon, ...weights };
}

/** How many slots of the look were not confirmed within their feed's limit. */
export function countUnconfirmed(agenda: Agenda, feed: RememberedFeed, glance: Glance): number {
  const limit = glance.now - feed.staleAfterSeconds * 1000;
  let count = 0;
  const { first, end } = inWindow(agenda, glance);
  const { modalities, visibility } = agenda.slots;
  for (let at = first; at < end; at += 1) {
    const eligible = meets(modalities, at, glance.modalities) && meets(visibility, at, glance.visibility);
    if (eligible && confirmedAt(agenda, at) < limit) count += 1;
  }
  return count;
}
