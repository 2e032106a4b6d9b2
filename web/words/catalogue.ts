import type { Locale } from '../time.ts';
import { feedsEn } from './feeds.en.ts';
import { feedsFr } from './feeds.fr.ts';
import { mapEn } from './map.en.ts';
import { mapFr } from './map.fr.ts';
import { registerEn } from './register.en.ts';
import { registerFr } from './register.fr.ts';
import { searchEn } from './search.en.ts';
import { searchFr } from './search.fr.ts';
import { shellEn } from './shell.en.ts';
import { shellFr } from './shell.fr.ts';
import { signInEn } from './sign-in.en.ts';
import { signInFr } from './sign-in.fr.ts';

const fr = { ...shellFr, ...signInFr, ...searchFr, ...feedsFr, ...registerFr, ...mapFr };
const en: Record<keyof typeof fr, string> = {
  ...shellEn,
  ...signInEn,
  ...searchEn,
  ...feedsEn,
  ...registerEn,
  ...mapEn,
};

/** Every message by its name; a page has its two files, and a name missing in one of them does not compile. */
export type MessageId = keyof typeof fr;

export const CATALOGUE: Record<Locale, Record<MessageId, string>> = { fr, en };
