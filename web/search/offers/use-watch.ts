import { useEffect, useRef } from 'react';
import { api } from '../../api.ts';
import { useLine } from '../../live/live-context.ts';
import { until } from '../../problem.ts';
import type { Board } from './board.ts';

/** What one screen has checked at once; the first rows are those that are read out. */
const MOST_WATCHED = 60;

/**
 * After a search, has the slots on screen checked with their vendors in the background; what comes of it arrives through
 * the stream. Without a stream nothing is asked: nothing could be told.
 */
export function useWatch(board: Board | undefined, search: string | undefined): void {
  const { state } = useLine();
  const shown = board?.rows.flatMap(({ slots }) =>
    slots.filter(({ gone }) => gone === undefined).map(({ id }) => id),
  );
  const latest = useRef<string[]>([]);
  useEffect(() => {
    latest.current = (shown ?? []).slice(0, MOST_WATCHED);
  });
  useEffect(() => {
    // One question a search: what a later look brings is checked with the next one.
    const slotIds = latest.current;
    if (state !== 'open' || search === undefined || slotIds.length === 0) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    // Whether it could be asked changes nothing on screen: the ages say it.
    api.live.watch.$post({ json: { slotIds } }, until(signal)).catch(() => undefined);
    return () => leaving.abort();
  }, [state, search]);
}
