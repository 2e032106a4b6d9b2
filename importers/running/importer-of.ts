import type { Feed } from '../../db/queries/feeds/feeds.ts';
import { FeedError, feedSettings, type FeedSettings, type Importer } from '../contract.ts';
import { tellIssue } from '../reading/issues.ts';
import { findImporter } from '../registry.ts';

/** The feed's importer; for a protocol nobody speaks, one that says so in a failed run. */
export function importerOf({ protocol }: Pick<Feed, 'protocol'>): Importer {
  return findImporter(protocol) ?? { ...UNSPOKEN, protocol };
}

/** What a feed's settings say, understood by its protocol. Throws FeedError. */
export function readSettings(importer: Importer, feed: Pick<Feed, 'settings'>): FeedSettings {
  const parsed = importer.settings.safeParse(feed.settings);
  if (parsed.success) return parsed.data;
  throw new FeedError('settings', `settings: ${tellIssue(parsed.error.issues[0], feed.settings)}`);
}

const UNSPOKEN: Importer = {
  protocol: '',
  title: 'A protocol that is not in the registry.',
  ways: [],
  mediaTypes: [],
  settings: feedSettings,
  records: () => {
    throw new FeedError('settings', 'no importer speaks the protocol of this feed');
  },
  normalize: () => [],
};
