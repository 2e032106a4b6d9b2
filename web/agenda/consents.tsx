import { useCallback, useState, type FormEvent } from 'react';
import { api, type Consent, type GivenConsent } from '../api.ts';
import { until } from '../problem.ts';
import { addDays, dayOf } from '../time.ts';
import { useNow } from '../ui/use-now.ts';
import { textOf } from './form-text.ts';
import { Failed } from './failed.tsx';
import { nameOf, shareable, useHouse } from './house.ts';
import { startOf, todayIn } from './items.ts';
import { usePeopleWords } from './people-words.ts';
import { dateWords } from './say-time.ts';
import { acted, asked } from './session.ts';
import { Asked, Sure } from './space.tsx';
import { useAct, useLoaded } from './use-loaded.ts';
import { useWords } from './words.ts';

const YEAR = 365;

export interface Vendor {
  code: string;
  name: string;
}

/** The vendors one lets write in one's agendas, each until a date. */
export function Consents({ vendors }: { vendors: readonly Vendor[] }) {
  const { say } = usePeopleWords();
  const { reload: reloadAgenda } = useHouse();
  const [given, setGiven] = useState<GivenConsent | null>(null);
  const load = useCallback(
    (signal: AbortSignal) => asked(api.consents.$get({ query: {} }, until(signal))),
    [],
  );
  const consents = useLoaded(load);
  const changed = () => {
    consents.reload();
    reloadAgenda();
  };
  const done = (consent: GivenConsent) => {
    setGiven(consent);
    changed();
  };
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">{say('consents.title')}</h2>
      <p>{say('consents.about')}</p>
      <Asked loaded={consents}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="quiet">{say('consents.none')}</p>}
            <ul className="lines">
              {items.map((consent) => (
                <ConsentLine key={consent.id} consent={consent} onRevoked={changed} />
              ))}
            </ul>
          </>
        )}
      </Asked>
      {given ? (
        <Given consent={given} onDone={() => setGiven(null)} />
      ) : (
        <Give vendors={vendors} onGiven={done} />
      )}
    </section>
  );
}

function ConsentLine({ consent, onRevoked }: { consent: Consent; onRevoked: () => void }) {
  const { say, locale } = usePeopleWords();
  const { agendas, session } = useHouse();
  const now = useNow(60_000);
  const { id, agendaId, vendor, givenAt, endsAt, revokedAt } = consent;
  const agenda = agendas.find((each) => each.id === agendaId);
  const day = (at: string) => dateWords(dayOf(at, agenda?.zone ?? 'Europe/Paris'), locale);
  const over = revokedAt !== null || Date.parse(endsAt) <= now;
  const revoke = async () => {
    await acted(api.consents[':consentId'].$delete({ param: { consentId: String(id) } }, until()));
    onRevoked();
  };
  const name = agenda ? nameOf(agenda, session) : session.displayName;
  return (
    <li>
      <b>{vendor}</b>
      <p className="small">
        {over
          ? say('consents.over', { end: day(revokedAt ?? endsAt) })
          : say('consents.line', { name, start: day(givenAt), end: day(endsAt) })}
      </p>
      {!over && (
        <Sure
          words={{
            ask: say('consents.revoke'),
            sure: say('consents.revoke.sure'),
            keep: say('consents.revoke.keep'),
            what: say('consents.revoke.what'),
          }}
          onSure={revoke}
        />
      )}
    </li>
  );
}

function Given({ consent, onDone }: { consent: GivenConsent; onDone: () => void }) {
  const { say } = usePeopleWords();
  return (
    <section className="form" aria-labelledby="given-consent">
      <h3 id="given-consent">{say('consents.given', { vendor: consent.vendor })}</h3>
      <p>{say('consents.given.code')}</p>
      <code className="secret">{consent.pairingId}</code>
      <p className="acts">
        <button type="button" className="button" onClick={onDone}>
          {say('consents.done')}
        </button>
      </p>
    </section>
  );
}

function Give({ vendors, onGiven }: { vendors: readonly Vendor[]; onGiven: (given: GivenConsent) => void }) {
  const { say } = usePeopleWords();
  const words = useWords();
  const house = useHouse();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const today = todayIn('Europe/Paris');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget));
    const endsAt = startOf({ day: text('until'), hour: '23:59' }, 'Europe/Paris');
    const json = {
      vendor: text('vendor'),
      purpose: 'agenda' as const,
      agendaId: Number(text('agenda')),
      endsAt,
    };
    act.run(async () => {
      const given = await asked(api.consents.$post({ json }, until()));
      setOpen(false);
      onGiven(given);
    });
  };
  if (!open)
    return (
      <button type="button" className="more" onClick={() => setOpen(true)}>
        {say('consents.add')}
      </button>
    );
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
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {words.say('reminder.cancel')}
        </button>
      </p>
    </form>
  );
}
