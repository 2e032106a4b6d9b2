import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE = 60_000;

/** The hour at which a simulated day begins and ends. */
export const FIRST_HOUR = 7;
export const DAY_MINUTES = 24 * 60;

/**
 * The hour of the shift. People think, speak and wait on it, some hundred times faster than life; the platform and its
 * vendors stay on the machine's own clock, so that a slot, a hold and a time-out are what they are in service. What the
 * machine takes is therefore counted `speed` times too long on the shift's clock: its figures are upper bounds.
 */
export class DayClock {
  /** Minutes of the shift in a minute of the machine. */
  readonly speed: number;
  readonly #begun: number;

  /** `minutes` of the machine for a whole day. */
  constructor(minutes: number) {
    this.speed = DAY_MINUTES / minutes;
    this.#begun = performance.now();
  }

  /** Minutes of the shift since its beginning. */
  minutes(): number {
    return ((performance.now() - this.#begun) / MINUTE) * this.speed;
  }

  /** Lets minutes of the shift go by. */
  async pass(minutes: number): Promise<void> {
    await sleep(this.toMs(minutes));
  }

  /** Milliseconds of the machine in minutes of the shift. */
  toMs(minutes: number): number {
    return (minutes * MINUTE) / this.speed;
  }

  /** The hour on the wall, as `19:05`. */
  hour(): string {
    const minute = FIRST_HOUR * 60 + Math.floor(this.minutes());
    const two = (value: number) => String(value).padStart(2, '0');
    return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
  }
}
