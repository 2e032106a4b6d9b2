import type { Offer } from '../../api.ts';
import { dayOf, hourOf, spokenDay } from '../../time.ts';
import type { Words } from '../../words/use-words.ts';
import { isRange, type ShownSlot } from '../offers/board.ts';
import { nameCase, nameOf } from '../offers/offer-words.ts';
import { spokenHour, spokenTitle } from './spoken.ts';

interface Saying {
  words: Words;
  now: number;
  /** The call is for a child. */
  child: boolean;
}

/** The sentence to read to the caller: hours in letters, in the time of the place where they will be. */
export function sentenceFor(offer: Offer, slot: ShownSlot, { words, now, child }: Saying): string {
  const { say, locale } = words;
  const { zone } = offer.location;
  const [only] = slot.modalities.length === 1 ? slot.modalities : [];
  const values = {
    day: spokenDay(dayOf(slot.start, zone), { today: dayOf(now, zone), locale }),
    hour: spokenHour(hourOf(slot.start, zone), locale),
    until: slot.end === undefined ? '' : spokenHour(hourOf(slot.end, zone), locale),
    where: whereOf(offer, words),
    bring: say(child ? 'say.bring.child' : 'say.bring'),
  };
  if (only === 'VR') return say('say.video', { ...values, who: whoOf(offer, words, 'say.who') });
  if (only === 'HH') return say('say.home', { ...values, who: whoOf(offer, words, 'say.who') });
  if (isRange(slot)) return say('say.range', { ...values, who: whoOf(offer, words, 'say.who.range') });
  const person = offer.practitioner !== undefined;
  return say(person ? 'say.slot' : 'say.structure', { ...values, who: whoOf(offer, words, 'say.who') });
}

function whoOf(offer: Offer, { say, locale }: Words, form: 'say.who' | 'say.who.range'): string {
  const { practitioner } = offer;
  const title = spokenTitle(practitioner?.prefix, locale);
  return practitioner && title !== undefined
    ? say(form, { title, name: nameCase(practitioner.name) })
    : nameOf(offer);
}

function whereOf({ location: { line, city } }: Offer, { say }: Words): string {
  if (city === undefined) return '';
  return line === undefined ? say('say.where.city', { city }) : say('say.where', { line, city });
}

/** `02 61 91 00 12`: a number as people read it, overseas as well; as given when it is not a French one. */
export function phoneWords(phone: string): string {
  const national = phone.replace(/[\s.-]/g, '').replace(/^(?:\+|00)(?:33|262|590|594|596)(?=\d{9}$)/, '0');
  if (!/^0\d{9}$/.test(national)) return phone;
  return (national.match(/\d{2}/g) ?? []).join('\u00a0');
}

/** The address a phone dials. */
export function phoneLink(phone: string): string {
  return `tel:${phone.replace(/[^+\d]/g, '')}`;
}
