import type { News } from '../../live/news.ts';
import type { Board, Row, ShownSlot } from './board.ts';

/** How soon the search has to be made again: for what is on screen at once, for what may be new in a moment. */
export type Look = 'now' | 'soon';

export interface Heard {
  board: Board;
  look: Look | undefined;
}

/** The territories that what is on screen lies in. */
export function territoriesOf(board: Board | undefined): string[] {
  const codes = board?.page.items.flatMap(({ location }) => location.territory ?? []) ?? [];
  return [...new Set(codes)].sort();
}

/**
 * What news changes of a board at once, and whether to look again: nothing moves, what went is struck through where it
 * stood, what its vendor confirmed is as fresh as that, and what came waits for the next look.
 */
export function hear(board: Board, news: News, now: number): Heard {
  const gone = new Set(news.gone);
  const seen = new Map(news.seen?.map(({ id, at }) => [id, at]));
  const rows =
    gone.size + seen.size === 0 ? board.rows : board.rows.map((row) => hearRow(row, { gone, seen, now }));
  const struck = rows.some((row, nth) => row !== board.rows[nth]);
  const sources = hearFeeds(board, news);
  const changed = struck || sources !== board.page.sources;
  return {
    board: changed ? { ...board, rows, page: { ...board.page, sources } } : board,
    look: lookAfter(board, news),
  };
}

interface RowNews {
  gone: ReadonlySet<string>;
  seen: ReadonlyMap<string, string>;
  now: number;
}

/** The same row when it has no part in the news. */
function hearRow(row: Row, { gone, seen, now }: RowNews): Row {
  if (!row.slots.some(({ id }) => gone.has(id) || seen.has(id))) return row;
  const confirmed = row.slots
    .flatMap(({ id }) => seen.get(id) ?? [])
    .sort()
    .at(-1);
  const slots = row.slots.map((slot): ShownSlot => {
    if (gone.has(slot.id))
      return slot.gone === undefined ? { ...slot, gone: 'no-longer-free', goneAt: now } : slot;
    const at = seen.get(slot.id);
    return at === undefined ? slot : { ...slot, observedAt: at, state: 'fresh' };
  });
  const [only, ...others] = row.offer.sources;
  if (confirmed === undefined || !only || others.length > 0) return { ...row, slots };
  const source = { ...only, observedAt: confirmed, state: 'fresh' as const };
  return { ...row, slots, offer: { ...row.offer, sources: [source] } };
}

function hearFeeds({ page }: Board, { feeds = [] }: News): Board['page']['sources'] {
  const told = new Map(feeds.map((state) => [state.feed, state]));
  if (!page.sources.some(({ feed }) => told.has(feed))) return page.sources;
  return page.sources.map((source) => ({ ...source, ...told.get(source.feed) }));
}

/** A struck slot makes room for another one; what another screen's hold changes is told by the search alone. */
function lookAfter(board: Board, news: News): Look | undefined {
  const { gone = [], offers = [], seen = [], feeds = [] } = news;
  const shown = new Set(board.rows.flatMap(({ slots }) => slots.map(({ id }) => id)));
  const keys = new Set(board.rows.map(({ key }) => key));
  if (gone.some((id) => shown.has(id)) || offers.some((id) => keys.has(id))) return 'now';
  const several = board.rows.filter(({ offer }) => offer.sources.length > 1);
  if (seen.some(({ id }) => several.some(({ slots }) => slots.some((slot) => slot.id === id)))) return 'now';
  const named = feeds.some(({ feed }) => board.page.sources.some((source) => source.feed === feed));
  return offers.length > 0 || news.everything === true || named ? 'soon' : undefined;
}
