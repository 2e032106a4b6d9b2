import { useState, type FormEvent } from 'react';
import { api } from '../../api.ts';
import { isFailure, until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { todayIn } from '../items/items.ts';
import { usePeopleWords } from './people-words.ts';
import { useSaid } from '../items/say-item.ts';
import { asked } from '../session.ts';
import { useAct } from '../use-loaded.ts';

interface GrownChild {
  agendaId: number;
  name: string;
  since: string;
}

/** A child who came of age: their parent opens nothing any more, and may hand over the code. */
export function Grown({ child: { agendaId, name, since } }: { child: GrownChild }) {
  const { say } = usePeopleWords();
  const { instant } = useSaid();
  const act = useAct();
  const [code, setCode] = useState('');
  const make = () =>
    act.run(async () => {
      const param = { agendaId: String(agendaId) };
      setCode((await asked(api.people[':agendaId']['majority-code'].$post({ param }, until()))).code);
    });
  return (
    <section className="notice">
      <p>{say('people.grown', { name, when: instant(since, 'Europe/Paris') })}</p>
      {code === '' ? (
        <p className="acts">
          <button type="button" className="button" disabled={act.busy} onClick={make}>
            {say('people.grown.code')}
          </button>
        </p>
      ) : (
        <code className="secret">{code}</code>
      )}
      {act.error !== undefined && <Failed error={act.error} />}
    </section>
  );
}

/** A young adult takes over the agenda their parents kept. */
export function Claim({ onClaimed }: { onClaimed: () => void }) {
  const { say } = usePeopleWords();
  const act = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget));
    const code = text('code');
    act.run(async () => {
      const json = { born: text('born'), ...(code === '' ? {} : { code }) };
      await asked(api.people.claims.$post({ json }, until()));
      onClaimed();
    });
  };
  return (
    <form className="form" aria-label={say('people.claim')} onSubmit={submit}>
      <p>{say('people.waiting')}</p>
      <label>
        {say('people.claim.born')}
        <input name="born" type="date" required max={todayIn('Europe/Paris')} autoComplete="bday" />
      </label>
      <label>
        {say('people.claim.code')}
        <input name="code" minLength={10} maxLength={100} autoComplete="off" />
      </label>
      {isFailure(act.error, 'not-found') && <p role="alert">{say('people.claim.failed')}</p>}
      {act.error !== undefined && !isFailure(act.error, 'not-found') && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('people.claim')}
        </button>
      </p>
    </form>
  );
}
