import { DateTime } from 'luxon';

/** Instants between which something was said, in UTC. */
export interface Span {
  from: string;
  to: string;
}

/** The last millisecond of a day is its end as well. */
const TOUCHING = 1000;
const DATE = /^\d{4}-\d\d-\d\d$/u;

/**
 * From the first to the last of some days, the last one included; what lies between was asked for as well. A day is a
 * date in an IANA zone, or an instant. Null when none of them can be read.
 */
export function spanOf(days: readonly string[], zone: string): Span | null {
  const ends = days.flatMap((written) => {
    const begins = DateTime.fromISO(written.trim(), { zone });
    if (!begins.isValid) return [];
    return DATE.test(written.trim()) ? [begins, begins.plus({ days: 1 })] : [begins];
  });
  if (ends.length === 0) return null;
  const instants = ends.map((end) => end.toUTC().toISO()).toSorted();
  return { from: instants[0]!, to: instants.at(-1)! };
}

/** Spans in order, those that touch made one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last && Date.parse(span.from) - Date.parse(last.to) <= TOUCHING)
      last.to = span.to > last.to ? span.to : last.to;
    else merged.push({ ...span });
  }
  return merged;
}
