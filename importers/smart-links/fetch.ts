import { FeedError, type Body, type PullContext } from '../contract.ts';
import { readText } from '../reading/json-body.ts';
import { MAX_BYTES } from '../fhir/bundle.ts';
import { notAvailability } from '../reading/json-body.ts';
import { FILE_TYPES, output, parseManifest, type Manifest, type SmartSettings } from './record.ts';

const MAX_FILES = 1000;
const ACCEPT_MANIFEST = 'application/json, application/fhir+json';
const ACCEPT_FILE = 'application/fhir+ndjson, application/x-ndjson;q=0.9, */*;q=0.1';

type Pull = PullContext<SmartSettings>;

/** An answer that is being held while others are asked for. */
interface Held {
  url: string;
  body: Body;
}

/**
 * The manifest, then its files: locations, schedules, slots. Every file is first asked whether it has changed, slots
 * before all; when none has and none has gone, nothing is brought. When one has, all are read: a schedule's slots may be
 * spread over files, and only all of them together say what is gone. So a file is sent at most once a pull.
 */
export async function* fetchPublication(context: Pull): AsyncIterable<Body> {
  const { text, published } = await readManifest(context);
  const files = filesOf(published, context.url);
  const held = isSame(context, files) ? await firstChanged(context, files.toReversed()) : 'files';
  if (held === null) return;
  yield manifestBody(text);
  for (const url of files) {
    yield held !== 'files' && url === held.url ? held.body : await getWhole(context, url);
  }
}

/** Whether no file has left the publication since it was last read. */
function isSame({ remembered, url }: Pull, files: readonly string[]): boolean {
  const now = new Set([url, ...files]);
  return [...(remembered ?? [])].every((address) => now.has(address));
}

async function readManifest(context: Pull): Promise<{ text: string; published: Manifest }> {
  const body = await getWhole(context, context.url, ACCEPT_MANIFEST);
  const text = await readText(body, MAX_BYTES);
  const published = parseManifest(text);
  if (!published) throw notAvailability(body.name, 'not a manifest of files');
  return { text, published };
}

/** The files we read, by type in the order of `FILE_TYPES`, each once. Throws FeedError when one has no usable address. */
function filesOf(published: Manifest, base: string): string[] {
  const entries = published.output.flatMap((item) => output.safeParse(item).data ?? []);
  const files = FILE_TYPES.flatMap((type) =>
    entries.filter((entry) => entry.type === type).map(({ url }) => resolve(url, base)),
  );
  if (!entries.some(({ type }) => type === 'Schedule' || type === 'Slot')) {
    throw new FeedError('not-availability', 'the manifest names no file of schedules or slots');
  }
  if (files.length > MAX_FILES)
    throw new FeedError('too-large', `more than ${MAX_FILES} files in one manifest`);
  return [...new Set(files)];
}

function resolve(written: string, base: string): string {
  const url = URL.parse(written, base);
  if (url && /^https?:$/u.test(url.protocol)) return url.href;
  throw new FeedError('malformed', `the manifest names a file at "${written.slice(0, 80)}"`);
}

async function firstChanged(context: Pull, urls: readonly string[]): Promise<Held | null> {
  for (const url of urls) {
    const body = await context.get(url, { accept: ACCEPT_FILE });
    if (body !== 'not-modified') return { url, body };
  }
  return null;
}

async function getWhole(context: Pull, url: string, accept = ACCEPT_FILE): Promise<Body> {
  const body = await context.get(url, { accept, whole: true });
  if (body === 'not-modified') throw new FeedError('http-status', '304 to a request without a condition');
  return body;
}

/** The manifest as it came, for whoever reads the files: it may announce errors. */
function manifestBody(text: string): Body {
  return {
    name: '$bulk-publish',
    contentType: 'application/json',
    bytes: (async function* () {
      yield new TextEncoder().encode(text);
    })(),
  };
}
