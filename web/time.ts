/** Words for instants. The zone is always the one of the place or of the territory, never the machine's. */

export type Locale = 'fr' | 'en';

const TAGS: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

const NO_BREAK = '\u00a0';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tag + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tag, options);
  formats.set(key, known);
  return known;
}

type Instant = string | number;

const toDate = (instant: Instant) => new Date(instant);

/** Keeps a number and its unit, or a day and its month, on one line. */
export function unbroken(text: string): string {
  return text.replace(/[ \u202f]/g, NO_BREAK);
}

/** A day in words, on one line; in French the first of a month is said apart: `1er décembre`. */
export function unbrokenDay(text: string, locale: Locale): string {
  return unbroken(locale === 'fr' ? text.replace(/(?<!\d)1(?=\s\p{L})/u, '1er') : text);
}

/** `14:30` in a zone. */
export function hourOf(instant: Instant, zone: string): string {
  return format('fr-FR', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(
    toDate(instant),
  );
}

/** `14:32:08` in a zone. */
export function clockOf(instant: Instant, zone: string): string {
  return format('fr-FR', { timeStyle: 'medium', hourCycle: 'h23', timeZone: zone }).format(toDate(instant));
}

/** `2026-11-24` in a zone: days compare as text. */
export function dayOf(instant: Instant, zone: string): string {
  return format('sv-SE', { dateStyle: 'short', timeZone: zone }).format(toDate(instant));
}

/** A day, so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

const NEAR_DAYS: Record<Locale, readonly [string, string, string]> = {
  fr: ['aujourd’hui', 'demain', 'hier'],
  en: ['today', 'tomorrow', 'yesterday'],
};

interface DayWords {
  today: string;
  locale: Locale;
}

/** `aujourd’hui`, `demain`, `mar. 24 nov.` */
export function dayWords(day: string, { today, locale }: DayWords): string {
  const [same, next, before] = NEAR_DAYS[locale];
  if (day === today) return same;
  if (day === addDays(today, 1)) return next;
  if (day === addDays(today, -1)) return before;
  const parts = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return unbrokenDay(format(TAGS[locale], parts).format(new Date(`${day}T00:00:00Z`)), locale);
}

/** `aujourd’hui`, `demain`, `mardi 24 novembre`: the day as one says it. */
export function spokenDay(day: string, { today, locale }: DayWords): string {
  if (day === today || day === addDays(today, 1)) return dayWords(day, { today, locale });
  const parts = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return unbrokenDay(format(TAGS[locale], parts).format(new Date(`${day}T00:00:00Z`)), locale);
}

const UNITS: Record<Locale, readonly [string, string, string, string]> = {
  fr: ['s', 'min', 'h', 'j'],
  en: ['s', 'min', 'h', 'd'],
};

/** A length of time in its largest unit: `12 s`, `4 min`, `3 h`, `2 j`. Milliseconds; a negative one is `0 s`. */
export function lengthWords(milliseconds: number, locale: Locale): string {
  const [second, minute, hour, day] = UNITS[locale];
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}${NO_BREAK}${second}`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${NO_BREAK}${minute}`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}${NO_BREAK}${hour}`;
  return `${Math.floor(seconds / 86_400)}${NO_BREAK}${day}`;
}

/** `18 min`, `2 h 05`: how long a caller still has to wait. */
export function waitWords(milliseconds: number, locale: Locale): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 60 || minutes >= 1440) return lengthWords(minutes * 60_000, locale);
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)}${NO_BREAK}h`;
  return rest === 0 ? hours : `${hours}${NO_BREAK}${String(rest).padStart(2, '0')}`;
}

/** `2,1 km`; kilometres, one decimal. */
export function distanceWords(km: number, locale: Locale): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${new Intl.NumberFormat(TAGS[locale], digits).format(km)}${NO_BREAK}km`;
}

/** `12 km`, `2,5 km`: a radius, which is rarely a fraction. */
export function radiusWords(km: number, locale: Locale): string {
  return `${new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: 1 }).format(km)}${NO_BREAK}km`;
}

/** `heure de La Réunion`: said beside an hour that is not the regulator's. */
export function zoneWords(instant: Instant, zone: string, locale: Locale): string {
  const parts = format(TAGS[locale], { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(
    toDate(instant),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** Milliseconds to add to UTC to read the wall clock of a zone at an instant. */
function offsetAt(instant: number, zone: string): number {
  const wall = format('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone }).format(instant);
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

/** The instant a wall clock shows in a zone; an hour skipped in spring is read an hour later, a doubled one as the first. */
export function instantAt(wall: { day: string; hour: string }, zone: string): number {
  const utc = Date.parse(`${wall.day}T${wall.hour}:00Z`);
  const guesses = [utc - offsetAt(utc - 86_400_000, zone), utc - offsetAt(utc + 86_400_000, zone)];
  const exact = guesses.find((guess) => guess + offsetAt(guess, zone) === utc);
  return exact ?? guesses[0] ?? utc;
}
