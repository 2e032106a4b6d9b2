import { useMemo } from 'react';
import { useWords } from '../words/use-words.ts';

/** `24 nov. 2026, 14:29` in a zone, as the language writes it. */
export function useInstant(timeZone: string): (instant: string) => string {
  const { locale } = useWords();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
    return (instant) => format.format(new Date(instant));
  }, [locale, timeZone]);
}
