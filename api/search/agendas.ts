import type { Database } from '../../db/client.ts';
import { findSearchArea, type AreaQuery, type SearchArea } from '../../db/queries/search/offers-area.ts';
import type { Circle, Look } from '../../db/queries/search/offers-eligible.ts';
import { findNearest, findSoonest, type Candidate } from '../../db/queries/search/offers.ts';
import {
  countUnverified,
  listSearchFeeds,
  weighNearby,
  type NearbyAgenda,
  type SearchFeed,
} from '../../db/queries/search/offers-nearby.ts';

type Soon<T> = T | Promise<T>;

/** Where a search finds who has something free: the database itself, or a copy of it in memory that is up to date. */
export interface Agendas {
  /** What the words of a query mean. */
  findArea(query: AreaQuery): Soon<SearchArea>;
  /** The nearest agendas with a slot, from the centre outwards, `circle.limit` at most. */
  findNearest(look: Look, circle: Circle): Soon<Candidate[]>;
  /** The agendas with the earliest slots inside the circle, all of them weighed. */
  findSoonest(look: Look, circle: Circle): Soon<Candidate[]>;
  /** Every feed, `nearby` by the nearest agendas of the circle. */
  listFeeds(look: Look, circle: Circle): Soon<SearchFeed[]>;
  /** The nearest agendas of the circle, whoever may see what they have. */
  weighNearby(look: Look, circle: Circle): Soon<NearbyAgenda[]>;
  /** Free slots of these feeds that were not confirmed within their feed's limit. */
  countUnverified(
    look: Look,
    within: Circle & { feedIds: number[] },
  ): Soon<{ feedId: number; slots: number }[]>;
}

/** The agendas as the database has them now. */
export function agendasOf(db: Database): Agendas {
  return {
    findArea: (query) => findSearchArea(db, query),
    findNearest: (look, circle) => findNearest(db, look, circle),
    findSoonest: (look, circle) => findSoonest(db, look, circle),
    listFeeds: (look, circle) => listSearchFeeds(db, look, circle),
    weighNearby: (look, circle) => weighNearby(db, look, circle),
    countUnverified: (look, within) => countUnverified(db, look, within),
  };
}
