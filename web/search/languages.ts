import type { Locale } from '../time.ts';
import { fold, phrase } from './vocabulary.ts';

/** Languages that a caller asks for by name; ISO 639-1, and the French sign language. */
const ASKED_LANGUAGES =
  'fr en es pt it de nl ar tr ru uk pl ro bg sq sr hy ka fa ps ur hi bn ta zh vi km so br lsf'.split(' ');

const SIGNED = { fr: 'langue des signes', en: 'sign language' } as const satisfies Record<Locale, string>;

/** The name of a language in the language of the screen; its code when it has none. */
export function languageName(code: string, locale: Locale): string {
  if (code === 'lsf') return SIGNED[locale];
  return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code;
}

const SPOKEN = String.raw`(?:(?:qui )?parl(?:e|ant) (?:l'|le |la )?|speak(?:s|ing) |en |in )?`;

/** The words of each language, in both languages of the console: `parle anglais`, `english speaking`. */
export const LANGUAGE_PHRASES: readonly (readonly [RegExp, string])[] = ASKED_LANGUAGES.map((code) => {
  const names = [languageName(code, 'fr'), languageName(code, 'en'), ...(code === 'lsf' ? ['lsf'] : [])];
  const any = [...new Set(names.map((name) => fold(name)))].join('|');
  return [phrase(`${SPOKEN}(?:${any})(?:[ -]speaking)?`), code];
});
