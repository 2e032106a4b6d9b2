import type { Span } from './record.ts';

/** Spans in order, those that meet made one. */
export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) merged.push({ from, to });
  }
  return merged;
}

/** What is left of a span outside others. */
export function subtract(span: Span, others: readonly Span[]): Span[] {
  return without(span, merge(others));
}

/** The same, for others that `merge` has put in order. */
export function without({ from, to }: Span, merged: readonly Span[]): Span[] {
  const left: Span[] = [];
  let free = from;
  for (let index = firstAfter(merged, from); index < merged.length; index += 1) {
    const taken = merged[index]!;
    if (taken.from >= to) break;
    if (taken.from > free) left.push({ from: free, to: taken.from });
    free = Math.max(free, taken.to);
  }
  if (free < to) left.push({ from: free, to });
  return left;
}

/** The index of the first span that ends after an instant. */
function firstAfter(merged: readonly Span[], instant: number): number {
  let [low, high] = [0, merged.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (merged[middle]!.to <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A span in pieces of one length from its beginning; a rest that is shorter is left out. */
export function* cut({ from, to }: Span, length: number): Iterable<Span> {
  for (let start = from; start + length <= to; start += length) yield { from: start, to: start + length };
}
