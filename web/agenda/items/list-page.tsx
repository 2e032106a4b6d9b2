import { useEffect, useMemo, useState } from 'react';
import { Dot } from '../../ui/dot.tsx';
import { Care } from './care.tsx';
import { Failed } from '../failed.tsx';
import { isHeld, nameOf, useHouse } from '../house.ts';
import { lostSources, shownAgendas, sortItems } from './items.ts';
import { Months } from './months.tsx';
import { NextCard } from './next-card.tsx';
import { Past } from './past.tsx';
import { ReminderForm } from './reminder-form.tsx';
import { useSaid } from './say-item.ts';
import { To } from '../to.tsx';
import type { Agenda } from '../use-agenda.ts';
import { useWords } from '../words.ts';

/** The agenda: what is next, large; then the months ahead, the past, and what prevention suggests. */
export function ListPage({ agenda }: { agenda: Agenda }) {
  const { say } = useWords();
  const { agendas, chosen } = useHouse();
  const { now } = useSaid();
  const { data, error, moved, more, reload } = agenda;
  useEffect(() => {
    document.title = say('agenda.title');
  }, [say]);
  const shown = useMemo(
    () => new Set(shownAgendas(agendas, chosen?.id ?? null).map(({ id }) => id)),
    [agendas, chosen],
  );
  const items = useMemo(() => data?.items.filter(({ agendaId }) => shown.has(agendaId)) ?? [], [data, shown]);
  const { next, ahead, due } = sortItems(items, now);
  return (
    <>
      <output className="sr">{moved.size > 0 ? say('agenda.changed') : ''}</output>
      {error !== undefined && <Failed error={error} onRetry={reload} />}
      <NextCard item={next} agenda={agenda} />
      {data && <Lost page={data} />}
      <Months items={ahead} agenda={agenda} />
      {data?.next !== undefined && (
        <p>
          <button type="button" className="more" onClick={more}>
            {say('agenda.more')}
          </button>
        </p>
      )}
      <AddReminder />
      <Past shown={shown} agenda={agenda} />
      {due.length > 0 && <Care due={due} />}
      {chosen === null && <Others />}
    </>
  );
}

/** Every vendor that has fallen silent, with the date of its last word: something may be missing. */
function Lost({ page }: { page: NonNullable<Agenda['data']> }) {
  const { say } = useWords();
  const said = useSaid();
  const zone = page.agendas[0]?.zone ?? 'Europe/Paris';
  return lostSources(page).map(({ vendor, lastHeardAt }) => (
    <p key={vendor} className="lost">
      <Dot state="silent" />
      <span>
        {lastHeardAt === null
          ? say('lost.never', { vendor: vendor ?? '' })
          : say('lost.said', { vendor: vendor ?? '', when: said.instant(lastHeardAt, zone) })}
      </span>
    </p>
  ));
}

/** Those whose agendas are not shown among one's own: one opens them one at a time, and they know it. */
function Others() {
  const { say } = useWords();
  const { agendas, session } = useHouse();
  const others = agendas.filter((agenda) => !isHeld(agenda));
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="others">
      <h2 id="others">{say('who.others')}</h2>
      {others.map((agenda) => (
        <p key={agenda.id}>
          <To place={{ who: agenda.id }} className="more">
            {nameOf(agenda, session)}
          </To>
        </p>
      ))}
    </section>
  );
}

function AddReminder() {
  const { say } = useWords();
  const [state, setState] = useState<'shut' | 'open' | 'saved'>('shut');
  if (state === 'open') return <ReminderForm onClose={(saved) => setState(saved ? 'saved' : 'shut')} />;
  return (
    <p>
      <output>{state === 'saved' ? `${say('reminder.saved')} ` : ''}</output>
      <button type="button" className="more" onClick={() => setState('open')}>
        {say('reminder.add')}
      </button>
    </p>
  );
}
