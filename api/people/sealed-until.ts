import { DateTime } from 'luxon';
import type { ClosingFate } from '../../db/vocabulary.ts';
import { keptFor } from './retention-rules.ts';

interface Closed {
  fate: ClosingFate;
  closedAt: string;
  /** ISO 8601 date. */
  erasedOn: string;
}

/** What is said of an agenda that was closed and kept: since when, and the day it is erased for good. */
export function sealedUntil({ closedAt }: { closedAt: number }): Closed {
  const closed = DateTime.fromMillis(closedAt, { zone: 'Europe/Paris' });
  const erased = closed.plus(keptFor('agenda-closed'));
  return {
    fate: 'sealed',
    closedAt: new Date(closedAt).toISOString(),
    erasedOn: erased.toISODate() ?? '',
  };
}
