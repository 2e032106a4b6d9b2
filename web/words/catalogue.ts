import type { Locale } from '../time.ts';
import { availabilityEn } from './availability.en.ts';
import { availabilityFr } from './availability.fr.ts';
import { bookingEn } from './booking.en.ts';
import { bookingFr } from './booking.fr.ts';
import { casesEn } from './cases.en.ts';
import { casesFr } from './cases.fr.ts';
import { dispatchEn } from './dispatch.en.ts';
import { dispatchFr } from './dispatch.fr.ts';
import { feedsEn } from './feeds.en.ts';
import { feedsFr } from './feeds.fr.ts';
import { homesEn } from './homes.en.ts';
import { homesFr } from './homes.fr.ts';
import { mapEn } from './map.en.ts';
import { mapFr } from './map.fr.ts';
import { matchesEn } from './matches.en.ts';
import { matchesFr } from './matches.fr.ts';
import { messagesEn } from './messages.en.ts';
import { messagesFr } from './messages.fr.ts';
import { registerEn } from './register.en.ts';
import { registerFr } from './register.fr.ts';
import { searchEn } from './search.en.ts';
import { searchFr } from './search.fr.ts';
import { shellEn } from './shell.en.ts';
import { shellFr } from './shell.fr.ts';
import { signInEn } from './sign-in.en.ts';
import { signInFr } from './sign-in.fr.ts';
import { statisticsEn } from './statistics.en.ts';
import { statisticsFr } from './statistics.fr.ts';
import { territoryEn } from './territory.en.ts';
import { territoryFr } from './territory.fr.ts';
import { webhooksEn } from './webhooks.en.ts';
import { webhooksFr } from './webhooks.fr.ts';

const fr = {
  ...shellFr,
  ...signInFr,
  ...searchFr,
  ...bookingFr,
  ...casesFr,
  ...dispatchFr,
  ...feedsFr,
  ...registerFr,
  ...mapFr,
  ...homesFr,
  ...availabilityFr,
  ...matchesFr,
  ...messagesFr,
  ...statisticsFr,
  ...territoryFr,
  ...webhooksFr,
};
const en: Record<keyof typeof fr, string> = {
  ...shellEn,
  ...signInEn,
  ...searchEn,
  ...bookingEn,
  ...casesEn,
  ...dispatchEn,
  ...feedsEn,
  ...registerEn,
  ...mapEn,
  ...homesEn,
  ...availabilityEn,
  ...matchesEn,
  ...messagesEn,
  ...statisticsEn,
  ...territoryEn,
  ...webhooksEn,
};

/** Every message by its name; a page has its two files, and a name missing in one of them does not compile. */
export type MessageId = keyof typeof fr;

export const CATALOGUE: Record<Locale, Record<MessageId, string>> = { fr, en };
