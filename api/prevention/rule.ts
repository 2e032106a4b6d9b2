import type { Sex } from '../../db/vocabulary.ts';

/** A length of calendar time, as ages and intervals are said. */
export interface Span {
  years?: number;
  months?: number;
  days?: number;
}

/**
 * When a rule asks. `once` in its window; `every` interval, reckoned from the last time; `steps`: the intervals after each
 * time, then no more; `doses` at ages, each until the next.
 */
export type Schedule =
  | { kind: 'once' }
  | {
      kind: 'every';
      interval: Span;
      after?: { code: string; delay: Span };
      season?: { from: string; to: string };
    }
  | { kind: 'steps'; intervals: readonly Span[] }
  | { kind: 'doses'; at: readonly Span[] };

/** One act of prevention as published: for whom, when, on whose word. Its texts may change, its code never. */
export interface PreventionRule {
  code: string;
  family: 'screening' | 'check-up' | 'child-examination' | 'dental' | 'vaccination';
  title: { fr: string; en: string };
  /** Asked of that sex alone; null for everyone. A person of unknown sex is never asked a rule that needs one. */
  sex: Exclude<Sex, 'unknown'> | null;
  /** From one age until another, the second excluded, from the day of birth. */
  window: { from: Span; to: Span };
  schedule: Schedule;
  level: 'mandatory' | 'recommended' | 'possible';
  /** Only what the person says of themselves makes it due; nothing else is ever inferred. */
  declared?: 'pregnancy';
  /** Doing that other act answers this one too. */
  answeredBy?: string;
  source: string;
  /** ISO 8601 date since which it holds. */
  validFrom: string;
  /** A: an official text read; B: an official text relayed word for word; C: secondary, waits for a clinician's review. */
  grade: 'A' | 'B' | 'C';
  reviewedBy: string | null;
  note?: { fr: string; en: string };
}

/** Whether a rule may be shown to people: one of grade C waits for the review that names its reviewer. */
export const isEnabled = ({ grade, reviewedBy }: PreventionRule): boolean =>
  grade !== 'C' || reviewedBy !== null;
