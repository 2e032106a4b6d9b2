import { useIsNow, useNow } from '../ui/use-now.ts';
import { remainingOf, skewOf, type HoldTimes } from './countdown.ts';

let skew = 0;

/** Sets this page's idea of the server's clock, from an answer that just came (`serverNow`, RFC 3339). */
export function heardServer(serverNow: string): void {
  skew = skewOf(serverNow, Date.now());
}

const SECOND = 1000;

/** The server's time in milliseconds, on which holds end; rounded up to a second, so that no countdown promises too much. */
export function useServerNow(): number {
  return useNow() + SECOND + skew;
}

/** Whether a hold still lasts, by the server's clock. */
export function useLasts(hold: HoldTimes | undefined): boolean {
  return useIsNow((now) => hold !== undefined && remainingOf(hold, now + skew) > 0);
}
