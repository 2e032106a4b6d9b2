import { useCallback, useState, type FormEvent } from 'react';
import { api, type RegulationConsent } from '../../api.ts';
import { until } from '../../problem.ts';
import { dayOf } from '../../time.ts';
import { textOf } from '../form-text.ts';
import { Failed } from '../failed.tsx';
import { FormActs } from '../form-acts.tsx';
import { nameOf, shareable, useHouse, type Opened } from '../house.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { dateWords } from '../items/say-time.ts';
import { acted, asked } from '../session.ts';
import { Asked, Sure } from '../space.tsx';
import { UntilField, untilOf } from '../until-field.tsx';
import { useAct, useLoaded } from '../use-loaded.ts';

const YEAR = 365;

/** Whether what a regulator books for someone stands in their agenda, for each agenda one holds. */
export function Regulation() {
  const { say } = usePeopleWords();
  const house = useHouse();
  const load = useCallback(
    (signal: AbortSignal) => asked(api['regulation-consents'].$get({ query: {} }, until(signal))),
    [],
  );
  const consents = useLoaded(load);
  const changed = () => {
    consents.reload();
    house.reload();
  };
  return (
    <section aria-labelledby="regulation">
      <h2 id="regulation">{say('regulation.title')}</h2>
      <p>{say('regulation.about')}</p>
      <Asked loaded={consents}>
        {({ items }) => (
          <ul className="lines">
            {shareable(house).map((agenda) => (
              <RegulationLine
                key={agenda.id}
                agenda={agenda}
                given={items.find(({ agendaId }) => agendaId === agenda.id)}
                onChanged={changed}
              />
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}

interface RegulationLineProps {
  agenda: Opened;
  given: RegulationConsent | undefined;
  onChanged: () => void;
}

function RegulationLine({ agenda, given, onChanged }: RegulationLineProps) {
  const { say, locale } = usePeopleWords();
  const { session } = useHouse();
  const [open, setOpen] = useState(false);
  const { id, zone } = agenda;
  const revoke = async () => {
    const param = { agendaId: String(id) };
    await acted(api['regulation-consents'][':agendaId'].$delete({ param }, until()));
    onChanged();
  };
  const done = () => {
    setOpen(false);
    onChanged();
  };
  const day = given && dateWords(dayOf(given.endsAt, zone), locale);
  return (
    <li>
      <b>{nameOf(agenda, session)}</b>
      <p className="small">
        {given && say(given.byPhone ? 'regulation.by-phone' : 'regulation.by-ins', { day: day ?? '' })}
        {!given && say('regulation.no')}
      </p>
      {given && (
        <Sure
          words={{
            ask: say('consents.revoke'),
            sure: say('consents.revoke.sure'),
            keep: say('consents.revoke.keep'),
            what: say('regulation.revoke.what'),
          }}
          onSure={revoke}
        />
      )}
      {!given && !open && (
        <button type="button" className="more" onClick={() => setOpen(true)}>
          {say('consents.give')}
          <span className="sr">, {nameOf(agenda, session)}</span>
        </button>
      )}
      {!given && open && <GiveForm agenda={agenda} onGiven={done} onClose={() => setOpen(false)} />}
    </li>
  );
}

interface GiveFormProps {
  agenda: Opened;
  onGiven: () => void;
  onClose: () => void;
}

function GiveForm({ agenda, onGiven, onClose }: GiveFormProps) {
  const { say } = usePeopleWords();
  const act = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget));
    const endsAt = untilOf(text, agenda.zone);
    const phone = text('phone');
    const json = { endsAt, ...(phone === '' ? {} : { phone }) };
    const param = { agendaId: String(agenda.id) };
    act.run(async () => {
      await asked(api['regulation-consents'][':agendaId'].$put({ param, json }, until()));
      onGiven();
    });
  };
  return (
    <form className="form" aria-label={say('regulation.give')} onSubmit={submit}>
      <label>
        {say('regulation.phone')}
        <input
          name="phone"
          type="tel"
          maxLength={30}
          autoComplete="tel"
          aria-describedby="regulation-phone"
        />
      </label>
      <p className="small quiet" id="regulation-phone">
        {say('regulation.phone.why')}
      </p>
      <UntilField label={say('consents.until')} days={YEAR} zone={agenda.zone} />
      {act.error !== undefined && <Failed error={act.error} />}
      <FormActs send={say('consents.give')} busy={act.busy} onClose={onClose} />
    </form>
  );
}
