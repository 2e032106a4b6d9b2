import type { Locale } from '../time.ts';
import type { Indicator } from './statistics-queries.ts';

const MINUTE = 60;
const HOUR = 3600;

/** A figure as one reads it: a share in per cent, a time in its own unit; null when there is nothing to say it of. */
export function figureText(
  { unit, value }: Pick<Indicator, 'unit' | 'value'>,
  locale: Locale,
): string | null {
  if (value === null) return null;
  if (unit === 'share') return number(value, locale, { style: 'percent', maximumFractionDigits: 1 });
  if (unit === 'seconds') return duration(value, locale);
  if (unit === 'kilometres') {
    return number(value, locale, { style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 });
  }
  return number(value, locale, { maximumFractionDigits: unit === 'count' ? 0 : 1 });
}

function duration(seconds: number, locale: Locale): string {
  const [amount, unit] =
    seconds < 2 * MINUTE
      ? [seconds, 'second']
      : seconds < 2 * HOUR
        ? [seconds / MINUTE, 'minute']
        : [seconds / HOUR, 'hour'];
  const maximumFractionDigits = amount < 10 ? 1 : 0;
  return number(amount, locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
}

const number = (value: number, locale: Locale, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale, options).format(value);
