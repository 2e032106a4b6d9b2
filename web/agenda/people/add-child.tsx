import { useState, type FormEvent } from 'react';
import { api } from '../../api.ts';
import { isFailure, until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { FormActs } from '../form-acts.tsx';
import { todayIn } from '../items/items.ts';
import { usePeopleWords } from './people-words.ts';
import { asked } from '../session.ts';
import { useAct } from '../use-loaded.ts';

const SEXES = ['unknown', 'female', 'male'] as const;

/** Opens the agenda of a child, who has no account of their own. */
export function AddChild({ onAdded }: { onAdded: () => void }) {
  const { say } = usePeopleWords();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget));
    const sex = SEXES.find((each) => each === text('sex')) ?? 'unknown';
    act.run(async () => {
      const json = { name: text('name'), born: text('born'), sex, attested: true as const };
      await asked(api.people.$post({ json }, until()));
      setOpen(false);
      onAdded();
    });
  };
  if (!open)
    return (
      <button type="button" className="more" onClick={() => setOpen(true)}>
        {say('people.child.add')}
      </button>
    );
  return (
    <form className="form" aria-label={say('people.child.add')} onSubmit={submit}>
      <h3>{say('people.child.add')}</h3>
      <label>
        {say('people.child.name')}
        <input name="name" required maxLength={80} autoComplete="off" />
      </label>
      <label>
        {say('people.child.born')}
        <input name="born" type="date" required max={todayIn('Europe/Paris')} />
      </label>
      <label>
        {say('people.child.sex')}
        <select name="sex" defaultValue="unknown">
          {SEXES.map((each) => (
            <option key={each} value={each}>
              {say(`people.child.sex.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="tick">
        <input type="checkbox" required />
        <span>{say('people.child.attested')}</span>
      </label>
      {isFailure(act.error, 'person-known') && <p role="alert">{say('people.child.known')}</p>}
      {act.error !== undefined && !isFailure(act.error, 'person-known') && <Failed error={act.error} />}
      <FormActs send={say('people.child.save')} busy={act.busy} onClose={() => setOpen(false)} />
    </form>
  );
}
