import { useCallback, useState } from 'react';
import type { AgendaItem } from '../../api.ts';
import { readAgendaPage, type Agenda } from '../use-agenda.ts';
import { Failed } from '../failed.tsx';
import { useHouse } from '../house.ts';
import { isOver } from './items.ts';
import { Months } from './months.tsx';
import { fullDay } from './say-time.ts';
import { useLoaded } from '../use-loaded.ts';
import { useWords } from '../words.ts';

const YEAR = 365 * 86_400_000;

interface PastProps {
  shown: ReadonlySet<number>;
  agenda: Agenda;
}

/** What is over, a year at a time, the latest first; asked for only when it is opened. */
export function Past({ shown, agenda }: PastProps) {
  const { say } = useWords();
  const [years, setYears] = useState(0);
  if (years === 0)
    return (
      <p>
        <button type="button" className="more" aria-expanded="false" onClick={() => setYears(1)}>
          {say('past.show')}
        </button>
      </p>
    );
  return (
    <section aria-labelledby="past">
      <h2 id="past">{say('past.title')}</h2>
      {Array.from({ length: years }, (_, year) => (
        <PastYear key={year} back={year} shown={shown} agenda={agenda} />
      ))}
      <p className="row">
        <button type="button" className="more" onClick={() => setYears(years + 1)}>
          {say('past.earlier')}
        </button>
        <button type="button" className="more" aria-expanded="true" onClick={() => setYears(0)}>
          {say('past.hide')}
        </button>
      </p>
    </section>
  );
}

function PastYear({ back, shown, agenda }: PastProps & { back: number }) {
  const { say, locale } = useWords();
  const who = useHouse().chosen?.id ?? null;
  const [opened] = useState(() => Date.now());
  const [from, to] = [opened - (back + 1) * YEAR, opened - back * YEAR];
  const load = useCallback(
    (signal: AbortSignal) => readAll({ from: toInstant(from), to: toInstant(to), who, lang: locale }, signal),
    [from, to, who, locale],
  );
  const { data, error, reload } = useLoaded(load);
  const items = data?.filter(
    (item) => shown.has(item.agendaId) && item.type !== 'prevention' && isOver(item, opened),
  );
  const day = (at: number) => fullDay({ at: toInstant(at), zone: 'Europe/Paris' }, locale);
  return (
    <div aria-busy={data === undefined && error === undefined}>
      {error !== undefined && <Failed error={error} onRetry={reload} />}
      {items?.length === 0 && <p className="quiet">{say('past.none', { from: day(from), to: day(to) })}</p>}
      <Months items={items?.toReversed() ?? []} agenda={agenda} />
    </div>
  );
}

const toInstant = (at: number) => new Date(at).toISOString();

/** Every page of a period. */
async function readAll(
  query: Parameters<typeof readAgendaPage>[0],
  signal: AbortSignal,
): Promise<AgendaItem[]> {
  const items: AgendaItem[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await readAgendaPage({ ...query, ...(cursor === undefined ? {} : { cursor }) }, signal);
    items.push(...page.items);
    if (page.next === undefined) return items;
    cursor = page.next;
  }
}
