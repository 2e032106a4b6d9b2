import { findFeed, listFeeds, type Feed, type ListedFeed } from '../../db/queries/feeds/feeds.ts';
import type { Asker } from '../identity/asker.ts';
import { reaches } from '../identity/key-rights.ts';
import { ruleFor } from '../identity/needs.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';

/** A vendor sees its own feeds and does not learn that others exist; those who watch over vendors see all. */
export async function listVisibleFeeds({ db }: Deps, asker: Asker): Promise<ListedFeed[]> {
  if (!seesOwnAlone(asker)) return listFeeds(db);
  const own = asker.vendorId === null ? [] : await listFeeds(db, { vendorId: asker.vendorId });
  return own.filter(({ id }) => reaches(asker, id));
}

/** Throws `not-found` for a feed that does not exist and, alike, for another vendor's. */
export async function findVisibleFeed(deps: Deps, asker: Asker, feedId: number): Promise<ListedFeed> {
  const feed = (await listVisibleFeeds(deps, asker)).find(({ id }) => id === feedId);
  if (!feed) throw noSuchFeed(feedId);
  return feed;
}

/** The feed alone, for the path of deliveries. Throws like `findVisibleFeed`. */
export async function findOwnFeed({ db }: Deps, asker: Asker, feedId: number): Promise<Feed> {
  const feed = await findFeed(db, feedId);
  if (!feed || !reaches(asker, feedId) || (seesOwnAlone(asker) && feed.vendorId !== asker.vendorId))
    throw noSuchFeed(feedId);
  return feed;
}

const seesOwnAlone = ({ role }: Asker) => ruleFor('feed.read', role) === 'own';

function noSuchFeed(feedId: number): Problem {
  return new Problem('not-found', `You have no feed ${feedId}.`);
}
