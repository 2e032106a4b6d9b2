import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { listKeptPlaces, type KeptPlace } from '../../db/queries/booking/kept-places.ts';
import { readOffers, type OfferRow } from '../../db/queries/search/offers-details.ts';
import type { SearchFeed } from '../../db/queries/search/offers-nearby.ts';
import type { Look } from '../../db/queries/search/offers-eligible.ts';
import { agendasOf, type Agendas } from './agendas.ts';
import { findRadius, findRanked } from './candidates.ts';
import { writeCursor } from './cursor.ts';
import { frameSearch, type Asker, type Frame } from './frame.ts';
import { lookingAs } from './keeping.ts';
import { toOffer } from './offer.ts';
import type { SearchMemory } from './memory.ts';
import { findOwnDoctor, type OwnOffer } from './own-doctor.ts';
import type { OffersQuery } from './query.ts';
import { mercatorReach } from './radius.ts';
import type { Ranked } from './ranking.ts';
import type { Offer, OfferPage } from './resources.ts';
import { countNeeds, countShortfall } from './shortfall.ts';
import { isSilent, toVendorStates } from './sources.ts';
import { mayKnowOfUnseen } from './visibility.ts';

export interface SearchDeps {
  db: Database;
  clock: () => DateTime;
  /** A pool for the search alone, which may be of a replica; `db` without it. */
  reader?: Database | undefined;
  /** A copy of the index that ranks, as long as it is up to date; the database does without it. */
  memory?: SearchMemory | undefined;
}

/** Where one search reads: who has something free, and the pages of the database for what is shown of them. */
interface Ground {
  db: Database;
  agendas: Agendas;
  clock: () => DateTime;
}

/** Nearest agendas weighed to explain a short list and to name the feeds of the place. */
const NEARBY_AGENDAS = 300;

/** A page of the order: what to show, whether there is more, and the radius it was searched in. */
interface Leaf {
  own: OwnOffer[];
  ranked: Ranked[];
  more: boolean;
  radiusKm: number;
}

/**
 * Offers around a place for whoever asks, with the state of every feed concerned and why there are not more.
 * Throws the problems `unknown-place`, `unknown-specialty` and `invalid-cursor`.
 */
export async function searchOffers(deps: SearchDeps, query: OffersQuery, asker: Asker): Promise<OfferPage> {
  const { clock } = deps;
  const db = deps.reader ?? deps.db;
  // The copy in memory knows audiences by role alone: who sees more reads the index itself.
  const view = asker.own ? undefined : deps.memory?.view();
  if (view) {
    const [page, current] = await Promise.all([
      search({ db, clock, agendas: view.agendas }, query, asker),
      view.isCurrent(),
    ]);
    if (current) return page;
  }
  return search({ db, clock, agendas: agendasOf(db) }, query, asker);
}

async function search(ground: Ground, query: OffersQuery, asker: Asker): Promise<OfferPage> {
  const frame = await frameSearch(ground, query, asker);
  const leaf = await findLeaf(ground, frame);
  const described = await describe(ground, frame, leaf);
  return { ...described, next: nextCursor(frame, leaf), centre: frame.centre, radiusKm: leaf.radiusKm };
}

async function findLeaf({ db, agendas }: Ground, frame: Frame): Promise<Leaf> {
  const { look, position, sort, limit } = frame;
  const own = position ? [] : await findOwnDoctor(db, frame);
  const ownIds = position?.own ?? own.map(({ roleId }) => roleId);
  const radiusKm = position?.radiusKm ?? frame.radiusKm ?? (await findRadius(agendas, look, frame.capKm));
  const room = limit - own.length;
  const wanted = { sort, radiusKm, after: position?.after ?? [], seen: position?.seen ?? 0 };
  const found = await findRanked(agendas, look, { ...wanted, count: room + 1 + ownIds.length });
  const others = found.filter(({ roleId }) => !ownIds.includes(roleId));
  return { own, ranked: others.slice(0, room), more: others.length > room, radiusKm };
}

async function describe(
  ground: Ground,
  frame: Frame,
  leaf: Leaf,
): Promise<Pick<OfferPage, 'items' | 'needs' | 'shortfall' | 'sources'>> {
  const circle = { reach: mercatorReach(frame.look.lat, leaf.radiusKm), limit: NEARBY_AGENDAS };
  const [feeds, rows, kept, explained] = await Promise.all([
    ground.agendas.listFeeds(frame.look, circle),
    readLeaf(ground.db, frame.look, leaf),
    readKept(ground.db, frame, leaf),
    explain(ground.agendas, frame, leaf),
  ]);
  const looking = lookingAs(frame.asker);
  const { care } = frame.look;
  const setting = { now: frame.now, looking, care, feeds: new Map(feeds.map((feed) => [feed.id, feed])) };
  const byRole = new Map(rows.map((row) => [row.roleId, row]));
  const own = leaf.own.map((entry) => ({ entry, place: entry }));
  const others = leaf.ranked.map((entry) => ({ entry, place: { reasons: reasonsOf(entry, frame, leaf) } }));
  const items = [...own, ...others].flatMap(({ entry: { roleId, metres }, place }) => {
    const row = byRole.get(roleId);
    return row ? [toOffer(row, { ...setting, metres, kept: kept.get(roleId) ?? [], ...place })] : [];
  });
  const named = { ...circle, feeds: withThoseOf(items, feeds) };
  const sources = await nameSources(ground.agendas, frame, named);
  return { items: items.filter(isOffered), ...explained, sources };
}

/** In a dense city an offer's feed may have no agenda among the nearest that were looked at: it is named all the same. */
function withThoseOf(items: readonly Offer[], feeds: readonly SearchFeed[]): SearchFeed[] {
  const shown = new Set(items.flatMap(({ sources }) => sources.map(({ feed }) => feed)));
  return feeds.map((feed) => (shown.has(feed.code) ? { ...feed, nearby: true } : feed));
}

/** A slot taken since the order was read leaves its offer empty: it is no offer any more. */
function isOffered({ slots, why }: Offer): boolean {
  return slots.length > 0 || why.includes('own-doctor');
}

/** The own doctor's slots are read whatever their specialty. */
async function readLeaf(db: Database, look: Look, { own, ranked }: Leaf): Promise<OfferRow[]> {
  const ids = (entries: { roleId: number }[]) => entries.map(({ roleId }) => roleId);
  const rows = [readOffers(db, look, ids(ranked)), readOffers(db, { ...look, groups: null }, ids(own))];
  return (await Promise.all(rows)).flat();
}

/** What is kept here of the page's slots, by offer. */
async function readKept(
  db: Database,
  { now }: Frame,
  { own, ranked }: Leaf,
): Promise<Map<number, KeptPlace[]>> {
  const roleIds = [...own, ...ranked].map(({ roleId }) => roleId);
  const kept = await listKeptPlaces(db, { roleIds, now: new Date(now).toISOString() });
  const byRole = new Map<number, KeptPlace[]>();
  for (const place of kept) byRole.set(place.roleId, [...(byRole.get(place.roleId) ?? []), place]);
  return byRole;
}

/** The first of the whole list, and its equals, say so. */
function reasonsOf(entry: Ranked, { sort, position }: Frame, { ranked }: Leaf): string[] {
  const [first] = ranked;
  if (position || !first) return [];
  const leads = sort === 'soonest' ? entry.start === first.start : entry.metres === first.metres;
  return leads ? [sort] : [];
}

/** Why there are not more, on the last page; on the first one, what came of each need that was asked. */
async function explain(
  index: Agendas,
  frame: Frame,
  leaf: Leaf,
): Promise<Pick<OfferPage, 'needs' | 'shortfall'>> {
  const { look, asker, capKm, ownDoctor, position } = frame;
  const { care } = look;
  const tellsNeeds = care !== undefined && position === undefined;
  if (leaf.more && !tellsNeeds) return { shortfall: {} };
  const reach = mercatorReach(look.lat, Math.max(capKm, leaf.radiusKm));
  const agendas = await index.weighNearby(look, { reach, limit: NEARBY_AGENDAS });
  const tellUnseen = mayKnowOfUnseen(asker.role);
  const circle = { centre: look, radiusKm: leaf.radiusKm, tellUnseen, care };
  const missing = ownDoctor !== undefined && position === undefined && leaf.own.length === 0;
  return {
    needs: tellsNeeds ? countNeeds(agendas, circle) : undefined,
    shortfall: leaf.more
      ? {}
      : { ...countShortfall(agendas, circle), ...(missing ? { 'own-doctor-unknown': 1 } : {}) },
  };
}

async function nameSources(
  agendas: Agendas,
  { look, now }: Frame,
  { feeds, ...circle }: { feeds: SearchFeed[]; reach: number; limit: number },
): Promise<OfferPage['sources']> {
  const feedIds = feeds.filter((feed) => isSilent(feed, now)).map(({ id }) => id);
  const counts = feedIds.length > 0 ? await agendas.countUnverified(look, { ...circle, feedIds }) : [];
  return toVendorStates(feeds, new Map(counts.map(({ feedId, slots }) => [feedId, slots])), now);
}

function nextCursor(frame: Frame, leaf: Leaf): string | undefined {
  if (!leaf.more) return undefined;
  const { position, look } = frame;
  return writeCursor(
    {
      now: Date.parse(look.now),
      from: Date.parse(look.from),
      to: Date.parse(look.to),
      radiusKm: leaf.radiusKm,
      seen: (position?.seen ?? 0) + leaf.ranked.length,
      own: position?.own ?? leaf.own.map(({ roleId }) => roleId),
      after: leaf.ranked.at(-1)?.key ?? position?.after ?? [],
    },
    frame.fingerprint,
  );
}
