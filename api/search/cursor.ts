import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RankKey } from './ranking.ts';

/** Minutes a list may be continued: beyond, its first pages say what is no longer true. */
const LIFE_MINUTES = 15;

const milliseconds = z.int().nonnegative().max(8.64e15);

const position = z.strictObject({
  /** Which query it continues. */
  query: z.string(),
  /** The instant and the window that the first page was made with, ms. */
  now: milliseconds,
  from: milliseconds,
  to: milliseconds,
  radiusKm: z.number().positive().max(200),
  /** Offers already given. */
  seen: z.int().nonnegative().max(100_000),
  /** Roles given first whatever their place: the caller's own doctor. */
  own: z.array(z.int()).max(100),
  /** Key of the last offer given; empty before the first. */
  after: z.array(z.number()).max(3),
});
export type Position = Omit<z.infer<typeof position>, 'query' | 'after'> & { after: RankKey };

/** What must stay the same from page to page, in one order whatever the order it was asked in. */
export function fingerprint(query: object): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  const sorted = entries.map(
    ([name, value]) =>
      [name, Array.isArray(value) ? value.map(String).sort((a, b) => (a < b ? -1 : 1)) : value] as const,
  );
  const canonical = JSON.stringify(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(canonical).digest('base64url').slice(0, 16);
}

/** Where a list stopped, opaque; bound to its query and to the instant it was asked. */
export function writeCursor(place: Position, query: string): string {
  return Buffer.from(JSON.stringify({ ...place, query })).toString('base64url');
}

/** Reads a cursor of that same query; undefined when it is another's, too old, or not ours. `now` in ms. */
export function readCursor(text: string, query: string, now: number): Position | undefined {
  const parsed = position.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.query !== query) return undefined;
  const { query: _, ...place } = parsed.data;
  const age = now - place.now;
  return age >= 0 && age <= LIFE_MINUTES * 60_000 && place.from < place.to ? place : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
