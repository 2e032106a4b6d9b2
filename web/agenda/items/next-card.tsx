import type { AgendaItem } from '../../api.ts';
import { About } from './about.tsx';
import { ItemActs } from './item-acts.tsx';
import { Marks } from './marks.tsx';
import { useSaid } from './say-item.ts';
import { To } from '../to.tsx';
import type { Agenda } from '../use-agenda.ts';
import { useWords } from '../words.ts';

interface NextCardProps {
  item: AgendaItem | null;
  agenda: Pick<Agenda, 'data' | 'moved'>;
}

/** The next appointment, large: what one opens this page for. */
export function NextCard({ item, agenda }: NextCardProps) {
  const { say } = useWords();
  const said = useSaid();
  if (item === null)
    return (
      <section className="next" aria-labelledby="next">
        <h2 id="next">{say('next.title')}</h2>
        <p>{say('next.none')}</p>
        <p className="quiet">{say('next.none.how')}</p>
        <p className="acts">
          <a className="button first" href="/?sort=nearest">
            {say('next.find')}
          </a>
        </p>
      </section>
    );
  const [person, date] = [said.person(item), said.date(item)];
  const place = said.place(item);
  return (
    <section className="next" aria-labelledby="next">
      <h2 id="next">{say('next.title')}</h2>
      <time dateTime={item.start} className="large">
        {said.spoken(item)} {say('when.at', { hour: said.hour(item) })}
        {date !== null && <span>{date}</span>}
      </time>
      <p className="whom">
        {person !== null && `${person} · `}
        <To place={{ item: item.id }}>
          <strong>{said.title(item)}</strong>
        </To>
        <About item={item} />
      </p>
      <p className="marks">
        <Marks item={item} agenda={agenda} />
      </p>
      {place !== '' && <p className="quiet">{place}</p>}
      {item.access !== null && <p className="quiet">{item.access}</p>}
      {item.bring !== null && (
        <p className="small">
          <b>{say('item.bring')}</b>
          {say('item.is', { what: item.bring })}
        </p>
      )}
      <p className="small quiet">{said.sources(item)}</p>
      <ItemActs item={item} />
    </section>
  );
}
