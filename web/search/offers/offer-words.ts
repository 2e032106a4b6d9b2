import type { Offer, OfferSource } from '../../api.ts';
import { countdownWords } from '../../booking/countdown.ts';
import { dayOf, dayWords, hourOf, lengthWords } from '../../time.ts';
import type { DotState } from '../../ui/dot.tsx';
import type { Words } from '../../words/use-words.ts';
import { isRange, type Row, type ShownSlot } from './board.ts';
import { languageName } from '../languages.ts';
import { fold } from '../vocabulary.ts';

/** Words for an offer and its slots, the same in the list, in the choice and for readers. */

/** A slot that is kept for someone: oneself or a colleague, until its hold ends. */
export function keptOf({ held, gone }: ShownSlot, now: number): ShownSlot['held'] {
  return held && gone === undefined && Date.parse(held.until) > now ? held : undefined;
}

/** `C. Lefèvre`: enough to know which colleague. */
export function shortName(name: string): string {
  const [given = '', ...family] = name.split(' ');
  return family.length === 0 ? given : `${given.charAt(0)}.\u00a0${family.join(' ')}`;
}

/** `Dr Maëlle Kervella`, or the structure's own name. */
export function nameOf({ practitioner, organization, location }: Offer): string {
  if (practitioner) return [practitioner.prefix, nameCase(practitioner.name)].filter(Boolean).join('\u00a0');
  return organization?.name ?? location.name ?? '';
}

/** The town to say beside the name: a structure that is named after it says it once, and nobody else is. */
export function townBeside(offer: Offer): string | undefined {
  const { city } = offer.location;
  if (offer.practitioner || city === undefined || city === '') return city;
  const [name, town] = [fold(nameOf(offer)), fold(city)];
  const before = name.charAt(name.length - town.length - 1);
  return name.endsWith(town) && !/[\p{L}\d]/u.test(before) ? undefined : city;
}

/** A name without the capitals of registers: `Sixtine LE GOFF` is read `Sixtine Le Goff`. */
export function nameCase(name: string): string {
  return name.replace(/\p{Lu}{2,}/gu, (word) => word.charAt(0) + word.slice(1).toLocaleLowerCase('fr'));
}

/** The newest sight of an offer, and every vendor that shows it. */
export function seenBy({ sources }: Offer): { newest: OfferSource | undefined; vendors: string } {
  const ordered = sources.toSorted((a, b) => Date.parse(b.observedAt) - Date.parse(a.observedAt));
  return { newest: ordered[0], vendors: [...new Set(ordered.map(({ vendor }) => vendor))].join(', ') };
}

/** Whether a slot must be confirmed before it is promised: its vendor did not confirm it lately. */
export function isDoubtful({ state }: ShownSlot): boolean {
  return state === 'stale' || state === 'failed';
}

export const SOURCE_DOTS = {
  fresh: 'fresh',
  ageing: 'ageing',
  stale: 'stale',
  failed: 'silent',
} as const satisfies Record<OfferSource['state'], DotState>;

interface Reader {
  words: Words;
  now: number;
}

/** `14:50`, or `15:00–18:00` for a range. */
export function hoursOf(slot: ShownSlot, zone: string): string {
  const start = hourOf(slot.start, zone);
  return isRange(slot) && slot.end !== undefined ? `${start}–${hourOf(slot.end, zone)}` : start;
}

/** How a slot is taken when it is not the plain way: by video, at home, by phone. */
export type Trait = 'video' | 'home' | 'phone';

export function traitOf({ modalities, kind, bookingUrl }: ShownSlot): Trait | undefined {
  const [only] = modalities.length === 1 ? modalities : [];
  if (only === 'VR') return 'video';
  if (only === 'HH') return 'home';
  return bookingUrl === undefined && kind !== 'WALKIN' ? 'phone' : undefined;
}

/** The trait that all the slots of a row have: it is then said once, before them. */
export function commonTrait([first, ...others]: readonly ShownSlot[]): Trait | undefined {
  const trait = first && traitOf(first);
  return others.every((slot) => traitOf(slot) === trait) ? trait : undefined;
}

interface Labelled {
  words: Words;
  zone: string;
  /** Already said for the whole row. */
  said?: Trait | undefined;
}

/** What stands on a slot's button. */
export function slotLabel(slot: ShownSlot, { words: { say }, zone, said }: Labelled): string {
  const hour = hoursOf(slot, zone);
  if (isDoubtful(slot)) return say('slot.doubt', { hour });
  if (slot.capacity !== undefined && isRange(slot)) {
    return say('slot.places', { range: hour, capacity: slot.capacity });
  }
  if (slot.kind === 'WALKIN') return say('slot.walk-in', { range: hour });
  const trait = traitOf(slot);
  return trait === undefined || trait === said ? hour : `${hour} ${say(`trait.${trait}`)}`;
}

/** What a reader hears: day, what stands on the button, state, way and who. */
export function slotName(slot: ShownSlot, row: Pick<Row, 'offer' | 'slots'>, { words, now }: Reader): string {
  const { say, locale } = words;
  const { zone } = row.offer.location;
  const said = commonTrait(row.slots);
  const day = dayWords(dayOf(slot.start, zone), { today: dayOf(now, zone), locale });
  const kept = keptOf(slot, now);
  const parts = [
    `${day} ${slotLabel(slot, { words, zone, said })}`,
    kept && say('held.slot', { who: keeperOf(kept, words), hour: hourOf(kept.until, zone) }),
    slot.gone !== undefined && say(`gone.${slot.gone}`),
    slot.gone === undefined && isDoubtful(slot) && say('state.stale'),
    said !== undefined && say(`trait.${said}.name`),
    nameOf(row.offer),
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}

/** Who keeps a slot, as far as one may know. */
function keeperOf({ mine, by }: NonNullable<ShownSlot['held']>, { say }: Words): string {
  if (mine) return say('kept.you');
  return by === undefined ? say('held.colleague') : shortName(by);
}

/** Which slot of a row is kept, for how long still and for whom; it is said instead of why the offer is here. */
export function keptWords({ offer, slots }: Pick<Row, 'offer' | 'slots'>, { words, now }: Reader) {
  const slot = slots.find((each) => keptOf(each, now));
  const kept = slot && keptOf(slot, now);
  if (!slot || !kept) return undefined;
  const hour = hourOf(slot.start, offer.location.zone);
  const left = countdownWords(Date.parse(kept.until) - now);
  return {
    what: words.say('kept.slot', { hour, left }),
    who: words.say('kept.by', { who: keeperOf(kept, words) }),
  };
}

/** Why an offer is here, first reason apart: when a slot goes, that is said instead of the lesser reasons. */
export function whyWords({ offer, slots }: { offer: Offer; slots: ShownSlot[] }, { words, now }: Reader) {
  const [first, ...others] = offer.why.map((code) => words.sayCode('why', code));
  others.push(...(offer.unmet ?? []).map((need) => words.say(`unmet.${need}`)));
  const untold = (offer.unknown ?? []).map((need) => words.sayCode('need', need)).join(', ');
  if (untold !== '') others.push(words.say('why.ask-first', { needs: untold }));
  const gone = slots.findLast(({ gone }) => gone !== undefined);
  if (gone?.gone === undefined) return { first, others: others.join(' · ') };
  const since = words.say('gone.since', {
    hour: hourOf(gone.start, offer.location.zone),
    reason: words.say(`gone.${gone.gone}`),
    age: lengthWords(now - (gone.goneAt ?? now), words.locale),
  });
  return { first, others: since };
}

/** What is known of an offer that a caller may need, in words; what is not known is not there. */
export function careWords({ care = {} }: Offer, { say, locale }: Words): string[] {
  const { children, newPatients, accessible, sex, languages } = care;
  const told = (known: boolean | undefined, [yes, no]: readonly [string, string]) =>
    known === undefined ? [] : [known ? yes : no];
  return [
    ...told(children, [say('why.does-children'), say('unmet.children')]),
    ...told(newPatients, [say('why.does-new-patients'), say('unmet.new-patients')]),
    ...told(accessible, [say('why.does-accessible'), say('unmet.accessible')]),
    ...(languages
      ? [say('care.languages', { languages: languages.map((code) => languageName(code, locale)).join(', ') })]
      : []),
    ...(sex ? [say(`care.sex.${sex}`)] : []),
  ];
}

/** `secteur 1`, when the vendor says it as the convention does; the vendor's own words otherwise. */
export function sectorWords(sector: string | undefined, { sayCode }: Words): string | undefined {
  if (sector === undefined) return undefined;
  const words = sayCode('sector', sector.toLowerCase());
  return words === sector.toLowerCase() ? sector : words;
}
