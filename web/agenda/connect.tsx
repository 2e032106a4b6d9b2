import { useState, type FormEvent } from 'react';
import { api, type GivenConsent } from '../api.ts';
import { until } from '../problem.ts';
import { addDays } from '../time.ts';
import type { Vendor } from './consents.tsx';
import { textOf } from './form-text.ts';
import { Failed } from './failed.tsx';
import { nameOf, shareable, useHouse } from './house.ts';
import { startOf, todayIn } from './items.ts';
import { usePeopleWords } from './people-words.ts';
import { asked } from './session.ts';
import { useAct } from './use-loaded.ts';
import { useWords } from './words.ts';

const YEAR = 365;
/** What may be allowed beside writing in the agenda, each ticked apart. */
const MORE = ['history', 'reminders'] as const;

interface ConnectProps {
  vendors: readonly Vendor[];
  onConnected: (given: GivenConsent) => void;
  /** Something was allowed, even when what came after was not. */
  onChanged: () => void;
}

/** Lets a vendor write in an agenda until a date, and what else one ticks. */
export function Connect(props: ConnectProps) {
  const { say } = usePeopleWords();
  const [open, setOpen] = useState(false);
  if (open) return <ConnectForm {...props} onClose={() => setOpen(false)} />;
  return (
    <button type="button" className="more" onClick={() => setOpen(true)}>
      {say('consents.add')}
    </button>
  );
}

function ConnectForm({ vendors, onConnected, onChanged, onClose }: ConnectProps & { onClose: () => void }) {
  const { say } = usePeopleWords();
  const words = useWords();
  const house = useHouse();
  const act = useAct();
  const today = todayIn('Europe/Paris');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = textOf(form);
    const endsAt = startOf({ day: text('until'), hour: '23:59' }, 'Europe/Paris');
    const common = { vendor: text('vendor'), agendaId: Number(text('agenda')), endsAt };
    act.run(async () => {
      const given = await asked(api.consents.$post({ json: { ...common, purpose: 'agenda' } }, until()));
      try {
        for (const purpose of MORE.filter((each) => form.has(each)))
          await asked(api.consents.$post({ json: { ...common, purpose } }, until()));
      } finally {
        onChanged();
      }
      onClose();
      onConnected(given);
    });
  };
  return (
    <form className="form" aria-label={say('consents.add')} onSubmit={submit}>
      <h3>{say('consents.add')}</h3>
      <label>
        {say('consents.vendor')}
        <select name="vendor" required>
          {vendors.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('consents.whose')}
        <select name="agenda">
          {shareable(house).map((agenda) => (
            <option key={agenda.id} value={agenda.id}>
              {nameOf(agenda, house.session)}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{say('consents.purposes')}</legend>
        <label className="tick">
          <input type="checkbox" checked disabled />
          <span>{say('consents.purpose.agenda')}</span>
        </label>
        {MORE.map((purpose) => (
          <label key={purpose} className="tick">
            <input type="checkbox" name={purpose} />
            <span>{say(`consents.purpose.${purpose}`)}</span>
          </label>
        ))}
      </fieldset>
      <label>
        {say('consents.until')}
        <input
          name="until"
          type="date"
          required
          min={addDays(today, 1)}
          max={addDays(today, 3 * YEAR - 1)}
          defaultValue={addDays(today, YEAR)}
        />
      </label>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="submit" className="button first" disabled={act.busy}>
          {say('consents.give')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.say('reminder.cancel')}
        </button>
      </p>
    </form>
  );
}
