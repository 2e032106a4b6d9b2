import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { openDatabase, type Database } from '../db/client.ts';
import { findFeed, findFeedByCode, type Feed } from '../db/queries/feeds.ts';
import { replayFeed, type ReplayReport } from './replay.ts';
import { UsageError } from './usage-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const instance = z.object({ databaseUrl: z.string() });

/** The database of DATABASE_URL, else the running instance's. Throws UsageError. */
export function findDatabase(env: Environment): string {
  if (env['DATABASE_URL']) return env['DATABASE_URL'];
  try {
    const written = readFileSync(join(env['DATA_DIR'] ?? '.data', 'instance.json'), 'utf8');
    return instance.parse(JSON.parse(written)).databaseUrl;
  } catch {
    throw new UsageError(
      'no-instance',
      'no instance runs here: start it with npm start, or say DATABASE_URL',
    );
  }
}

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
