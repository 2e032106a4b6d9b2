import type { AgendaItem } from '../../api.ts';
import { About } from './about.tsx';
import { byMonth, standingOf } from './items.ts';
import { Marks } from './marks.tsx';
import { useSaid } from './say-item.ts';
import { To } from '../to.tsx';
import type { Agenda } from '../use-agenda.ts';
import { useWords } from '../words.ts';

interface MonthsProps {
  items: readonly AgendaItem[];
  agenda: Pick<Agenda, 'data' | 'moved'>;
}

/** Items under the names of their months. */
export function Months({ items, agenda }: MonthsProps) {
  const { locale } = useWords();
  const { now } = useSaid();
  return byMonth(items, { now, locale }).map((month) => (
    <section key={month.items[0]?.id}>
      <h2>{month.name}</h2>
      <ol className="items">
        {month.items.map((item) => (
          <Line key={item.id} item={item} agenda={agenda} />
        ))}
      </ol>
    </section>
  ));
}

/** One item: when, with whom, for whom, what is unusual, who says so. All of it opens its page. */
function Line({ item, agenda }: { item: AgendaItem; agenda: MonthsProps['agenda'] }) {
  const said = useSaid();
  const person = said.person(item);
  const title = person === null ? said.title(item) : `${person} · ${said.title(item)}`;
  return (
    <li>
      <To place={{ item: item.id }} className="item">
        <time dateTime={item.start} className="day">
          {said.day(item)} <small>{said.hour(item)}</small>
        </time>
        <span className="what">
          <span className="title">
            {standingOf(item) === 'off' ? <s>{title}</s> : title}
            <About item={item} />
          </span>{' '}
          <Marks item={item} agenda={agenda} /> <small className="source">{said.sources(item)}</small>
        </span>
      </To>
    </li>
  );
}
