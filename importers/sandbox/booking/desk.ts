import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from '../ground.ts';
import type { Agenda } from '../people.ts';
import type { SandboxBooking } from '../vendors.ts';
import { Accounts } from './accounts.ts';
import { Faults } from './faults.ts';
import { Ledger, type Entry } from './ledger.ts';

/** Tells the platform what became of an appointment (INT_R03); the sandbox's own way to it. */
export type Tell = (entry: Entry, told: Told) => Promise<void>;

export interface Told {
  kind: 'booked' | 'cancelled' | 'fulfilled' | 'noshow';
  /** What the booking page was opened with, given back. */
  correlation: string | null;
}

/** The desk of a sandbox vendor: its books, the accounts it was sent, how it is told to fail, whom it tells. */
export class Desk {
  readonly ledger: Ledger;
  readonly accounts = new Accounts();
  readonly faults: Faults;
  readonly #tell: Tell | null;
  readonly #changed = new EventEmitter();
  /** The correlation each appointment taken on a booking page came with. */
  readonly #correlations = new Map<string, string | null>();

  /** A vendor without `booking` only has its page: it answers no platform. */
  constructor(
    vendor: {
      code: string;
      ground: Ground;
      agendas: readonly Agenda[];
      booking?: SandboxBooking | undefined;
    },
    tell: Tell | null,
  ) {
    const { booking } = vendor;
    this.ledger = new Ledger(vendor);
    this.faults = new Faults(booking);
    this.#tell = tell;
  }

  /** What the vendor publishes is no longer what it was. */
  changed(): void {
    this.#changed.emit('changed');
  }

  /** Ends when something was taken or given back, or after so long (ms). */
  async nextChange(patience: number): Promise<void> {
    const done = new AbortController();
    const { signal } = done;
    const waits = [once(this.#changed, 'changed', { signal }), sleep(patience, undefined, { signal })];
    await Promise.race(waits);
    done.abort();
    await Promise.allSettled(waits);
  }

  /** The visits that are over: the platform is told who came and who did not. */
  async endVisits(now: number): Promise<void> {
    const ended = this.ledger.endVisits(now);
    await Promise.all(ended.map((entry) => this.told(entry, { kind: entry.status, correlation: null })));
  }

  /** Somebody booked on the vendor's own page: the platform is told as the vendor was told to tell it. */
  async told(entry: Entry, { kind, correlation }: Told): Promise<void> {
    const known = this.#correlations.get(entry.id) ?? correlation;
    this.#correlations.set(entry.id, known);
    this.changed();
    if (!this.#tell) return;
    const { messages } = this.faults;
    const say = (said: Told['kind']) => this.#tell?.(entry, { kind: said, correlation: known });
    if (messages?.fault === 'lost') return;
    if (messages?.fault === 'late') await sleep(messages.delayMs);
    if (messages?.fault === 'reversed' && kind === 'cancelled') {
      await say('cancelled');
      await say('booked');
      return;
    }
    if (messages?.fault === 'reversed') return;
    await say(kind);
    if (messages?.fault === 'twice') await say(kind);
  }
}
