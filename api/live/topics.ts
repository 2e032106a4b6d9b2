import type { Role } from '../../db/vocabulary.ts';
import type { Need } from '../identity/matrix.ts';
import { ruleFor } from '../identity/needs.ts';
import { visibleTo } from '../search/visibility.ts';

/**
 * Who may be told, as a mask: the bits of VISIBILITIES for slots, and these for what people do here. News whose mask
 * shares no bit with a reader's is not sent to them.
 */
export const AUDIENCES = { holds: 1 << 8, cases: 1 << 9 } as const;

/** Whose screen it is. */
export interface Reader {
  tokenHash: string;
  accountId: number;
  role: Role;
  territoryCode: string | null;
}

/** What one screen is told: of each territory, as which audience; of its reader's own doings; of the feeds. */
export interface Subscription {
  territories: ReadonlyMap<string, number>;
  mine: boolean;
  feeds: boolean;
}

/** Territories one screen may follow: a search near a border sees a few. */
export const MOST_TERRITORIES = 12;

const may = (need: Need, role: Role) => ruleFor(need, role) !== 'never';

/**
 * What a reader is told of a territory. Slots as the search shows them to their role, wherever it looks; who keeps which
 * of them, for those who may keep one; cases only of the territory they answer for.
 */
export function audienceOf({ role, territoryCode }: Reader, territory: string): number {
  const holds = may('hold.read', role) ? AUDIENCES.holds : 0;
  const cases = territory === territoryCode && may('case-contact.read', role) ? AUDIENCES.cases : 0;
  return visibleTo(role) | holds | cases;
}

/**
 * The topics of a screen: codes of territories, `mine`, `feeds`; by default the reader's own territory and all else they
 * may have. What they may not have is left out: the stream says which topics it has.
 */
export function subscriptionOf(reader: Reader, topics: readonly string[] | undefined): Subscription {
  const asked = topics ?? [reader.territoryCode ?? '', 'mine', 'feeds'];
  const codes = asked.filter((topic) => /^\d/.test(topic)).slice(0, MOST_TERRITORIES);
  return {
    territories: new Map(codes.map((code) => [code, audienceOf(reader, code)])),
    mine: asked.includes('mine') && may('hold.read', reader.role),
    feeds: asked.includes('feeds') && ruleFor('feed.read', reader.role) === 'always',
  };
}

/** A subscription in the words it was asked in. */
export function topicsOf({ territories, mine, feeds }: Subscription): string[] {
  return [...territories.keys(), ...(mine ? ['mine'] : []), ...(feeds ? ['feeds'] : [])];
}
