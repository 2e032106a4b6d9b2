import type { LiveChange, LivePlace } from '../../db/queries/live/live.ts';
import { OWN_LISTS, TOLD, type OwnList, type PlaceList } from './kinds.ts';

/** Beyond so many ids a list says only that there is too much to tell: the screen looks again by itself. */
export const MOST_TOLD = 300;

/** What there is to tell of one thing: to whom, and when it was, ms. */
interface Item {
  audience: number;
  at: number;
}

/** The news of a territory, by list and id, for all its audiences together. */
export type PlaceNews = Partial<Record<PlaceList, Map<string, Item>>>;
export type OwnNews = Partial<Record<OwnList, Set<string>>>;

/** All that changed, sorted by who has to hear it. */
export interface News {
  territories: Map<string, PlaceNews>;
  accounts: Map<number, OwnNews>;
}

/** Where agendas and roles are, by id; a role is wherever its professional is. */
export interface Places {
  agendas: ReadonlyMap<number, readonly LivePlace[]>;
  roles: ReadonlyMap<number, readonly LivePlace[]>;
}

/** The news of these changes; what cannot be placed any more is told to nobody but its owner. */
export function gatherNews(changes: readonly LiveChange[], places: Places): News {
  const news: News = { territories: new Map(), accounts: new Map() };
  for (const change of changes) {
    const length = Math.max(...[change.ids, change.agendas, change.roles].map((list) => list?.length ?? 0));
    for (let nth = 0; nth < length; nth += 1) {
      addToPlace(news, change, { nth, places });
      addToOwner(news, change, nth);
    }
  }
  return news;
}

interface Place {
  nth: number;
  places: Places;
}

function addToPlace({ territories }: News, change: LiveChange, { nth, places }: Place): void {
  const { place: list, audience = change.visibility ?? 0 } = TOLD[change.kind];
  if (list === undefined || audience === 0) return;
  const here = places.agendas.get(change.agendas?.[nth] ?? 0) ?? places.roles.get(change.roles?.[nth] ?? 0);
  const unplaced = { territory: change.territories?.[nth] ?? null, offerId: undefined };
  for (const { territory, offerId } of here ?? [unplaced]) {
    const id = list === 'offers' ? offerId?.toString() : change.ids?.[nth];
    if (territory === null || id === undefined) continue;
    const news = territories.get(territory) ?? {};
    territories.set(territory, news);
    const items = (news[list] ??= new Map());
    const before = items.get(id);
    items.set(id, { audience: audience | (before?.audience ?? 0), at: Math.max(change.at, before?.at ?? 0) });
  }
}

function addToOwner({ accounts }: News, change: LiveChange, nth: number): void {
  const { own: list } = TOLD[change.kind];
  const owner = change.accounts?.[nth];
  const id = change.ids?.[nth];
  if (list === undefined || owner === null || owner === undefined || id === undefined) return;
  const news = accounts.get(owner) ?? {};
  accounts.set(owner, news);
  (news[list] ??= new Set()).add(id);
}

/** The news of a territory as one audience is told it; undefined when there is nothing for it. */
export function tellPlace(topic: string, news: PlaceNews, audience: number): object | undefined {
  const told = (list: PlaceList) =>
    [...(news[list] ?? [])].filter(([, item]) => (item.audience & audience) !== 0);
  const lists = { offers: told('offers'), gone: told('gone'), cases: told('cases'), seen: told('seen') };
  const all = Object.entries(lists).filter(([, items]) => items.length > 0);
  if (all.length === 0) return undefined;
  if (all.some(([, items]) => items.length > MOST_TOLD)) return { topic, everything: true };
  const seen = lists.seen.map(([id, { at }]) => ({ id, at: new Date(at).toISOString() }));
  const ids = all.filter(([list]) => list !== 'seen').map(([list, items]) => [list, items.map(([id]) => id)]);
  return { topic, ...Object.fromEntries(ids), ...(seen.length > 0 && { seen }) };
}

/** The news of one account's own doings. */
export function tellOwner(news: OwnNews): object {
  const lists = OWN_LISTS.flatMap((list) => (news[list] ? [[list, [...news[list]]]] : []));
  return { topic: 'mine', ...Object.fromEntries(lists) };
}
