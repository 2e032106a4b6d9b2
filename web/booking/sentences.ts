import { nameOf, seenBy } from '../search/offers/offer-words.ts';
import type { Hold, Offer } from '../api.ts';
import type { ShownSlot } from '../search/offers/board.ts';
import { dayOf, dayWords, distanceWords, hourOf, lengthWords, waitWords } from '../time.ts';
import type { Words } from '../words/use-words.ts';
import { isAtMaximum, remainingOf, stageOf, type HoldTimes } from './countdown.ts';
import type { Refusal } from './refusal.ts';

/** A slot and the offer it belongs to: what a panel talks about. */
export interface Target {
  offer: Offer;
  slot: ShownSlot;
}

const MINUTE = 60_000;

/** The vendor one books with: the one that saw the offer last. */
export function vendorOf(offer: Offer): string {
  return seenBy(offer).newest?.vendor ?? '';
}

interface Said {
  words: Words;
  /** The hour of the slot, at its place. */
  hour: string;
}

/** Why a slot cannot be had: a title, and a sentence of its own for each code. */
export function refusalWords(
  { code, heldBy, heldUntil }: Pick<Refusal, 'code'> & Partial<Refusal>,
  { words: { say }, hour, vendor, zone }: Said & { vendor: string; zone?: string },
): { title: string; sentence: string } {
  const who = heldBy ?? say('held.colleague.start');
  const until = heldUntil === undefined || zone === undefined ? 'none' : hourOf(heldUntil, zone);
  return {
    title: say(`refused.title.${code}`),
    sentence: say(`refused.${code}`, { hour, vendor, who, until }),
  };
}

/** What is said aloud of a hold, once each time it changes: until when, its last minute, its last seconds, its end. */
export function holdSaid(
  hold: HoldTimes,
  { words: { say }, hour, serverNow, zone }: Said & { serverNow: number; zone: string },
): string {
  const stage = stageOf(remainingOf(hold, serverNow));
  if (stage === 'over') return say('hold.said.over', { hour });
  if (stage === 'calm') return say('hold.said.calm', { hour, until: hourOf(hold.expiresAt, zone) });
  return say(isAtMaximum(hold) ? `hold.said.${stage}.last` : `hold.said.${stage}`, { hour });
}

/** A slot that was seen free less long ago than this needs no warning, seconds being what a hold takes. */
const UNVERIFIED_AFTER_MS = MINUTE;

/** How sure one is of the slot that is held: who keeps it besides us, and since when nobody checked it with its vendor. */
export function sureness(
  { offer, slot }: Target,
  {
    hold,
    serverNow,
    words: { say, locale },
  }: { hold: Pick<Hold, 'kind' | 'advisory'>; serverNow: number; words: Words },
): { keptBy: string | undefined; seen: string; doubtful: boolean } {
  const vendor = vendorOf(offer);
  const old = serverNow - Date.parse(slot.observedAt);
  const age = lengthWords(old, locale);
  const doubtful = hold.kind !== 'vendor' && old >= UNVERIFIED_AFTER_MS;
  return {
    keptBy:
      hold.kind === 'vendor'
        ? say('hold.vendor-keeps', { vendor })
        : hold.advisory
          ? say('hold.advisory', { vendor })
          : undefined,
    seen: doubtful ? say('hold.unchecked', { age, vendor }) : say('hold.seen', { age, vendor }),
    doubtful,
  };
}

const SAME_PLACE_KM = 0.05;

/** One of the slots proposed instead: when, who, how far from the place of the one that was wanted. */
export function alternativeWords(
  { offer, slot }: Target,
  { words: { say, locale }, now }: { words: Words; now: number },
): { when: string; hour: string; wait: string; who: string; distance: string } {
  const { zone } = offer.location;
  const today = dayOf(now, zone);
  const day = dayOf(slot.start, zone);
  const hour = hourOf(slot.start, zone);
  return {
    when: `${dayWords(day, { today, locale })} ${hour}`,
    hour,
    wait: waitWords(Date.parse(slot.start) - now, locale),
    who: nameOf(offer),
    distance:
      offer.distanceKm < SAME_PLACE_KM
        ? say('refused.same-place')
        : say('refused.from-there', { distance: distanceWords(offer.distanceKm, locale) }),
  };
}
