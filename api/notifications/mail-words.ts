import { DateTime } from 'luxon';
import type { NoticeKind, NotificationFamily } from '../../db/vocabulary.ts';
import type { Language } from '../../importers/rules.ts';
import { inWords } from '../language.ts';
import { mailWordsEn } from './mail-words.en.ts';
import { mailWordsFr } from './mail-words.fr.ts';

type News = readonly [subject: string, sentence: string];
/** What is news of an agenda; the other families are of notices. */
export type NewsFamily = Exclude<NotificationFamily, 'access' | 'people'>;

/** What e-mails say in one language: never with whom, where nor why. */
export interface MailWords {
  news: Record<NewsFamily, News>;
  /** What a vendor tells at once when it is connected. */
  severalAdded: (count: number) => News;
  notices: Record<NoticeKind, News>;
  /** Of luxon, in `locale`. */
  whenFormat: string;
  locale: string;
  colon: string;
  more: string;
  choice: string;
}

const CATALOGUES: Record<Language, MailWords> = { fr: mailWordsFr, en: mailWordsEn };

interface Letter {
  subject: string;
  text: string;
}

/** What an e-mail says of an agenda: when, and where to read the rest. */
export function mailWords(
  family: NewsFamily,
  told: { start: number | null; zone: string; url: string; language: Language; count?: number },
): Letter {
  const { start, zone, url, language, count = 1 } = told;
  const words = CATALOGUES[language];
  const [subject, sentence] = count > 1 ? words.severalAdded(count) : words.news[family];
  const at = start === null ? null : DateTime.fromMillis(start, { zone, locale: words.locale });
  const when = at ? `${words.colon}${inWords(at, words.whenFormat)}` : '';
  return letter([subject, `${sentence}${when}`], { words, url });
}

/** What an e-mail says of a notice: that there is one. Never who, of whom nor why. */
export function noticeWords(
  kind: NoticeKind,
  { url, language }: { url: string; language: Language },
): Letter {
  const words = CATALOGUES[language];
  return letter(words.notices[kind], { words, url });
}

function letter([subject, sentence]: News, { words, url }: { words: MailWords; url: string }): Letter {
  const text = [`${sentence}.`, '', words.more, url, '', words.choice];
  return { subject: `Créneau${words.colon}${subject}`, text: text.join('\n') };
}
