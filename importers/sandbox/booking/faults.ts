import { z } from 'zod';
import type { SandboxBooking } from '../vendors.ts';

/** What may be asked of a vendor, as its faults are switched. */
export const ASKS = ['recheck', 'hold', 'book', 'find', 'cancel', 'account'] as const;
export type Ask = (typeof ASKS)[number];

/**
 * How a sandbox vendor may fail. `slow` does it and answers late; `error` does nothing and answers 500; `reset` does
 * nothing and hangs up; `commit-then-timeout` does it and never answers; `commit-then-error` does it and answers 500;
 * `duplicate` answers 409 to what it already has; `unreadable` does it and answers a page.
 */
export const FAULTS = [
  'slow',
  'error',
  'reset',
  'commit-then-timeout',
  'commit-then-error',
  'duplicate',
  'unreadable',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How its messages to the platform (INT_R03) may go: late, twice, the cancellation before the booking, or never. */
export const MESSAGE_FAULTS = ['late', 'twice', 'reversed', 'lost'] as const;
export type MessageFault = (typeof MESSAGE_FAULTS)[number];

const MAX_DELAY_MS = 10 * 60_000;
const delay = z.int().min(0).max(MAX_DELAY_MS);

/** One order at a sandbox vendor's `POST /sandbox/control`. */
export const order = z.union([
  z.strictObject({
    fault: z.enum(FAULTS),
    on: z
      .array(z.enum(ASKS))
      .min(1)
      .default([...ASKS]),
    /** How often it strikes; until it is cleared when not said. */
    times: z.int().min(1).max(1000).optional(),
    delayMs: delay.default(10_000),
  }),
  z.strictObject({ messages: z.enum(MESSAGE_FAULTS), delayMs: delay.default(60_000) }),
  /** An ability the vendor loses or has again, whatever its feed declares. */
  z.strictObject({ ability: z.enum(ASKS), able: z.boolean() }),
  /** A slot by its id, or the last one that is held. */
  z.strictObject({ withdraw: z.string().min(1).max(100) }),
  z.strictObject({ clear: z.literal(true) }),
]);
export type Order = z.infer<typeof order>;

interface Switched {
  fault: Fault;
  on: Ask[];
  left: number;
  delayMs: number;
}

/** What a vendor has been told to do wrong. */
export class Faults {
  #switched: Switched[] = [];
  #unable = new Set<Ask>();
  readonly #usual: { unable: readonly Ask[]; messages: { fault: MessageFault; delayMs: number } | null };
  messages: { fault: MessageFault; delayMs: number } | null = null;

  /** What a vendor cannot do as a rule, and how late it usually tells. */
  constructor(booking: SandboxBooking | undefined) {
    const { abilities, tellsAfterMs = 0 } = booking ?? {};
    const able = { ...abilities, find: abilities?.book, account: booking !== undefined };
    const unable = ASKS.filter((ask) => able[ask] !== true);
    const messages = tellsAfterMs > 0 ? { fault: 'late' as const, delayMs: tellsAfterMs } : null;
    this.#usual = { unable, messages };
    this.clear();
  }

  take(told: Extract<Order, { fault: Fault }>): void {
    const { fault, on, times, delayMs } = told;
    this.#switched.push({ fault, on, left: times ?? Infinity, delayMs });
  }

  setAbility(ask: Ask, able: boolean): void {
    if (able) this.#unable.delete(ask);
    else this.#unable.add(ask);
  }

  clear(): void {
    this.#switched = [];
    this.#unable = new Set(this.#usual.unable);
    this.messages = this.#usual.messages;
  }

  isAble(ask: Ask): boolean {
    return !this.#unable.has(ask);
  }

  /** The fault that strikes this time; one strike less is left of it. */
  strike(ask: Ask): { fault: Fault; delayMs: number } | undefined {
    const hit = this.#switched.find(({ on, left }) => left > 0 && on.includes(ask));
    if (hit) hit.left -= 1;
    this.#switched = this.#switched.filter(({ left }) => left > 0);
    return hit;
  }

  toJSON() {
    const switched = this.#switched.map(({ fault, on, left, delayMs }) => {
      return { fault, on, left: Number.isFinite(left) ? left : null, delayMs };
    });
    return { switched, unable: [...this.#unable], messages: this.messages };
  }
}
