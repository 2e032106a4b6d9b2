import type { DateTime } from 'luxon';
import { readChunks } from '../../db/queries/feeds/deliveries.ts';
import { finishExam, listLastDeliveries, type Exam, type ExamResult } from '../../db/queries/feeds/exams.ts';
import { findFeed, type Feed } from '../../db/queries/feeds/feeds.ts';
import { checkBodies, type Report } from '../check.ts';
import { FeedError, type Body } from '../contract.ts';
import { HOSTS, type Hosts } from '../http/hosts.ts';
import { openHttp, type Http } from '../http.ts';
import { importerOf, readSettings } from './importer-of.ts';
import { toInstant } from '../reading/instant.ts';
import { fetchBodies, type Puller } from './pull.ts';

interface Measured {
  report: Report;
  result: ExamResult;
}

/**
 * Holds a feed against its protocol's rules: what its address answers now, or what it delivered last. The index is not
 * touched; what remains of it names rules and counts, no person.
 */
export async function takeExam(puller: Puller, exam: Exam): Promise<void> {
  const { db, clock } = puller;
  const { id, feedId } = exam;
  try {
    const feed = await findFeed(db, feedId);
    if (!feed) throw new FeedError('settings', 'no such feed');
    const { report, result } = await (feed.url === null ? weighDeliveries(puller, feed) : ask(puller, feed));
    const { received, accepted, rejected } = report;
    const figures = { received, accepted, rejected, result };
    await finishExam(db, { id, feedId, state: 'done', finishedAt: clock().toJSDate(), ...figures });
  } catch (error) {
    const failure = failureOf(puller, id, error);
    await finishExam(db, { id, feedId, state: 'failed', finishedAt: clock().toJSDate(), ...failure });
  }
}

function failureOf({ log }: Puller, exam: number, error: unknown) {
  if (error instanceof FeedError) return { failureCode: error.code, failureMessage: error.message };
  log.error({ exam, error: error instanceof Error ? error.name : 'unknown' }, 'an exam broke off');
  return { failureCode: 'internal', failureMessage: 'the platform could not take it' };
}

async function ask({ clock, hosts = HOSTS }: Puller, feed: Feed): Promise<Measured> {
  const importer = importerOf(feed);
  const http = openHttp({ sandbox: feed.sandbox, hosts });
  const context = { now: clock(), settings: readSettings(importer, feed) };
  const fetched = fetchBodies({ importer, feed, http, remembered: {} }, context);
  const measured = await weigh(feed, fetched, context.now);
  const conditional = await answersConditionally(http, { feed, hosts });
  const secure = feed.url?.startsWith('https:') ?? null;
  return { ...measured, result: { ...measured.result, conditional, secure } };
}

/** Whether an address without a query, asked twice, says that nothing changed; null when none was asked. */
async function answersConditionally(
  { validators }: Http,
  { feed, hosts }: { feed: Feed; hosts: Hosts },
): Promise<boolean | null> {
  const [first] = Object.entries(validators);
  if (!first) return null;
  const [address, { etag, modified }] = first;
  if (etag === undefined && modified === undefined) return false;
  const again = await openHttp({ sandbox: feed.sandbox, validators, hosts }).get(address);
  if (again === 'not-modified') return true;
  for await (const _ of again.bytes) break;
  return false;
}

async function weighDeliveries({ db }: Puller, feed: Feed): Promise<Measured> {
  const deliveries = await listLastDeliveries(db, feed.id);
  const last = deliveries.at(-1);
  if (!last) throw new FeedError('not-availability', 'nothing was delivered yet, or it is no longer kept');
  const bodies = async function* (): AsyncIterable<Body> {
    for (const { id, contentType } of deliveries) {
      yield { name: `delivery ${id}`, contentType, bytes: readChunks(db, id) };
    }
  };
  return weigh(feed, bodies(), toInstant(last.receivedAt));
}

async function weigh(feed: Feed, bodies: AsyncIterable<Body>, now: DateTime<true>): Promise<Measured> {
  const passed = { bodies: 0, byteCount: 0 };
  const began = performance.now();
  const { protocol, settings } = feed;
  const report = await checkBodies({ protocol, settings, now, bodies: counted(bodies, passed) });
  const durationMs = Math.round(performance.now() - began);
  const result = { counts: report.counts, ...passed, durationMs, conditional: null, secure: null };
  return { report, result };
}

async function* counted(
  bodies: AsyncIterable<Body>,
  passed: { bodies: number; byteCount: number },
): AsyncIterable<Body> {
  for await (const body of bodies) {
    passed.bodies += 1;
    yield { ...body, bytes: countedBytes(body.bytes, passed) };
  }
}

async function* countedBytes(
  bytes: AsyncIterable<Uint8Array>,
  passed: { byteCount: number },
): AsyncIterable<Uint8Array> {
  for await (const piece of bytes) {
    passed.byteCount += piece.length;
    yield piece;
  }
}
