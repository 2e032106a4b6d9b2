import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  IterableBackoff,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { FAILURES_IN_A_ROW, Transient } from './failures.ts';

/** How long a host that only fails is left in peace, longer each time it is tried in vain (ms). */
const RESTS = [30_000, 60_000, 120_000, 300_000] as const;

/** Failures that another try, or another minute, may mend: they alone speak against a host. */
export const transient = handleWhen((error) => error instanceof Transient);

/** What is thought of one host. */
export interface Host {
  breaker: CircuitBreakerPolicy;
  queue: BulkheadPolicy;
}

interface Known extends Host {
  /** When its rest ends, on the machine's running clock; null while it may be asked. */
  restsUntil: number | null;
}

/** One opinion of a host a process, whichever feed asks: a host that is down is left in peace by all. */
export class Hosts {
  readonly #rests: readonly number[];
  readonly #known = new Map<string, Known>();

  constructor(rests: readonly number[] = RESTS) {
    this.#rests = rests;
  }

  of({ host }: URL): Host {
    const known = this.#known.get(host) ?? this.#begin();
    this.#known.set(host, known);
    return known;
  }

  /** How long a host is still left in peace (ms); 0 when it may be asked. */
  restOf(address: string): number {
    const url = URL.parse(address);
    const restsUntil = url ? this.#known.get(url.host)?.restsUntil : undefined;
    return Math.max(0, (restsUntil ?? 0) - performance.now());
  }

  #begin(): Known {
    const breaker = circuitBreaker(transient, {
      halfOpenAfter: new IterableBackoff([...this.#rests]),
      breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
    });
    const begun: Known = { breaker, queue: bulkhead(1, 10_000), restsUntil: null };
    let broken = 0;
    breaker.onBreak(() => {
      const rest = this.#rests[Math.min(broken, this.#rests.length - 1)] ?? 0;
      begun.restsUntil = performance.now() + rest;
      broken += 1;
    });
    breaker.onReset(() => {
      begun.restsUntil = null;
      broken = 0;
    });
    return begun;
  }
}

/** The opinion of this process. */
export const HOSTS = new Hosts();
