import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type AgendaPage } from '../api.ts';
import { until } from '../problem.ts';
import type { Locale } from '../time.ts';
import { asked } from './session.ts';
import { useLoaded, type Loaded } from './use-loaded.ts';

/** Asked so often whether anything changed (ms), while somebody may be looking. */
const LOOK_EVERY = 4000;
/** Read again however little changed (ms): what is due moves with the days, and a source may have gone silent. */
const READ_EVERY = 300_000;
const MOST = 100;

/** What the agenda holds ahead, with the times that appointments had when one began to look. */
export interface Agenda extends Loaded<AgendaPage> {
  /** Start before it moved under one's eyes, by item. */
  moved: ReadonlyMap<string, string>;
  more: () => void;
}

/** A page of the agenda. `to` and `from` are RFC 3339. */
export function readAgendaPage(
  query: { from?: string; to?: string; cursor?: string; who: number | null; lang: Locale },
  signal?: AbortSignal,
): Promise<AgendaPage> {
  const { who, ...rest } = query;
  const whose = who === null ? {} : { for: String(who) };
  return asked(api.agenda.$get({ query: { ...rest, ...whose, limit: String(MOST) } }, until(signal)));
}

/** Everything ahead, page after page as far as was asked, as one page. */
async function readAhead(
  { pages, ...query }: { pages: number; who: number | null; lang: Locale },
  signal: AbortSignal,
) {
  let all = await readAgendaPage(query, signal);
  for (let read = 1; read < pages && all.next !== undefined; read += 1) {
    const page = await readAgendaPage({ ...query, cursor: all.next }, signal);
    all = { ...page, items: [...all.items, ...page.items] };
  }
  return all;
}

/** Reads what is ahead, and again each time the server says that something changed, when it says so to this person. */
export function useAgenda(who: number | null, lang: Locale, told: boolean): Agenda {
  const [pages, setPages] = useState(1);
  const load = useCallback(
    (signal: AbortSignal) => readAhead({ pages, who, lang }, signal),
    [pages, who, lang],
  );
  const loaded = useLoaded(load);
  const [moved, setMoved] = useState<ReadonlyMap<string, string>>(new Map());
  const [before, setBefore] = useState<AgendaPage>();
  if (loaded.data !== undefined && loaded.data !== before) {
    setBefore(loaded.data);
    if (before) setMoved((known) => noteMoves(known, before, loaded.data));
  }
  useMark(told, loaded.reload);
  return { ...loaded, data: loaded.data ?? before, moved, more: () => setPages((count) => count + 1) };
}

/** Whatever has another start than before, with the first start it had; one that came back moved not. */
function noteMoves(
  known: ReadonlyMap<string, string>,
  before: AgendaPage,
  after: AgendaPage | undefined,
): ReadonlyMap<string, string> {
  const starts = new Map(before.items.map(({ id, start }) => [id, start]));
  const moved = new Map(known);
  for (const { id, type, start } of after?.items ?? []) {
    const first = moved.get(id) ?? starts.get(id);
    if (type !== 'appointment' || first === undefined) continue;
    if (first === start) moved.delete(id);
    else moved.set(id, first);
  }
  return moved;
}

/** Calls back when the mark of one's agendas is another; says nothing while the page is hidden. */
function useMark(told: boolean, onChange: () => void): void {
  const last = useRef<{ mark: string; readAt: number }>(undefined);
  useEffect(() => {
    if (!told) return undefined;
    const given = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      const { mark } = await asked(api.agenda.mark.$get({ query: {} }, until(given.signal)));
      const now = Date.now();
      const { current: before = { mark, readAt: now } } = last;
      const changed = before.mark !== mark;
      const old = now - before.readAt > READ_EVERY;
      last.current = { mark, readAt: changed || old ? now : before.readAt };
      if (changed || old) onChange();
    };
    // A look that fails is made again at the next turn; what is shown stays.
    const turn = () => void look().catch(() => undefined);
    turn();
    const timer = setInterval(turn, LOOK_EVERY);
    document.addEventListener('visibilitychange', turn);
    return () => {
      given.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [told, onChange]);
}
