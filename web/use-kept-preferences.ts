import { useEffect, useState } from 'react';
import { api } from './api.ts';
import { changedSince, readPreferences, setPreferences, usePreferences } from './preferences.ts';
import type { Preferences } from './preferences.ts';
import { answered, until } from './problem.ts';

/** Several choices in a row are sent as one, ms. */
const TOGETHER_MS = 300;

interface Known {
  who: string;
  /** What they chose, here or elsewhere: what the server keeps. */
  kept: Partial<Preferences>;
  /** What was on screen then: nobody's choice until it is changed, since others may have left it in this browser. */
  shown: Preferences;
}

/**
 * Brings what one chose on another device, then keeps what one chooses here: e-mails are written in that language. What
 * somebody else left in this browser is never kept as one's own, and what one chooses meanwhile goes before what was kept.
 * All of it is lost without harm: what could not be kept goes with the next choice.
 */
export function useKeptPreferences(who: string | undefined): void {
  const preferences = usePreferences();
  const [known, setKnown] = useState<Known>();
  useEffect(() => {
    if (who === undefined) return undefined;
    const given = new AbortController();
    const asked = readPreferences();
    const bring = async () => {
      const answer = await answered(api.preferences.$get({ query: {} }, until(given.signal)));
      const kept = chosen(answer);
      const chosenMeanwhile = changedSince(asked, readPreferences());
      setPreferences({ ...kept, ...chosenMeanwhile });
      setKnown({ who, kept, shown: { ...asked, ...kept } });
    };
    bring().catch(() => undefined);
    return () => {
      given.abort();
      setKnown(undefined);
    };
  }, [who]);
  useEffect(() => {
    if (known === undefined || known.who !== who) return undefined;
    const changed = changedSince(known.shown, preferences);
    if (Object.keys(changed).length === 0) return undefined;
    const kept = { ...known.kept, ...changed };
    const keep = () => {
      setKnown({ ...known, kept, shown: preferences });
      // It outlives the page that it is sent from.
      answered(api.preferences.$put({ json: kept }, { init: { keepalive: true } })).catch(() => undefined);
    };
    const timer = setTimeout(keep, TOGETHER_MS);
    window.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', keep);
    };
  }, [who, preferences, known]);
}

type Kept = { [Name in keyof Preferences]?: Preferences[Name] | undefined };

/** Those that were chosen; the others stay as they are here. */
function chosen(kept: Kept): Partial<Preferences> {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
