import { createContext, use, useEffect, useRef } from 'react';
import type { News } from './news.ts';
import type { StreamState } from './stream.ts';

/** The page's one stream. */
export interface LiveLine {
  /** Undefined while nobody is signed in. */
  state: StreamState | undefined;
  /** When the server was last heard through it, ms; 0 for never. */
  heardAt: () => number;
  /** Has the stream tell of these territories too, until the returned function is called. */
  follow: (territories: readonly string[]) => () => void;
  /** Calls back with all that is told, until the returned function is called. */
  listen: (hear: (news: News) => void) => () => void;
}

const nothing = () => () => undefined;

export const LiveContext = createContext<LiveLine>({
  state: undefined,
  heardAt: () => 0,
  follow: nothing,
  listen: nothing,
});

export const useLine = () => use(LiveContext);

/** Hears what is told of these territories (and of all other topics), with the latest callback. */
export function useNews(territories: readonly string[], hear: (news: News) => void): void {
  const { follow, listen } = useLine();
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  const codes = territories.join();
  useEffect(() => follow(codes === '' ? [] : codes.split(',')), [follow, codes]);
  useEffect(() => listen((news) => latest.current(news)), [listen]);
}
