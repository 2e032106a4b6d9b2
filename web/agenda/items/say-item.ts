import type { AgendaItem } from '../../api.ts';
import { useWords, type AgendaId, type Words } from '../words.ts';
import { nameOf, shortNameOf, useHouse, type House } from '../house.ts';
import { hourWords, instantWords, isSoon, otherClock, shortDay, spokenDayOf, fullDay } from './say-time.ts';
import { useNow } from '../../ui/use-now.ts';

const NO_BREAK = '\u00a0';
const MINUTE = 60_000;

/** Everything an item says of itself, in words, for whoever reads this page. */
export interface Said {
  now: number;
  /** With whom, or what it is. */
  title: (item: AgendaItem) => string;
  /** The specialties, or the organization that goes with a name: in French, as their lists are. */
  about: (item: AgendaItem) => string;
  /** How it takes place, when one does not go to a practice. */
  way: (item: AgendaItem) => string;
  /** The child or the person it is for, when it is not whose page it is. */
  person: (item: AgendaItem) => string | null;
  place: (item: AgendaItem) => string;
  sources: (item: AgendaItem) => string;
  hour: (item: AgendaItem) => string;
  /** `mar. 24`. */
  day: (item: AgendaItem) => string;
  /** `demain`, `mardi 24 novembre`. */
  spoken: (item: AgendaItem) => string;
  /** The date, when the spoken day does not say it. */
  date: (item: AgendaItem) => string | null;
  /** The hour it is to end; null when nobody said it. */
  end: (item: AgendaItem) => string | null;
  /** `demain à 9 h 15`. */
  instant: (at: string, zone: string) => string;
}

/** The saying of items, in the language chosen and at this minute. */
export function useSaid(): Said {
  const words = useWords();
  const house = useHouse();
  const now = useNow(MINUTE);
  return saidBy(words, house, now);
}

function saidBy(words: Words<AgendaId>, house: House, now: number): Said {
  const { say, locale } = words;
  const told = { now, locale };
  const home = house.agendas[0]?.zone ?? 'Europe/Paris';
  const when = ({ start, zone }: AgendaItem) => ({ at: start, zone });
  const clock = (item: AgendaItem) => otherClock(when(item), { home, locale });
  return {
    now,
    title: (item) => titleOf(item, say('item.untitled')),
    about: aboutOf,
    way: ({ modality }) =>
      modality === 'VR' ? say('item.video') : modality === 'HH' ? say('item.home') : '',
    person: ({ agendaId }) => personOf(house, agendaId),
    place: placeWords,
    sources: (item) => sourceWords(item, words),
    hour: (item) => {
      const hour = hourWords(when(item), locale);
      return clock(item) === '' ? hour : `${hour} ${say('when.zone', { zone: clock(item) })}`;
    },
    end: ({ end, zone }) => (end === null ? null : hourWords({ at: end, zone }, locale)),
    day: (item) => shortDay(when(item), locale),
    // Written large, a day may need two lines on a narrow screen.
    spoken: (item) => spokenDayOf(when(item), told).replaceAll(NO_BREAK, ' '),
    date: (item) => (isSoon(when(item), now) ? fullDay(when(item), locale) : null),
    instant: (at, zone) => instantWords({ at, zone }, told),
  };
}

function titleOf({ title, with: who }: AgendaItem, untitled: string): string {
  return title ?? who?.name ?? who?.organization ?? who?.specialties[0]?.label ?? untitled;
}

function aboutOf({ with: who }: AgendaItem): string {
  const labels = who?.specialties.flatMap(({ label }) => (label === null ? [] : lowered(label))) ?? [];
  const named = who?.name !== null && who?.name !== undefined;
  return [...(named ? labels : labels.slice(1)), who?.organization].filter(Boolean).join(', ');
}

/** `Médecine générale` within a sentence; an abbreviation stays as it is. */
const lowered = (label: string) =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

function personOf({ agendas, chosen, session }: House, agendaId: number): string | null {
  const agenda = agendas.find(({ id }) => id === agendaId);
  if (!agenda || agenda.as === 'self' || chosen !== null) return null;
  return shortNameOf(agenda, session);
}

/** Whose item it is, by the whole name. */
export function holderName({ agendas, session }: House, agendaId: number): string {
  const agenda = agendas.find(({ id }) => id === agendaId);
  return agenda ? nameOf(agenda, session) : '';
}

function placeWords({ place }: AgendaItem): string {
  if (!place) return '';
  const { name, line, postalCode, city } = place;
  return [name, line, [postalCode, city].filter(Boolean).join(NO_BREAK)].filter(Boolean).join(', ');
}

function sourceWords({ type, sources }: AgendaItem, { say, locale }: Words<AgendaId>): string {
  if (type === 'reminder') return say('source.reminder');
  const vendors = sources.flatMap(({ vendor }) => vendor ?? []);
  const here = sources.some(({ state }) => state === 'here');
  const [only] = vendors;
  if (only === undefined) return here ? say('source.here') : '';
  const one = say('source.one', { vendor: only });
  if (vendors.length === 1) return here ? `${one}, ${say('source.here')}` : one;
  const list = new Intl.ListFormat(locale).format(vendors);
  return say('source.several', { vendors: list });
}

/** `02 61 91 04 27`: a French number as one reads it; another one as it came. */
export function phoneWords(phone: string): string {
  const national = phone.replace(/^\+33/, '0').replaceAll(/\D/g, '');
  return /^0\d{9}$/.test(national) ? (national.match(/\d\d/g) ?? []).join(NO_BREAK) : phone;
}
