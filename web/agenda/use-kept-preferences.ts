import { useEffect, useRef } from 'react';
import { api } from '../api.ts';
import { setPreferences, usePreferences } from '../preferences.ts';
import { answered, until } from '../problem.ts';

/** Several choices in a row are sent as one, ms. */
const TOGETHER_MS = 300;

/**
 * Brings the language and colours that one chose on another device, then keeps those that one chooses here: e-mails are
 * written in that language. Whoever never chose keeps what they came in with. All of it is lost without harm.
 */
export function useKeptPreferences(who: string | undefined): void {
  const preferences = usePreferences();
  const known = useRef<{ who: string; language: string; theme: string }>(undefined);
  useEffect(() => {
    if (who === undefined) return undefined;
    const given = new AbortController();
    const bring = async () => {
      const kept = await answered(api.preferences.$get({ query: {} }, until(given.signal)));
      const { language, theme } = kept;
      known.current = { who, language: language ?? '', theme: theme ?? '' };
      setPreferences({ ...(language && { language }), ...(theme && { theme }) });
    };
    bring().catch(() => undefined);
    return () => given.abort();
  }, [who]);
  useEffect(() => {
    const { language, theme } = preferences;
    const { current } = known;
    if (who === undefined || current?.who !== who) return undefined;
    if (current.language === language && current.theme === theme) return undefined;
    const timer = setTimeout(() => {
      known.current = { who, language, theme };
      answered(api.preferences.$put({ json: preferences }, until())).catch(() => undefined);
    }, TOGETHER_MS);
    return () => clearTimeout(timer);
  }, [who, preferences]);
}
