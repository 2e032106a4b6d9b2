import { z } from 'zod';
import { findFeed } from '../../db/queries/feeds/feeds.ts';
import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import type { Deps } from '../router.ts';
import type { Channel, Sent } from './channel.ts';

/** Has a vendor let go of what it kept for a hold that is over here: released, run out, or of a case that was closed. */
export const vendorHoldChannel: Channel = { name: 'vendor-hold', send: letGo };

const told = z.object({ holdId: z.uuid() });

async function letGo({ db, vendorCalls }: Deps, { target, body }: ClaimedMessage): Promise<Sent> {
  const feed = await findFeed(db, Number(target.split(':')[1]));
  if (!feed) return { outcome: 'refused', status: null, reason: 'the feed is gone' };
  const called = await vendorCalls.of(feed).release(told.parse(body));
  if (called.outcome === 'done') return { outcome: 'sent', status: null };
  const passing = called.outcome === 'unknown' || called.code === 'unreachable';
  return { outcome: passing ? 'later' : 'refused', status: null, reason: called.reason };
}
