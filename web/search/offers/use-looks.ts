import { useCallback, useEffect, useRef } from 'react';
import type { Look } from './board-news.ts';

/** Screens that are told the same do not all ask at the same moment. */
const WITHIN = { now: [50, 250], soon: [2000, 5000] } as const satisfies Record<
  Look,
  readonly [number, number]
>;

/** Looks again after a while of its kind, once for all that is told meanwhile; the sooner one holds. */
export function useLooks(look: () => void): (when: Look) => void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  const planned = useRef<{ at: number; timer: ReturnType<typeof setTimeout> }>(undefined);
  useEffect(() => () => clearTimeout(planned.current?.timer), []);
  return useCallback((when) => {
    const [least, most] = WITHIN[when];
    const ms = least + Math.random() * (most - least);
    const at = performance.now() + ms;
    if (planned.current && planned.current.at <= at) return;
    clearTimeout(planned.current?.timer);
    const timer = setTimeout(() => {
      planned.current = undefined;
      latest.current();
    }, ms);
    planned.current = { at, timer };
  }, []);
}
