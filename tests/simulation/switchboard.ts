import type { Call } from './calls.ts';
import { Dice } from './dice.ts';
import type { DayClock } from './day-clock.ts';
import type { Notes } from './desk.ts';

/** The telephone: calls that ring, and what is known of the case each of them became. */
export class Switchboard {
  readonly #waiting: Call[];
  readonly #notes = new Map<string, Notes>();
  readonly #waits: number[] = [];
  readonly #clock: DayClock;
  readonly #seed: number;

  constructor(calls: readonly Call[], { clock, seed }: { clock: DayClock; seed: number }) {
    this.#waiting = [...calls];
    this.#clock = clock;
    this.#seed = seed;
  }

  /** The call that has rung longest, when one rings. */
  answer(): Call | undefined {
    const [first] = this.#waiting;
    if (!first || first.at > this.#clock.minutes()) return undefined;
    this.#waits.push((this.#clock.minutes() - first.at) * 60);
    return this.#waiting.shift();
  }

  /** Seconds of the shift that each answered call rang. */
  waits(): readonly number[] {
    return this.#waits;
  }

  /** Minutes since which the first of those who wait has been ringing. */
  ringing(): number {
    const [first] = this.#waiting;
    return first ? Math.max(0, this.#clock.minutes() - first.at) : 0;
  }

  /** Calls that nobody has answered yet, whether they ring or are still to come. */
  unanswered(): number {
    return this.#waiting.length;
  }

  opened(caseId: string, call: Call): void {
    this.#notes.set(caseId, {
      call,
      openedAt: this.#clock.minutes(),
      offeredAt: null,
      searches: 0,
      ownDoctorCalled: false,
      handed: 0,
      declined: false,
      pageAt: null,
      triedAt: null,
      askedUntil: null,
      dice: new Dice(this.#seed, 'case', call.nth),
    });
  }

  /** Throws for a case that no call opened. */
  notesOf(caseId: string): Notes {
    const notes = this.#notes.get(caseId);
    if (!notes) throw new Error(`No call opened case ${caseId}.`);
    return notes;
  }

  knows(caseId: string): boolean {
    return this.#notes.has(caseId);
  }

  cases(): readonly (readonly [caseId: string, notes: Notes])[] {
    return [...this.#notes];
  }
}
