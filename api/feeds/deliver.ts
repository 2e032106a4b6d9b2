import { carriesPersons } from '../../db/feed-content.ts';
import type { Delivery } from '../../db/queries/feeds/deliveries.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { listRejections, type FeedRun } from '../../db/queries/feeds/runs.ts';
import type { DeliveryMode } from '../../db/vocabulary.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { awaitRun } from './await-run.ts';
import { mediaTypeOf } from './media-types.ts';
import { waitOf } from './prefer.ts';
import { receiveDelivery } from './receive-delivery.ts';
import { toReport } from './resources.ts';

/** Rejections named in a report; the rest is a page away. */
const REPORTED_REJECTIONS = 100;

interface Outcome {
  delivery: Delivery;
  /** The finished run, when it was asked for and came in time. */
  run: FeedRun | undefined;
  headers: Record<string, string>;
}

/**
 * Keeps what a vendor delivers and, when it asks to, waits for its reading. A paused feed keeps it as well, but nobody
 * reads it now, so there is nothing to wait for. Throws `feed-is-pulled`, `vendor-suspended` and what `receiveDelivery` throws.
 */
export async function deliver(
  deps: Deps,
  feed: Feed,
  sent: { mode: DeliveryMode; request: Request },
): Promise<Outcome> {
  if (feed.url !== null) throw new Problem('feed-is-pulled', 'We fetch this feed at its address.');
  if (feed.suspendedAt !== null) throw new Problem('vendor-suspended', 'Ask the operator why.');
  const { headers } = sent.request;
  const announced = {
    feedId: feed.id,
    mode: sent.mode,
    contentType: mediaTypeOf(headers.get('content-type')),
    idempotencyKey: headers.get('idempotency-key'),
    receivedAt: deps.clock().toJSDate(),
    sealed: carriesPersons(feed),
  };
  const { delivery, replayed } = await receiveDelivery(deps, announced, sent.request);
  const wait = feed.pausedAt === null ? waitOf(headers.get('prefer')) : 0;
  const run = wait > 0 ? await awaitRun(deps, delivery.id, wait) : undefined;
  return { delivery, run, headers: outcomeHeaders(delivery, wait, replayed) };
}

function outcomeHeaders(delivery: Delivery, wait: number, replayed: boolean): Record<string, string> {
  return {
    Location: `/api/feeds/${delivery.feedId}/deliveries/${delivery.id}`,
    ...(wait > 0 ? { 'Preference-Applied': `wait=${wait}` } : {}),
    ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}),
  };
}

/** What became of a delivery, with its first refusals and remarks. */
export async function reportOn({ db }: Pick<Deps, 'db'>, delivery: Delivery, run: FeedRun) {
  const rejections = await listRejections(db, { runId: run.id, limit: REPORTED_REJECTIONS });
  return toReport(delivery.id, run, rejections);
}
