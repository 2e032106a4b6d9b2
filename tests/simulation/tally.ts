import { quantile } from '../bench/figures.ts';
import type { Refusal } from './screen.ts';

/** Refusals that a day is made of: someone was first, something has passed, a vendor said no. */
const USUAL = new Set([
  'slot-held',
  'slot-booked',
  'slot-withdrawn',
  'slot-stale',
  'capacity-full',
  'vendor-refused',
  'vendor-unreachable',
  'hold-over',
  'appointment-not-open',
  'case-not-yours',
  'case-step-not-open',
  'case-no-such-request',
  'case-request-pending',
  'case-booking-open',
  'case-clash',
  'case-closed',
  'case-changed',
  'community-ask-over',
  'cases-still-owned',
]);

/** What the platform answered over a day, and what people noted of it. */
export class Tally {
  readonly #ms: number[] = [];
  readonly #usual = new Map<string, number>();
  readonly #wrong = new Map<string, number>();
  readonly #noted = new Map<string, number>();

  answered(_line: string, { ms }: { status: number; ms: number }): void {
    this.#ms.push(ms);
  }

  /** A refusal that nobody at work could have met by doing their work well is a defect, kept with where it was met. */
  refused(line: string, { status, code, body }: Refusal): void {
    if ((status === 409 || status === 412) && USUAL.has(code)) return add(this.#usual, code);
    const detail = typeof body === 'object' && body && 'detail' in body ? String(body.detail) : '';
    add(this.#wrong, `${line.replaceAll(/[0-9a-f-]{36}|\?.*$/g, '…')} ${status} ${code} ${detail}`);
  }

  /** Something that happened at a desk, by its name. */
  note(name: string): void {
    add(this.#noted, name);
  }

  /** How often something was noted. */
  count(name: string): number {
    return this.#noted.get(name) ?? 0;
  }

  toJSON() {
    return {
      requests: this.#ms.length,
      medianMs: Math.round(quantile(this.#ms, 0.5)),
      p95Ms: Math.round(quantile(this.#ms, 0.95)),
      refusals: Object.fromEntries(this.#usual),
      unexpected: Object.fromEntries(this.#wrong),
      noted: Object.fromEntries(this.#noted),
    };
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
