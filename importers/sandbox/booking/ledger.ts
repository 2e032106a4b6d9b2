import { openSlots, type Look } from './open-slots.ts';
import type { SandboxSlot } from '../agenda.ts';
import type { Ground } from '../ground.ts';
import type { Agenda } from '../people.ts';
import { daysFrom } from '../rhythms.ts';

/** Days ahead that a vendor takes appointments for, today included. */
const DAYS = 6;
/** How long a vendor keeps a held slot (ms). */
const KEPT_MS = 10 * 60_000;
/** Appointments of the past are forgotten after a day. */
const FORGOTTEN_MS = 24 * 3_600_000;

export interface Identifier {
  system: string;
  value: string;
}

/** An appointment in a sandbox vendor's books; without a patient, since it is nobody's. */
export interface Entry {
  id: string;
  version: number;
  status: 'pending' | 'booked' | 'cancelled' | 'fulfilled' | 'noshow';
  identifiers: Identifier[];
  slotId: string;
  agenda: Agenda;
  start: number;
  end: number;
  /** It takes its place from then, until then (epoch ms); null is for good. */
  from: number;
  until: number | null;
  /** The regulator it was booked for, as the vendor was told. */
  regulator: Identifier | null;
}

/** What a slot is to its vendor. */
export interface KnownSlot {
  agenda: Agenda;
  start: number;
  end: number;
  /** Null when every place is taken, or it was never offered. */
  free: SandboxSlot | null;
}

export interface Asked {
  slotId: string;
  identifiers: Identifier[];
  regulator: Identifier | null;
  now: number;
}

/** A sandbox vendor's books: what was taken, kept and withdrawn, and since when. All of it is in memory. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #withdrawn = new Map<string, number>();
  readonly #vendor: { code: string; ground: Ground; agendas: readonly Agenda[] };
  #count = 0;

  constructor(vendor: { code: string; ground: Ground; agendas: readonly Agenda[] }) {
    this.#vendor = vendor;
  }

  /** Places of a slot that somebody has at an instant: all of them once the vendor withdrew it. */
  readonly taken = (slotId: string, at: number): number => {
    if ((this.#withdrawn.get(slotId) ?? Infinity) <= at) return Infinity;
    let places = 0;
    for (const { slotId: other, from, until } of this.#entries.values())
      if (other === slotId && from <= at && (until ?? Infinity) > at) places += 1;
    return places;
  };

  /** A slot by its id; undefined when it names none of this vendor's, or was withdrawn. */
  find(slotId: string, now: number): KnownSlot | undefined {
    const cut = slotId.lastIndexOf('-');
    const agenda = this.#vendor.agendas.find(({ id }) => id === slotId.slice(0, cut));
    const start = Number.parseInt(slotId.slice(cut + 1), 36) * 60_000;
    const gone = (this.#withdrawn.get(slotId) ?? Infinity) <= now;
    if (!agenda || !Number.isSafeInteger(start) || gone) return undefined;
    const look: Look = { now, taken: this.taken };
    const days = daysFrom(this.#vendor.ground, now, DAYS);
    const free = openSlots(agenda, days, look).find(({ id }) => id === slotId) ?? null;
    return { agenda, start, end: start + agenda.slotMinutes * 60_000, free };
  }

  /** What is under an identifier, the one that stands first. */
  byIdentifier(wanted: Identifier): Entry[] {
    return [...this.#entries.values()]
      .filter(({ identifiers }) => identifiers.some((each) => sameIdentifier(each, wanted)))
      .toSorted((one, other) => Number(one.status === 'cancelled') - Number(other.status === 'cancelled'));
  }

  byId(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Takes or keeps a place; undefined when none is free. */
  open(status: 'pending' | 'booked', { slotId, identifiers, regulator, now }: Asked): Entry | undefined {
    const known = this.find(slotId, now);
    if (!known?.free) return undefined;
    this.#forget(now);
    this.#count += 1;
    const { agenda, start, end } = known;
    const until = status === 'pending' ? now + KEPT_MS : null;
    const id = `${this.#vendor.code}-${now.toString(36)}-${this.#count}`;
    const times = { slotId, agenda, start, end, from: now, until };
    const entry: Entry = { id, version: 1, status, identifiers, regulator, ...times };
    this.#entries.set(id, entry);
    return entry;
  }

  /** Turns what was kept into an appointment; undefined when it is kept no more. */
  confirm(entry: Entry, { identifiers, regulator, now }: Omit<Asked, 'slotId'>): Entry | undefined {
    const kept = entry.status === 'pending' && (entry.until ?? 0) > now;
    return kept ? this.#change(entry, { status: 'booked', until: null, identifiers, regulator }) : undefined;
  }

  cancel(entry: Entry, now: number): Entry {
    return entry.status === 'cancelled' ? entry : this.#change(entry, { status: 'cancelled', until: now });
  }

  /** The vendor takes a slot back, whoever keeps it; what is booked there is cancelled, and told. A visit that is over stays. */
  withdraw(slotId: string, now: number): Entry[] {
    this.#withdrawn.set(slotId, now);
    const hit = [...this.#entries.values()].filter(
      (entry) => entry.slotId === slotId && (entry.status === 'pending' || entry.status === 'booked'),
    );
    return hit.map((entry) => this.cancel(entry, now));
  }

  /** The visits that are over by now, each with how it ended: one in ten is missed. */
  endVisits(now: number): (Entry & { status: 'fulfilled' | 'noshow' })[] {
    return [...this.#entries.values()]
      .filter(({ status, end }) => status === 'booked' && end <= now)
      .map((entry) => {
        const nth = Number(entry.id.slice(entry.id.lastIndexOf('-') + 1));
        const status = nth % 10 === 0 ? 'noshow' : 'fulfilled';
        return { ...this.#change(entry, { status }), status };
      });
  }

  /** The last slot that is kept and not booked, for a vendor that wants to withdraw one. */
  lastHeld(now: number): string | undefined {
    const held = [...this.#entries.values()].filter(
      ({ status, until }) => status === 'pending' && (until ?? 0) > now,
    );
    return held.at(-1)?.slotId;
  }

  count(status: Entry['status']): number {
    return [...this.#entries.values()].filter((entry) => entry.status === status).length;
  }

  #change(entry: Entry, change: Partial<Entry>): Entry {
    const next = { ...entry, ...change, version: entry.version + 1 };
    this.#entries.set(entry.id, next);
    return next;
  }

  #forget(now: number): void {
    for (const [id, { end }] of this.#entries) if (end < now - FORGOTTEN_MS) this.#entries.delete(id);
  }
}

export const sameIdentifier = (one: Identifier, other: Identifier): boolean =>
  one.system === other.system && one.value === other.value;
