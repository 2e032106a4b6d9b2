import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api, type Session } from '../api.ts';
import { setPreferences, usePreferences, type Preferences } from '../preferences.ts';
import { answered, until } from '../problem.ts';

/** Several choices in a row are sent as one, ms. */
const TOGETHER_MS = 800;

/** Brings the choices that one left at another desk, then keeps those that one makes here. Both are lost without harm. */
export function useKeptPreferences(session: Session | null | undefined): void {
  const who = session?.subject;
  const { data: kept } = useQuery({
    queryKey: ['preferences', who],
    queryFn: ({ signal }) => answered(api.preferences.$get({ query: {} }, until(signal))),
    enabled: who !== undefined,
    staleTime: Infinity,
  });
  const preferences = usePreferences();
  const known = useRef<{ who: string | undefined; text: string }>(undefined);
  const text = JSON.stringify(preferences);
  useEffect(() => {
    if (!kept || who === undefined) return undefined;
    if (known.current?.who !== who) {
      known.current = { who, text: JSON.stringify({ ...preferences, ...kept }) };
      setPreferences(chosen(kept));
      return undefined;
    }
    if (known.current.text === text) return undefined;
    const timer = setTimeout(() => {
      known.current = { who, text };
      const json = preferences;
      // What could not be kept is still so in this browser, and goes with the next choice.
      answered(api.preferences.$put({ json }, until())).catch(() => undefined);
    }, TOGETHER_MS);
    return () => clearTimeout(timer);
  }, [kept, who, text, preferences]);
}

type Kept = { [Name in keyof Preferences]?: Preferences[Name] | undefined };

/** Those that were chosen; the others stay as they are here. */
function chosen(kept: Kept): Partial<Preferences> {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
