import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { postpone, saveValidators, type Feed } from '../../db/queries/feeds/feeds.ts';
import { settlePulledBodies } from '../../db/queries/feeds/kept-bodies.ts';
import { recordSkippedRun } from '../../db/queries/feeds/runs.ts';
import { nextDue, PULL_DEADLINE } from './cadence.ts';
import { FeedError, type Body, type Importer, type ReadingContext } from '../contract.ts';
import { HOSTS, type Hosts } from '../http/hosts.ts';
import { openHttp, type Http } from '../http.ts';
import { keeping } from './keeping.ts';
import { importerOf } from './importer-of.ts';
import { runFeed, type RunLog } from '../run.ts';

export interface Puller {
  db: Database;
  clock: () => DateTime<true>;
  log: RunLog;
  /** What is thought of the vendors' hosts; that of the process when absent. */
  hosts?: Hosts;
}

/** Asks a vendor for what its feed holds now and reads it; a host that is left in peace is not asked, and that is said. */
export async function pullFeed(puller: Puller, feed: Feed): Promise<void> {
  const { db, clock, log, hosts = HOSTS } = puller;
  const rest = feed.url === null ? 0 : hosts.restOf(feed.url);
  if (rest > 0) return skip(puller, feed, rest);
  const remembered = toRecord(feed.validators);
  const http = openHttp({ sandbox: feed.sandbox, validators: remembered, hosts });
  const importer = importerOf(feed);
  const bodies = (context: ReadingContext, pullRunId: number): AsyncIterable<Body> => {
    const fetched = fetchBodies({ importer, feed, http, remembered }, context);
    return keeping(inTime(fetched), { db, feedId: feed.id, pullRunId, clock });
  };
  const run = await runFeed({ db, feed, importer, bodies, mode: 'snapshot', pulled: true, clock, log });
  const state = run.state === 'failed' ? 'failed' : 'read';
  await settlePulledBodies(db, { feedId: feed.id, pullRunId: run.id, state });
  if (run.state === 'failed') return;
  const trusted = run.state === 'complete' && run.closingRefused === null;
  await saveValidators(db, { feedId: feed.id, validators: trusted ? http.validators : {} });
}

async function skip({ db, clock }: Puller, feed: Feed, rest: number): Promise<void> {
  const at = clock();
  const seconds = Math.ceil(rest / 1000);
  const message = `the host only failed lately and is left in peace for ${seconds} s more`;
  await recordSkippedRun(db, { feedId: feed.id, at: at.toJSDate(), code: 'resting', message });
  const dueAt = nextDue(feed, { at, failures: 0 });
  if (dueAt) await postpone(db, { feedId: feed.id, dueAt });
}

interface Fetching {
  importer: Importer;
  feed: Feed;
  http: Http;
  remembered: Readonly<Record<string, unknown>>;
}

/** What a pull brings, as the protocol asks for it. Throws FeedError when the feed is not one that is pulled. */
export function fetchBodies(
  { importer, feed, http, remembered }: Fetching,
  context: ReadingContext,
): AsyncIterable<Body> {
  if (context.settings.carries === 'appointments')
    throw new FeedError('settings', 'appointments are pushed, never pulled');
  if (!importer.fetch || feed.url === null) throw new FeedError('settings', 'this feed is not pulled');
  return importer.fetch({
    ...context,
    url: feed.url,
    get: (url, options) => http.get(url, options),
    remembered: new Set(Object.keys(remembered)),
  });
}

/** A pull as a whole has a deadline too, however many bodies it asks for. */
async function* inTime(bodies: AsyncIterable<Body>): AsyncIterable<Body> {
  const end = performance.now() + PULL_DEADLINE;
  for await (const body of bodies) {
    if (performance.now() > end) {
      throw new FeedError('timeout', `the pull was not over after ${PULL_DEADLINE / 60_000} minutes`);
    }
    yield body;
  }
}

function toRecord(validators: unknown): Record<string, unknown> {
  return typeof validators === 'object' && validators !== null ? { ...validators } : {};
}
