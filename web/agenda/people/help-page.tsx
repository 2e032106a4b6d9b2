import { useState, type FormEvent } from 'react';
import { api, type Session } from '../../api.ts';
import { isFailure, until } from '../../problem.ts';
import { useNow } from '../../ui/use-now.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import type { Opened } from '../house.ts';
import { usePeopleWords } from './people-words.ts';
import { go } from '../place.ts';
import { instantWords } from '../items/say-time.ts';
import { asked, signOut } from '../session.ts';
import { useAct } from '../use-loaded.ts';
import { useWords } from '../words.ts';

interface HelpPageProps {
  session: Session;
  agendas: readonly Opened[];
  onOpened: () => void;
}

const open = (who: number) => go({ space: null, item: null, who });

/** Where someone who regulates begins: whom they help now, and whom they may, when asked aloud. */
export default function HelpPage({ session, agendas, onOpened }: HelpPageProps) {
  const { say } = usePeopleWords();
  const words = useWords();
  const now = useNow(60_000);
  const ends = ({ until: end, zone }: Opened) =>
    end === null ? '' : instantWords({ at: end, zone }, { now, locale: words.locale });
  return (
    <main className="page enter">
      <h1>{say('help.title')}</h1>
      <p>{say('help.about')}</p>
      <FindPerson onOpened={onOpened} />
      {agendas.length > 0 && (
        <section aria-labelledby="helped">
          <h2 id="helped">{say('help.open')}</h2>
          <ul className="lines">
            {agendas.map((agenda) => (
              <li key={agenda.id}>
                <button type="button" className="line" onClick={() => open(agenda.id)}>
                  <b>{agenda.name}</b>
                  <small>{say('help.until', { when: ends(agenda) })}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="acts">
        <a className="button" href="/">
          {words.say('enter.console')}
        </a>
        <button type="button" className="button" onClick={() => void signOut()}>
          {words.say('display.out')}
        </button>
      </p>
      <p className="small quiet">{say('help.traced', { name: session.displayName })}</p>
    </main>
  );
}

/** By the health identity that the person says: it is sent once, and stands in no address. */
function FindPerson({ onOpened }: Pick<HelpPageProps, 'onOpened'>) {
  const { say } = usePeopleWords();
  const act = useAct();
  const [gone, setGone] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const ins = textOf(new FormData(form))('ins');
    setGone(false);
    act.run(async () => {
      const { citizenId, agendaId } = await asked(api.citizens.searches.$post({ json: { ins } }, until()));
      const json = { agendaId, attested: true as const };
      const param = { citizenId: String(citizenId) };
      await asked(api.citizens[':citizenId'].helps.$post({ param, json }, until()));
      form.reset();
      onOpened();
      open(agendaId);
    });
  };
  const absent = !gone && isFailure(act.error, 'not-found');
  return (
    <form className="form" aria-label={say('help.find')} onSubmit={submit} onChange={() => setGone(true)}>
      <label>
        {say('help.ins')}
        <input
          name="ins"
          required
          minLength={15}
          maxLength={25}
          inputMode="numeric"
          autoComplete="off"
          aria-describedby="help-ins"
        />
      </label>
      <p className="small quiet" id="help-ins">
        {say('help.ins.why')}
      </p>
      <label className="tick">
        <input type="checkbox" required />
        <span>
          {say('people.attested')}
          <small>{say('help.attested')}</small>
        </span>
      </label>
      {absent && <p role="alert">{say('help.none')}</p>}
      {isFailure(act.error, 'invalid-request') && !gone && <p role="alert">{say('help.ins.wrong')}</p>}
      {act.error !== undefined &&
        !isFailure(act.error, 'not-found') &&
        !isFailure(act.error, 'invalid-request') && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('help.find')}
        </button>
      </p>
    </form>
  );
}
