import { useState, type FormEvent } from 'react';
import { api, type AgendaItem, type NewPreventionAnswer } from '../../api.ts';
import { until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { useHouse } from '../house.ts';
import { shortNameOf } from '../house.ts';
import { todayIn } from './items.ts';
import { dateWords } from './say-time.ts';
import { acted } from '../session.ts';
import { useAct } from '../use-loaded.ts';
import { useWords } from '../words.ts';

/** Suggestions shown before one asks for the rest: they stay quiet. */
const FIRST = 2;

type Answer = NewPreventionAnswer['answer'];
interface Noted {
  item: AgendaItem;
  answer: Answer;
}

/** What prevention suggests, why, on whose word; and three ways to say no more of it. */
export function Care({ due }: { due: readonly AgendaItem[] }) {
  const { say, sayCount } = useWords();
  const [all, setAll] = useState(false);
  const [noted, setNoted] = useState<readonly Noted[]>([]);
  const waiting = due.filter(({ id }) => noted.every(({ item }) => item.id !== id));
  const shown = all ? waiting : waiting.slice(0, FIRST);
  const rest = waiting.length - shown.length;
  return (
    <section aria-labelledby="care">
      <h2 id="care">{say('care.title')}</h2>
      {noted.map((each) => (
        <NotedLine
          key={each.item.id}
          noted={each}
          onUndone={() => setNoted(noted.filter((other) => other !== each))}
        />
      ))}
      {shown.map((item) => (
        <Suggestion key={item.id} item={item} onNoted={(answer) => setNoted([...noted, { item, answer }])} />
      ))}
      {rest > 0 && (
        <p>
          <button type="button" className="more" onClick={() => setAll(true)}>
            {sayCount(rest, { one: 'care.rest.one', other: 'care.rest' })}
          </button>
        </p>
      )}
    </section>
  );
}

interface SuggestionProps {
  item: AgendaItem;
  onNoted: (answer: Answer) => void;
}

function Suggestion({ item, onNoted }: SuggestionProps) {
  const { say, locale } = useWords();
  const { agendas, session } = useHouse();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const { prevention, agendaId } = item;
  if (!prevention) return null;
  const { code, occasion, level, to, source } = prevention;
  const answer = (given: Answer, doneOn?: string) =>
    act.run(async () => {
      const json = { agendaId, code, occasion, answer: given, ...(doneOn ? { doneOn } : {}) };
      await acted(api.prevention.answers.$post({ json }, until()));
      onNoted(given);
    });
  const agenda = agendas.find(({ id }) => id === agendaId);
  const name = agenda && agenda.as !== 'self' ? shortNameOf(agenda, session) : null;
  return (
    <article className="care">
      <h3>
        {name !== null && `${name} · `}
        {item.title}
      </h3>
      {item.note !== null && <p>{item.note}</p>}
      <p className="small quiet">
        {say('care.why', { level: say(`care.level.${level}`), to: dateWords(to, locale) })}{' '}
        {say('care.source', { source })}
      </p>
      {act.error !== undefined && <Failed error={act.error} />}
      {asking ? (
        <DoneOn zone={item.zone} busy={act.busy} onSaid={(day) => answer('done', day)} />
      ) : (
        <p className="acts">
          <a className="button" href="/?sort=nearest">
            {say('care.find')}
          </a>
          <button type="button" className="button" disabled={act.busy} onClick={() => setAsking(true)}>
            {say('care.done')}
          </button>
          <button
            type="button"
            className="button"
            disabled={act.busy}
            onClick={() => answer('not-concerned')}
          >
            {name === null ? say('care.not-concerned') : say('care.of.not-concerned', { name })}
          </button>
          <button type="button" className="button" disabled={act.busy} onClick={() => answer('never')}>
            {say('care.never')}
          </button>
        </p>
      )}
    </article>
  );
}

/** When it was done: what comes after is reckoned from it. */
function DoneOn({ zone, busy, onSaid }: { zone: string; busy: boolean; onSaid: (day: string) => void }) {
  const { say } = useWords();
  const today = todayIn(zone);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSaid(textOf(new FormData(event.currentTarget))('day'));
  };
  return (
    <form className="inline" onSubmit={submit}>
      <label>
        {say('care.done.on')}
        <input name="day" type="date" required max={today} defaultValue={today} />
      </label>
      <button type="submit" className="button first" disabled={busy}>
        {say('care.done.save')}
      </button>
    </form>
  );
}

/** What was answered, and the way back. */
function NotedLine({ noted: { item, answer }, onUndone }: { noted: Noted; onUndone: () => void }) {
  const { say } = useWords();
  const { reload } = useHouse();
  const act = useAct();
  const undo = () =>
    act.run(async () => {
      if (!item.prevention) return;
      const { code, occasion } = item.prevention;
      const query = { agendaId: String(item.agendaId) };
      await acted(
        api.prevention.answers[':code'][':occasion'].$delete({ param: { code, occasion }, query }, until()),
      );
      onUndone();
      reload();
    });
  return (
    <div className="noted">
      <output>{say(`care.noted.${answer}`, { what: item.title ?? '' })}</output>{' '}
      <button type="button" className="more" disabled={act.busy} onClick={undo}>
        {say('care.undo')}
      </button>
      {act.error !== undefined && <Failed error={act.error} />}
    </div>
  );
}
