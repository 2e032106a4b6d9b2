import type { Context } from 'hono';
import type { DateTime } from 'luxon';
import { LANGUAGES, type Language } from '../importers/rules.ts';

/** The language of a page or of its sentences: `?lang=` first, then Accept-Language (RFC 9110 §12.5.4), else French. */
export function languageOf(c: Context): Language {
  const asked = LANGUAGES.find((language) => language === c.req.query('lang'));
  return asked ?? preferred(c.req.header('accept-language') ?? '');
}

function preferred(header: string): Language {
  const wishes = header.split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { language: LANGUAGES.find((known) => tag.split('-', 1)[0] === known), weight: Number(weight) };
  });
  const known = wishes.filter(({ language, weight }) => language !== undefined && weight > 0);
  return known.sort((a, b) => b.weight - a.weight)[0]?.language ?? 'fr';
}

/** Whether a page was asked for rather than data: `text/html` is named, and before any JSON. */
export function wantsPage(c: Context): boolean {
  const accept = c.req.header('accept') ?? '';
  const [html, json] = [accept.indexOf('text/html'), accept.search(/application\/json/)];
  return html !== -1 && (json === -1 || html < json);
}

/** A time in words of its own locale, by a luxon format; in French the first of a month is `1er`, which luxon does not know. */
export function inWords(at: DateTime, format: string): string {
  const first = at.day === 1 && at.locale?.startsWith('fr') === true;
  return at.toFormat(first ? format.replace(/\bd (?=L)/, "'1er' ") : format);
}
