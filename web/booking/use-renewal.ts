import { useEffect, useRef } from 'react';
import type { Hold } from '../api.ts';
import { idleSeconds } from '../idle.ts';
import { shouldRenew } from './countdown.ts';
import { useServerNow } from './server-clock.ts';

/** A renewal that failed is tried again, not at every second. */
const AGAIN_AFTER_MS = 5000;

/** Renews the hold that the panel shows while someone is at work on it: it never ends under their hands. */
export function useRenewal(hold: Hold | undefined, renew: (hold: Hold) => void): void {
  const serverNow = useServerNow();
  const tried = useRef(0);
  useEffect(() => {
    if (!hold || serverNow - tried.current < AGAIN_AFTER_MS) return;
    if (!shouldRenew(hold, { serverNow, idleSeconds: idleSeconds() })) return;
    tried.current = serverNow;
    renew(hold);
  }, [hold, renew, serverNow]);
}
