import { useCallback, useEffect, useState } from 'react';

/** What a page asked for: what came last stays while it is asked again. */
export interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  reload: () => void;
}

type State<T> = { of: unknown; turn: number; data: T | undefined; error: unknown };

/** Asks when `load` is another function, and again when told to; keep it stable with useCallback. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<State<T>>({ of: load, turn: 0, data: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const given = new AbortController();
    load(given.signal).then(
      (data) => given.signal.aborted || setState({ of: load, turn, data, error: undefined }),
      (error: unknown) =>
        given.signal.aborted ||
        setState((before) => ({ of: load, turn, data: before.of === load ? before.data : undefined, error })),
    );
    return () => given.abort();
  }, [load, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const current = state.of === load ? state : { data: undefined, error: undefined };
  return { data: current.data, error: current.error, reload };
}

/** A deed that a button does: under way, done, or failed. */
export interface Act {
  busy: boolean;
  error: unknown;
  run: (deed: () => Promise<void>) => void;
}

/** One deed at a time; what was refused stays said until the next. */
export function useAct(): Act {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined });
  const run = useCallback((deed: () => Promise<void>) => {
    setState({ busy: true, error: undefined });
    deed().then(
      () => setState({ busy: false, error: undefined }),
      (error: unknown) => setState({ busy: false, error }),
    );
  }, []);
  return { ...state, run };
}
