import type { DateTime } from 'luxon';
import { openDatabase, type Database } from '../../db/client.ts';
import { findFeed, findFeedByCode, type Feed } from '../../db/queries/feeds/feeds.ts';
import { findDatabase, type Environment } from './find-database.ts';
import { replayFeed, type ReplayReport } from './replay.ts';
import { UsageError } from '../usage-error.ts';

async function findNamed(db: Database, name: string): Promise<Feed> {
  const feed =
    (await findFeedByCode(db, name)) ??
    (/^\d{1,9}$/.test(name) ? await findFeed(db, Number(name)) : undefined);
  if (feed) return feed;
  throw new UsageError('no-such-feed', `no feed has the code or the number ${name}`);
}

const quiet = { info: () => undefined, error: () => undefined };

/** `npm run feed -- replay`: reads what is kept of a feed again and tells what changed. Throws UsageError, FeedError. */
export async function replayFromCommand(
  asked: Readonly<{ feed: string; since: DateTime<true>; env: Environment; clock: () => DateTime<true> }>,
): Promise<{ feed: string; since: string } & ReplayReport> {
  const db = openDatabase(findDatabase(asked.env), { max: 3 });
  try {
    const feed = await findNamed(db, asked.feed);
    const since = asked.since.toUTC();
    const report = await replayFeed({
      db,
      feedId: feed.id,
      since: since.toJSDate(),
      clock: asked.clock,
      log: quiet,
    });
    return { feed: feed.code, since: since.toISO(), ...report };
  } finally {
    await db.close();
  }
}
