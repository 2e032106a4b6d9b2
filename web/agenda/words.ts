import { useMemo } from 'react';
import { usePreferences } from '../preferences.ts';
import type { Locale } from '../time.ts';
import { agendaEn } from '../words/agenda.en.ts';
import { agendaFr } from '../words/agenda.fr.ts';

type Values = Record<string, string | number>;

/** One page's messages in both languages. */
export type Catalogue<Id extends string> = Record<Locale, Record<Id, string>>;

/** The agenda speaks without the console's message library: its messages take values and nothing else. */
export interface Words<Id extends string> {
  locale: Locale;
  say: (id: Id, values?: Values) => string;
  /** The message for a code; the code itself when there is no word for it, so that nothing is hidden. */
  sayCode: (prefix: string, code: string, values?: Values) => string;
  /** One message for one, another for several; both may say `{count}`. */
  sayCount: (count: number, ids: { one: Id; other: Id }, values?: Values) => string;
}

export type AgendaId = keyof typeof agendaFr;

const AGENDA_WORDS: Catalogue<AgendaId> = { fr: agendaFr, en: agendaEn };

function fill(message: string, values: Values): string {
  return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words of a catalogue in a language. */
export function wordsOf<Id extends string>(catalogue: Catalogue<Id>, locale: Locale): Words<Id> {
  const messages = catalogue[locale];
  const known = new Map<string, string>(Object.entries(messages));
  const rules = new Intl.PluralRules(locale);
  const say = (id: Id, values: Values = {}) => fill(messages[id], values);
  return {
    locale,
    say,
    sayCode: (prefix, code, values = {}) => fill(known.get(`${prefix}.${code}`) ?? code, values),
    sayCount: (count, { one, other }, values) =>
      say(rules.select(count) === 'one' ? one : other, { count, ...values }),
  };
}

/** The words of a catalogue in the language chosen. */
export function useCatalogue<Id extends string>(catalogue: Catalogue<Id>): Words<Id> {
  const { language } = usePreferences();
  return useMemo(() => wordsOf(catalogue, language), [catalogue, language]);
}

/** The agenda's own words. */
export const useWords = (): Words<AgendaId> => useCatalogue(AGENDA_WORDS);
