import type { Database } from '../../db/client.ts';
import type { AgendaRow, RememberedFeed } from '../../db/queries/live/changes.ts';
import { findSearchArea, type AreaQuery, type SearchArea } from '../../db/queries/search/offers-area.ts';
import type { SaidCare } from '../../db/queries/search/offers-care.ts';
import { toMercator, type Circle, type Look } from '../../db/queries/search/offers-eligible.ts';
import type { NearbyAgenda, SearchFeed } from '../../db/queries/search/offers-nearby.ts';
import type { Candidate } from '../../db/queries/search/offers.ts';
import { AgendaGrid, type Near } from './agenda-grid.ts';
import type { Agendas } from './agendas.ts';
import { isKept } from './care.ts';
import {
  countUnconfirmed,
  firstEligible,
  firstShown,
  NO_SLOTS,
  toAgenda,
  toGlance,
  weigh,
  type Agenda,
  type Glance,
  type Slots,
} from './remembered.ts';

/** Places whose meaning is remembered; the reference data changes with a release, not with a day. */
const MOST_AREAS = 10_000;

/** Agendas in memory, by number and by place: answers what the queries on offers answer, in the same order. */
export class AgendaAtlas implements Agendas {
  readonly #db: Database;
  readonly #agendas = new Map<number, Agenda>();
  /** Agendas by the role they are shown as: an offer is all of its feeds. */
  readonly #offers = new Map<number, Agenda[]>();
  readonly #everyone = new AgendaGrid();
  readonly #groups = new Map<number, AgendaGrid>();
  #feeds = new Map<number, RememberedFeed>();
  #areas = new Map<string, SearchArea>();

  constructor(db: Database, feeds: RememberedFeed[]) {
    this.#db = db;
    this.setFeeds(feeds);
  }

  setFeeds(feeds: RememberedFeed[]): void {
    this.#feeds = new Map(feeds.map((feed) => [feed.id, feed]));
  }

  forgetAreas(): void {
    this.#areas = new Map();
  }

  /** Adds an agenda, or brings it up to date with the slots it had. */
  put(row: AgendaRow, slots: Slots = this.#agendas.get(row.id)?.slots ?? NO_SLOTS): void {
    this.remove(row.id);
    const agenda = toAgenda(row, slots);
    this.#agendas.set(agenda.id, agenda);
    this.#offers.set(agenda.roleId, [...(this.#offers.get(agenda.roleId) ?? []), agenda]);
    for (const grid of this.#gridsOf(agenda)) grid.add(agenda);
  }

  remove(id: number): void {
    const agenda = this.#agendas.get(id);
    if (!agenda) return;
    this.#agendas.delete(id);
    const others = this.#offers.get(agenda.roleId)?.filter((other) => other !== agenda) ?? [];
    if (others.length > 0) this.#offers.set(agenda.roleId, others);
    else this.#offers.delete(agenda.roleId);
    for (const grid of this.#gridsOf(agenda)) grid.remove(agenda);
  }

  setSlots(id: number, slots: Slots): void {
    const agenda = this.#agendas.get(id);
    if (agenda) agenda.slots = slots;
  }

  #gridsOf({ groups }: Agenda): AgendaGrid[] {
    return [this.#everyone, ...groups.map((group) => this.#gridOf(group))];
  }

  #gridOf(group: number): AgendaGrid {
    const known = this.#groups.get(group);
    if (known) return known;
    const grid = new AgendaGrid();
    this.#groups.set(group, grid);
    return grid;
  }

  async findArea(query: AreaQuery): Promise<SearchArea> {
    const areas = this.#areas;
    const key = JSON.stringify([query.commune, query.specialties, query.territoryCode]);
    const known = areas.get(key);
    if (known) return known;
    const area = await findSearchArea(this.#db, query);
    if (areas.size < MOST_AREAS) areas.set(key, area);
    return area;
  }

  findNearest(look: Look, circle: Circle): Candidate[] {
    const glance = toGlance(look);
    const nearest = this.#nearest(
      look,
      circle,
      (agenda) => firstEligible(agenda, glance) !== undefined && this.#isKept(agenda, look),
    );
    return nearest.map((near) => this.#toCandidate(near, firstEligible(near.agenda, glance) ?? 0, glance));
  }

  findSoonest(look: Look, { reach, limit }: Circle): Candidate[] {
    const glance = toGlance(look);
    let best: (Near & { firstAt: number })[] = [];
    let worst = Infinity;
    const cut = () => {
      best = best.sort((a, b) => a.firstAt - b.firstAt || a.reach - b.reach).slice(0, limit);
      worst = best.length === limit ? (best.at(-1)?.firstAt ?? Infinity) : Infinity;
    };
    for (const grid of this.#gridsFor(look)) {
      grid.within(toMercator(look), reach, (agenda, far) => {
        const firstAt = firstEligible(agenda, glance);
        if (firstAt === undefined || firstAt > worst || !this.#isKept(agenda, look)) return;
        best.push({ agenda, reach: far, firstAt });
        if (best.length >= 4 * limit) cut();
      });
    }
    cut();
    return best.map((near) => this.#toCandidate(near, near.firstAt, glance));
  }

  listFeeds(look: Look, circle: Circle): SearchFeed[] {
    const nearest = this.#everyone.around(toMercator(look), circle);
    const nearby = new Set(nearest.map(({ feedId }) => feedId));
    return [...this.#feeds.values()]
      .filter(({ suspended }) => !suspended)
      .map((feed) => ({ ...feed, nearby: nearby.has(feed.id) }));
  }

  weighNearby(look: Look, circle: Circle): NearbyAgenda[] {
    const glance = toGlance(look);
    const nearest = this.#nearest(look, circle, () => true);
    return nearest.map(({ agenda }) => ({
      ...weigh(agenda, this.#feedOf(agenda), glance),
      ...this.#saidOf(agenda),
    }));
  }

  countUnverified(
    look: Look,
    { feedIds, ...circle }: Circle & { feedIds: number[] },
  ): { feedId: number; slots: number }[] {
    const glance = toGlance(look);
    const counts = new Map<number, number>();
    for (const grid of this.#gridsFor(look)) {
      for (const agenda of grid.around(toMercator(look), circle)) {
        const { feedId } = agenda;
        const slots = feedIds.includes(feedId) ? countUnconfirmed(agenda, this.#feedOf(agenda), glance) : 0;
        if (slots > 0) counts.set(feedId, (counts.get(feedId) ?? 0) + slots);
      }
    }
    return [...counts].map(([feedId, slots]) => ({ feedId, slots }));
  }

  /** The nearest of all the groups together: an agenda of two of them counts twice, as it does in the index. */
  #nearest(look: Look, circle: Circle, accept: (agenda: Agenda) => boolean): Near[] {
    const grids = this.#gridsFor(look);
    const nearest = grids.flatMap((grid) => grid.nearest(toMercator(look), circle, accept));
    return grids.length === 1 ? nearest : nearest.sort((a, b) => a.reach - b.reach).slice(0, circle.limit);
  }

  #isKept(agenda: Agenda, { care }: Look): boolean {
    return care === undefined || isKept(care, this.#saidOf(agenda));
  }

  /** What all the feeds of an agenda's offer say of it. */
  #saidOf({ roleId }: Agenda): SaidCare {
    const agendas = this.#offers.get(roleId) ?? [];
    return {
      care: agendas.reduce((mask, { care }) => mask | (care ?? 0), 0),
      languages: agendas.flatMap(({ languages }) => languages ?? []),
    };
  }

  #gridsFor({ groups }: Look): AgendaGrid[] {
    return groups ? groups.map((group) => this.#gridOf(group)) : [this.#everyone];
  }

  #feedOf({ feedId }: Agenda): RememberedFeed {
    const feed = this.#feeds.get(feedId);
    if (!feed) throw new Error(`feed ${feedId} is not in memory`);
    return feed;
  }

  #toCandidate({ agenda, reach }: Near, firstAt: number, glance: Glance): Candidate {
    const { roleId, lat, lon } = agenda;
    return { roleId, lat, lon, reach, firstAt, start: firstShown(agenda, this.#feedOf(agenda), glance) };
  }
}
