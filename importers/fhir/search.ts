import { FeedError, type Body, type Coverage, type PullContext, type ReadingContext } from '../contract.ts';
import { readText } from '../reading/json-body.ts';
import { MAX_BYTES, nextLink } from './bundle.ts';

/** The page that the platform asks for (SAS guide, faq.md, error 9). */
export const PAGE_SIZE = 1000;

/** The guide gives a vendor 7 s; what comes later is not looked at (annexes.md). */
const DEADLINE_MS = 7000;
const PARALLEL = 4;
const MAX_PAGES = 50;
/** The guide writes `application/json+fhir`; vendors speak either (§1.3). */
const ACCEPT = 'application/fhir+json, application/json+fhir;q=0.9, application/json;q=0.8';

/**
 * What a search asks for: from now to the end of the third day on the wall clock of the feed, so at most 72 h. Throws
 * FeedError when the feed's zone is none.
 */
export function searchWindow({ now, settings }: ReadingContext): Coverage {
  const from = now.setZone(settings.zone);
  const to = from.plus({ days: 2 }).endOf('day');
  if (!from.isValid || !to.isValid) throw new FeedError('settings', `${settings.zone} is not a time zone`);
  return { from, to };
}

/** The bounds of a window as a search writes them: the true offset of the feed's zone, and milliseconds (§1.19). */
export function boundsOf(context: ReadingContext): [from: string, to: string] {
  const { from, to } = searchWindow(context);
  return [`ge${from.toISO({ includeOffset: true })}`, `le${to.toISO({ includeOffset: true })}`];
}

/** Identifiers as searches take them, each once, at most `size` in one. */
export function batchesOf(tokens: readonly string[], size: number): string[][] {
  const once = [...new Set(tokens)];
  return Array.from({ length: Math.ceil(once.length / size) }, (_, index) =>
    once.slice(index * size, (index + 1) * size),
  );
}

/**
 * The pages of several searches, four searches at a time, `next` followed. One that fails fails the pull: its absence
 * would otherwise look like agendas without a free slot.
 */
export async function* fetchSearches(context: PullContext, urls: readonly string[]): AsyncIterable<Body> {
  const waiting = [...urls];
  const underWay: Promise<Body[]>[] = [];
  const launch = (): void => {
    const url = waiting.shift();
    if (url === undefined) return;
    const pages = readPages(context, url);
    pages.catch(() => undefined);
    underWay.push(pages);
  };
  for (let started = 0; started < PARALLEL; started += 1) launch();
  for (let first = underWay.shift(); first; first = underWay.shift()) {
    yield* await first;
    launch();
  }
}

async function readPages(context: PullContext, first: string): Promise<Body[]> {
  const pages: Body[] = [];
  const seen = new Set<string>();
  for (let url: string | undefined = first; url;) {
    if (seen.has(url)) throw new FeedError('malformed', 'a next link leads back to a page already read');
    if (pages.length === MAX_PAGES)
      throw new FeedError('too-large', `more than ${MAX_PAGES} pages in one answer`);
    seen.add(url);
    const page: Body = await withinDeadline(readPage(context, url));
    pages.push(page);
    url = await followable(page, url);
  }
  return pages;
}

async function readPage(context: PullContext, url: string): Promise<Body> {
  const answer = await context.get(url, { accept: ACCEPT });
  if (answer === 'not-modified') throw new FeedError('http-status', '304 to a search that had no validator');
  const text = await readText(answer, MAX_BYTES);
  return { name: answer.name, contentType: answer.contentType, bytes: replayable(text) };
}

/** The same bytes for whoever reads them, as often as asked. */
function replayable(text: string): AsyncIterable<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
}

/** The next page's address: only on the host that was asked, so that an answer cannot send us elsewhere. */
async function followable(page: Body, from: string): Promise<string | undefined> {
  const next = await nextLink(page);
  if (next === undefined) return undefined;
  const url = URL.parse(next, from);
  if (url?.origin !== new URL(from).origin) {
    throw new FeedError('refused-address', 'the next link leads to another host');
  }
  return url.href;
}

async function withinDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(
      () => fail(new FeedError('timeout', `no whole answer within ${DEADLINE_MS} ms`)),
      DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
