import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { api, type AgendaItem } from '../../api.ts';
import { Failure, isFailure, until } from '../../problem.ts';
import { About } from './about.tsx';
import { Failed } from '../failed.tsx';
import { isHeld, useHouse } from '../house.ts';
import { ItemActs } from './item-acts.tsx';
import { standingOf } from './items.ts';
import { Marks } from './marks.tsx';
import { go, usePlace } from '../place.ts';
import { ReminderForm } from './reminder-form.tsx';
import { holderName, useSaid } from './say-item.ts';
import { acted, asked } from '../session.ts';
import { Sources } from './sources.tsx';
import { To } from '../to.tsx';
import type { Agenda } from '../use-agenda.ts';
import { useAct, useLoaded } from '../use-loaded.ts';
import { useWords } from '../words.ts';

interface ItemPageProps {
  id: string;
  agenda: Agenda;
}

/** One item, as a line of the agenda or an old link opens it. */
export function ItemPage({ id, agenda }: ItemPageProps) {
  const known = agenda.data?.items.find((item) => item.id === id);
  return known ? <ItemWhole item={known} agenda={agenda} /> : <ItemAsked id={id} agenda={agenda} />;
}

/** What is not among those ahead: past, taken back, or someone else's. */
function ItemAsked({ id, agenda }: ItemPageProps) {
  const { say, locale } = useWords();
  const load = useCallback(
    (signal: AbortSignal) =>
      asked<unknown>(
        api.agenda[':itemId'].$get({ param: { itemId: id }, query: { lang: locale } }, until(signal)),
      ),
    [id, locale],
  );
  const { data, error, reload } = useLoaded(load);
  if (isFailure(error, 'item-deleted') && error instanceof Failure) return <Gone problem={error.problem} />;
  if (isFailure(error, 'not-found'))
    return (
      <>
        <h1>{say('item.not-found')}</h1>
        <p>{say('item.not-found.why')}</p>
      </>
    );
  if (error !== undefined) return <Failed error={error} onRetry={reload} />;
  if (!isItem(data)) return <div aria-busy="true" />;
  return <ItemWhole item={data} agenda={agenda} />;
}

/** The same address also answers calendar files, which are not asked for here. */
function isItem(body: unknown): body is AgendaItem {
  return typeof body === 'object' && body !== null && 'agendaId' in body && 'sources' in body;
}

/** What was, and since when it is no more. */
function Gone({ problem }: { problem: object }) {
  const { say } = useWords();
  const said = useSaid();
  const [was, deletedAt] = [
    'was' in problem ? problem.was : null,
    'deletedAt' in problem ? problem.deletedAt : '',
  ];
  const text = (name: string) => {
    const value: unknown = typeof was === 'object' && was !== null ? Reflect.get(was, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const [zone, who] = [text('zone') || 'Europe/Paris', text('with')];
  const title = say(text('type') === 'reminder' ? 'item.gone.reminder' : 'item.gone');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const when = text('start') === '' ? '' : said.instant(text('start'), zone);
  return (
    <>
      <h1>{title}</h1>
      {when !== '' && (
        <p>{who === '' ? say('item.gone.was.alone', { when }) : say('item.gone.was', { when, who })}</p>
      )}
      {typeof deletedAt === 'string' && deletedAt !== '' && (
        <p className="quiet">{say('item.gone.since', { when: said.instant(deletedAt, zone) })}</p>
      )}
    </>
  );
}

function ItemWhole({ item, agenda }: { item: AgendaItem; agenda: Agenda }) {
  const { say } = useWords();
  const said = useSaid();
  const house = useHouse();
  const title = said.title(item);
  useEffect(() => {
    // The title of a window may be read by others: the person's own page says with whom.
    document.title = say('agenda.title');
  }, [say]);
  const date = said.date(item);
  return (
    <article className="whole">
      <h1>
        {title}
        <About item={item} />
      </h1>
      <time dateTime={item.start} className="large">
        {said.spoken(item)} {say('when.at', { hour: said.hour(item) })}
        {date !== null && <span>{date}</span>}
      </time>
      <p className="marks">
        <Marks item={item} agenda={agenda} />
      </p>
      <ItemActs item={item} />
      <dl>
        {house.agendas.length > 1 && (
          <Fact name={say('item.person')}>{holderName(house, item.agendaId)}</Fact>
        )}
        <Fact name={say('item.status')}>{item.type === 'appointment' ? item.statusWord : null}</Fact>
        <Fact name={say('item.end')}>{said.end(item)}</Fact>
        <Fact name={say('item.place')}>{said.place(item)}</Fact>
        <Fact name={say('item.access')}>{item.access}</Fact>
        <Fact name={say('item.bring')}>{item.bring}</Fact>
        <Fact name={say('item.note')}>{item.note}</Fact>
        <Fact name={say('item.sources')}>
          <Sources item={item} />
        </Fact>
      </dl>
      {item.type === 'appointment' && standingOf(item) !== 'off' && (
        <p>
          <a className="more" href={`/api/agenda/${item.id}.ics`} download="rendez-vous.ics">
            {say('item.file')}
          </a>
        </p>
      )}
      {item.type === 'appointment' && <Hide item={item} />}
      {item.type === 'reminder' && <OwnReminder item={item} />}
      <p>
        <To place={{}} className="more">
          {say('agenda.back')}
        </To>
      </p>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Hidden, it is seen by whoever holds the agenda and by nobody else; it is shown again from the page of choices. */
function Hide({ item }: { item: AgendaItem }) {
  const { say } = useWords();
  const { agendas, reload } = useHouse();
  const act = useAct();
  if (!agendas.some((agenda) => agenda.id === item.agendaId && isHeld(agenda))) return null;
  if (item.masked)
    return (
      <p>
        <To place={{ space: 'choices' }} className="more">
          {say('item.hidden')}
        </To>
      </p>
    );
  const hide = () =>
    act.run(async () => {
      const json = { agendaId: item.agendaId, itemId: item.id };
      await asked(api.masks.$post({ json }, until()));
      reload();
    });
  return (
    <>
      {act.error !== undefined && <Failed error={act.error} />}
      <button type="button" className="more" disabled={act.busy} onClick={hide}>
        {say('item.hide')}
      </button>
    </>
  );
}

/** What one wrote oneself can be written again, or taken away. */
function OwnReminder({ item }: { item: AgendaItem }) {
  const { say } = useWords();
  const { reload } = useHouse();
  const { who } = usePlace();
  const act = useAct();
  const [step, setStep] = useState<'read' | 'edit' | 'drop'>('read');
  const drop = () =>
    act.run(async () => {
      await acted(api.agenda.reminders[':itemId'].$delete({ param: { itemId: item.id } }, until()));
      reload();
      go({ space: null, item: null, who });
    });
  if (step === 'edit') return <ReminderForm item={item} onClose={() => setStep('read')} />;
  return (
    <>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button" onClick={() => setStep('edit')}>
          {say('reminder.edit')}
        </button>
        {step === 'read' ? (
          <button type="button" className="button" onClick={() => setStep('drop')}>
            {say('reminder.drop')}
          </button>
        ) : (
          <>
            <button type="button" className="button danger" disabled={act.busy} onClick={drop}>
              {say('reminder.drop.sure')}
            </button>
            <button type="button" className="button" onClick={() => setStep('read')}>
              {say('reminder.keep')}
            </button>
          </>
        )}
      </p>
    </>
  );
}
