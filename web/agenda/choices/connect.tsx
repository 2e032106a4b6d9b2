import { useState, type FormEvent } from 'react';
import { api, type GivenConsent } from '../../api.ts';
import { until } from '../../problem.ts';
import type { Vendor } from './consents.tsx';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { FormActs } from '../form-acts.tsx';
import { nameOf, shareable, useHouse } from '../house.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { asked } from '../session.ts';
import { UntilField, untilOf } from '../until-field.tsx';
import { useAct } from '../use-loaded.ts';

const YEAR = 365;
/** Every agenda may be chosen: the day is that of the platform. */
const ZONE = 'Europe/Paris';
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
  const house = useHouse();
  const act = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = textOf(form);
    const endsAt = untilOf(text, ZONE);
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
      <UntilField label={say('consents.until')} days={YEAR} zone={ZONE} />
      {act.error !== undefined && <Failed error={act.error} />}
      <FormActs send={say('consents.give')} busy={act.busy} onClose={onClose} />
    </form>
  );
}
