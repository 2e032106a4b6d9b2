import {
  addDays,
  dayOf,
  hourOf,
  spokenDay,
  unbroken,
  unbrokenDay,
  zoneWords,
  type Locale,
} from '../../time.ts';

/** How an agenda says instants: in words, in the zone of the place where care is given. */
interface When {
  at: string;
  zone: string;
}

const TAGS: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

const format = (locale: Locale, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(TAGS[locale], options);

/** `14 h 30`, `9 h`; in English `2:30 pm`. */
export function hourWords({ at, zone }: When, locale: Locale): string {
  if (locale === 'en') {
    const parts = { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: zone } as const;
    return unbroken(format('en', parts).format(new Date(at)));
  }
  const [hour = '', minute = ''] = hourOf(at, zone).split(':');
  return unbroken(`${Number(hour)} h${minute === '00' ? '' : ` ${minute}`}`);
}

/** `aujourd’hui`, `demain`, `mardi 24 novembre`, with its year when it is another one. */
export function spokenDayOf({ at, zone }: When, { now, locale }: { now: number; locale: Locale }): string {
  const [day, today] = [dayOf(at, zone), dayOf(now, zone)];
  const said = spokenDay(day, { today, locale });
  return day.slice(0, 4) === today.slice(0, 4) || isNear(day, today)
    ? said
    : `${said}\u00a0${day.slice(0, 4)}`;
}

const isNear = (day: string, today: string) => day === today || day === addDays(today, 1);

/** Whether a day is said by a word of its own, so that its date is worth saying beside it. */
export const isSoon = ({ at, zone }: When, now: number): boolean => isNear(dayOf(at, zone), dayOf(now, zone));

/** `mardi 24 novembre 2026`, whatever today is. */
export function fullDay({ at, zone }: When, locale: Locale): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: zone } as const;
  return unbrokenDay(format(locale, parts).format(new Date(at)), locale);
}

/** `24 novembre 2026`, for a day without an hour (ISO 8601 date). */
export function dateWords(day: string, locale: Locale): string {
  const parts = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return unbrokenDay(format(locale, parts).format(new Date(`${day}T00:00:00Z`)), locale);
}

/** `mar. 24`: the day in a column, under the name of its month. */
export function shortDay({ at, zone }: When, locale: Locale): string {
  const parts = { weekday: 'short', day: 'numeric', timeZone: zone } as const;
  return unbroken(format(locale, parts).format(new Date(at)));
}

/** `Novembre`, `Janvier 2027`: what a list is grouped by. */
export function monthWords({ at, zone }: When, { now, locale }: { now: number; locale: Locale }): string {
  const year =
    dayOf(at, zone).slice(0, 4) === dayOf(now, zone).slice(0, 4) ? {} : { year: 'numeric' as const };
  const words = format(locale, { month: 'long', ...year, timeZone: zone }).format(new Date(at));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `heure de La Réunion`, when the place's clock is not the reader's; else nothing. */
export function otherClock({ at, zone }: When, { home, locale }: { home: string; locale: Locale }): string {
  return hourOf(at, zone) === hourOf(at, home) ? '' : zoneWords(at, zone, locale);
}

/** `hier à 18 h 40`, `mardi 24 novembre à 18 h 40`. */
export function instantWords(when: When, { now, locale }: { now: number; locale: Locale }): string {
  const day =
    dayOf(when.at, when.zone) === addDays(dayOf(now, when.zone), -1)
      ? { fr: 'hier', en: 'yesterday' }[locale]
      : spokenDayOf(when, { now, locale });
  return `${day} ${{ fr: 'à', en: 'at' }[locale]}\u00a0${hourWords(when, locale)}`;
}
