import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Session } from '../api.ts';
import { idleSeconds } from '../idle.ts';
import { sessionQuery } from '../queries.ts';
import { mayHear } from './hearers.ts';
import { LiveContext, type LiveLine } from './live-context.ts';
import type { News } from './news.ts';
import { Stream, type StreamHost, type StreamState } from './stream.ts';

/** Screens that are told the same look again at moments of their own. */
const SPREAD_MS = 800;

interface LiveProviderProps {
  /** Who is signed in and at the screen; null while it is locked. */
  session: Session | null | undefined;
  children: ReactNode;
}

/** Keeps the page's one stream while someone is signed in: it ends when the screen locks, and begins again after. */
export function LiveProvider({ session, children }: LiveProviderProps) {
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>();
  const stream = useRef<Stream>(undefined);
  const listeners = useRef(new Set<(news: News) => void>());
  const followed = useRef(new Map<object, readonly string[]>());
  const own = session?.territory?.code;
  const who = session && mayHear(session.role) ? `${session.subject} ${session.role}` : undefined;
  const topics = useCallback(() => topicsOf(own, [...followed.current.values()]), [own]);
  useEffect(() => {
    if (who === undefined) return undefined;
    const tell = (news: News) => {
      for (const hear of listeners.current) hear(news);
      readAgain(news, queries);
    };
    const opened = new Stream(hostOf(queries, tell, setState), topics());
    stream.current = opened;
    return () => {
      opened.stop();
      stream.current = undefined;
      setState(undefined);
    };
  }, [who, topics, queries]);
  const line = useMemo<LiveLine>(
    () => ({
      state,
      heardAt: () => stream.current?.heardAt ?? 0,
      follow: (territories) => {
        const mark = {};
        followed.current.set(mark, territories);
        stream.current?.follow(topics());
        return () => {
          followed.current.delete(mark);
        };
      },
      listen: (hear) => {
        listeners.current.add(hear);
        return () => listeners.current.delete(hear);
      },
    }),
    [state, topics],
  );
  return <LiveContext value={line}>{children}</LiveContext>;
}

/** One's own territory first, then those on screen; the server tells of twelve at most. */
function topicsOf(own: string | undefined, followed: readonly (readonly string[])[]): string[] {
  const territories = [...new Set([...(own === undefined ? [] : [own]), ...followed.flat()])];
  return [...territories.slice(0, 12), 'mine', 'feeds'];
}

function hostOf(
  queries: QueryClient,
  onNews: StreamHost['onNews'],
  onState: StreamHost['onState'],
): StreamHost {
  return {
    fetch: (url, init) => fetch(url, init),
    headers: () => ({ 'X-Idle-Seconds': String(idleSeconds()) }),
    wait: waitOrReturn,
    onState,
    onNews,
    onRescan: () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'pulse' }),
    onSessionEnd: () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  };
}

/** Waits; a person who comes back to the page, or to the network, is not made to wait. */
function waitOrReturn(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    const back = () => {
      if (document.visibilityState === 'visible') end();
    };
    document.addEventListener('visibilitychange', back, { signal: over.signal });
    window.addEventListener('online', end, { signal: over.signal });
    signal.addEventListener('abort', end, { signal: over.signal });
  });
}

/** What pages keep under these names is read again when the stream says that it changed. */
function readAgain(news: News, queries: QueryClient): void {
  const names = (['holds', 'appointments', 'cases', 'feeds'] as const).filter(
    (name) => news[name] !== undefined,
  );
  for (const name of names) {
    const spread = news.topic === 'mine' ? 0 : Math.random() * SPREAD_MS;
    setTimeout(() => void queries.invalidateQueries({ queryKey: [name] }), spread);
  }
}
