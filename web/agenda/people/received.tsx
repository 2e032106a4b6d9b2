import { useState, type FormEvent } from 'react';
import { api, type Delegation, type Delegations } from '../../api.ts';
import { isFailure, until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { DelegationLine, declarationOf } from './delegation-line.tsx';
import { Failed } from '../failed.tsx';
import { usePeopleWords } from './people-words.ts';
import { go } from '../place.ts';
import { asked } from '../session.ts';
import { useAct } from '../use-loaded.ts';

interface ReceivedProps {
  all: Delegations;
  onChanged: () => void;
}

/** For whom one acts, what one is asked, and the code one was handed. */
export function Received({ all, onChanged }: ReceivedProps) {
  const { say } = usePeopleWords();
  return (
    <section aria-labelledby="received">
      <h2 id="received">{say('people.received')}</h2>
      {all.received.length === 0 && <p>{say('people.received.none')}</p>}
      <ul className="lines">
        {all.received.map((each) => (
          <ReceivedLine key={each.id} delegation={each} all={all} onChanged={onChanged} />
        ))}
      </ul>
      <HaveCode onFound={onChanged} />
    </section>
  );
}

function ReceivedLine({ delegation, all, onChanged }: ReceivedProps & { delegation: Delegation }) {
  const { say } = usePeopleWords();
  const { state, agendaId, kind } = delegation;
  return (
    <DelegationLine delegation={delegation} all={all} onChanged={onChanged}>
      {state === 'pending' && <Answer delegation={delegation} all={all} onChanged={onChanged} />}
      {state === 'accepted' && kind !== 'help' && (
        <p className="acts">
          <button
            type="button"
            className="button first"
            onClick={() => go({ space: null, item: null, who: agendaId })}
          >
            {say('people.open')}
          </button>
        </p>
      )}
    </DelegationLine>
  );
}

/** Accepting is declared; refusing needs no more than a press. */
function Answer({ delegation, all, onChanged }: ReceivedProps & { delegation: Delegation }) {
  const { say } = usePeopleWords();
  const act = useAct();
  const param = { delegationId: String(delegation.id) };
  const answer = (given: 'accepted' | 'refused') =>
    act.run(async () => {
      const json = { answer: given, attested: true as const };
      await asked(api.delegations[':delegationId'].answers.$post({ param, json }, until()));
      onChanged();
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    answer('accepted');
  };
  return (
    <form onSubmit={submit}>
      <label className="tick">
        <input type="checkbox" required />
        <span>
          {say('people.attested')}
          <small>{declarationOf(all, { kind: delegation.kind, act: 'accepted' })}</small>
        </span>
      </label>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('people.accept')}
        </button>
        <button type="button" className="button" disabled={act.busy} onClick={() => answer('refused')}>
          {say('people.refuse')}
        </button>
      </p>
    </form>
  );
}

function HaveCode({ onFound }: { onFound: () => void }) {
  const { say } = usePeopleWords();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = textOf(new FormData(event.currentTarget))('code');
    act.run(async () => {
      await asked(api.delegations.codes.$post({ json: { code } }, until()));
      setOpen(false);
      onFound();
    });
  };
  if (!open)
    return (
      <button type="button" className="more" onClick={() => setOpen(true)}>
        {say('people.code.have')}
      </button>
    );
  return (
    <form className="form" aria-label={say('people.code.have')} onSubmit={submit}>
      <label>
        {say('people.code')}
        <input name="code" required minLength={10} maxLength={100} autoComplete="off" />
      </label>
      {isFailure(act.error, 'not-found') && <p role="alert">{say('people.code.none')}</p>}
      {act.error !== undefined && !isFailure(act.error, 'not-found') && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('people.code.open')}
        </button>
      </p>
    </form>
  );
}
