import type { Severity } from '../../db/vocabulary.ts';

/** The two languages of the workshop. */
export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in both. */
export type Sentence = Record<Language, string>;

/** What a feed is held to: what is wrong, what was expected, how to mend it. */
export interface Rule {
  severity: Severity;
  title: Sentence;
  /** The expected form; a plain text when it is an example or a list of codes, the same in every language. */
  expected: Sentence | string;
  fix: Sentence;
  /** How it usually comes about, where that helps to find it. */
  mistakes?: Sentence;
}
