import type { Locale } from '../../time.ts';

const FRENCH =
  'zéro une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'.split(' ');
const FRENCH_TENS = ['', '', 'vingt', 'trente', 'quarante', 'cinquante'];
const ENGLISH =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const ENGLISH_TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty'];

/** 0 to 59 in feminine letters, as hours and minutes are: `vingt et une`. */
function inFrench(number: number): string {
  if (number <= 16) return FRENCH[number] ?? '';
  if (number < 20) return `dix-${FRENCH[number - 10] ?? ''}`;
  const unit = number % 10;
  const tens = FRENCH_TENS[(number - unit) / 10] ?? '';
  if (unit === 0) return tens;
  return unit === 1 ? `${tens} et une` : `${tens}-${FRENCH[unit] ?? ''}`;
}

function inEnglish(number: number): string {
  if (number < 20) return ENGLISH[number] ?? '';
  const unit = number % 10;
  const tens = ENGLISH_TENS[(number - unit) / 10] ?? '';
  return unit === 0 ? tens : `${tens}-${ENGLISH[unit] ?? ''}`;
}

function frenchHour(hour: number, minutes: number): string {
  const named = hour === 0 ? 'minuit' : hour === 12 ? 'midi' : undefined;
  const hours = named ?? `${inFrench(hour)} heure${hour === 1 ? '' : 's'}`;
  return minutes === 0 ? hours : `${hours} ${inFrench(minutes)}`;
}

function englishHour(hour: number, minutes: number): string {
  if (minutes === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'noon';
  const part = hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
  const hours = inEnglish(hour % 12 === 0 ? 12 : hour % 12);
  const rest = minutes === 0 ? 'o’clock' : minutes < 10 ? `oh ${inEnglish(minutes)}` : inEnglish(minutes);
  return `${hours} ${rest} ${part}`;
}

/** An hour as one reads it aloud to a caller: `14:50` is `quatorze heures cinquante`. */
export function spokenHour(hour: string, locale: Locale): string {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return locale === 'fr' ? frenchHour(hours, minutes) : englishHour(hours, minutes);
}

const TITLES: Record<Locale, Record<string, string>> = {
  fr: { Dr: 'docteur', Pr: 'professeur', M: 'monsieur', Mme: 'madame' },
  en: { Dr: 'Doctor', Pr: 'Professor', M: 'Mr', Mme: 'Ms' },
};

/** `Dr` as one says it; undefined for a title we have no word for. */
export function spokenTitle(prefix: string | undefined, locale: Locale): string | undefined {
  return prefix === undefined ? undefined : TITLES[locale][prefix.replace('.', '')];
}
