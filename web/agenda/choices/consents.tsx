import { useCallback, useState } from 'react';
import { api, type Consent, type ConsentStanding, type GivenConsent } from '../../api.ts';
import { until } from '../../problem.ts';
import { dayOf } from '../../time.ts';
import { useNow } from '../../ui/use-now.ts';
import { Connect } from './connect.tsx';
import { nameOf, useHouse } from '../house.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { PurposeLine } from './purpose-line.tsx';
import { dateWords } from '../items/say-time.ts';
import { asked } from '../session.ts';
import { Asked } from '../space.tsx';
import { useLoaded } from '../use-loaded.ts';

export interface Vendor {
  code: string;
  name: string;
}

/** What one lets which vendor do, in which agenda, each purpose apart and until a date. */
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
  const connected = (consent: GivenConsent) => {
    setGiven(consent);
    changed();
  };
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">{say('consents.title')}</h2>
      <p>{say('consents.about')}</p>
      <Asked loaded={consents}>
        {({ items, standing }) => (
          <>
            {standing.length === 0 && <p className="quiet">{say('consents.none')}</p>}
            {byVendor(standing).map((purposes) => (
              <VendorPurposes key={keyOf(purposes[0])} purposes={purposes} onChanged={changed} />
            ))}
            <Ended consents={items} />
          </>
        )}
      </Asked>
      {given ? (
        <Given consent={given} onDone={() => setGiven(null)} />
      ) : (
        <Connect vendors={vendors} onConnected={connected} onChanged={changed} />
      )}
    </section>
  );
}

type Purposes = readonly [ConsentStanding, ...ConsentStanding[]];

const keyOf = ({ agendaId, vendorCode }: ConsentStanding) => `${agendaId} ${vendorCode}`;

/** The purposes of each vendor in each agenda together. */
function byVendor(standing: readonly ConsentStanding[]): Purposes[] {
  const groups = new Map<string, [ConsentStanding, ...ConsentStanding[]]>();
  for (const each of standing) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return [...groups.values()];
}

/** One vendor in one agenda: what it may in short; each purpose when it is opened. */
function VendorPurposes({ purposes, onChanged }: { purposes: Purposes; onChanged: () => void }) {
  const { say, sayCode } = usePeopleWords();
  const { agendas, session } = useHouse();
  const [{ agendaId, vendor }] = purposes;
  const agenda = agendas.find(({ id }) => id === agendaId);
  const name = agenda ? nameOf(agenda, session) : session.displayName;
  const may = purposes.filter(({ allowed }) => allowed);
  return (
    <details className="vendor">
      <summary>
        <b>{vendor}</b> · {name}
        <small>
          {may.length === 0 && say('consents.may.nothing')}
          {may.map(({ purpose }) => sayCode('consents.may', purpose)).join(', ')}
        </small>
      </summary>
      <ul className="lines">
        {purposes.map((standing) => (
          <PurposeLine key={standing.purpose} standing={standing} onChanged={onChanged} />
        ))}
      </ul>
    </details>
  );
}

/** What was allowed once, and is no more. */
function Ended({ consents }: { consents: readonly Consent[] }) {
  const { say, sayCode, locale } = usePeopleWords();
  const now = useNow(60_000);
  const over = consents.filter(({ revokedAt, endsAt }) => revokedAt !== null || Date.parse(endsAt) <= now);
  if (over.length === 0) return null;
  return (
    <details>
      <summary className="more">{say('consents.old')}</summary>
      <ul className="lines">
        {over.map(({ id, vendor, purpose, revokedAt, endsAt }) => (
          <li key={id}>
            {vendor} · {sayCode('consents.purpose', purpose)}
            <p className="small quiet">
              {say('consents.over', { end: dateWords(dayOf(revokedAt ?? endsAt, 'Europe/Paris'), locale) })}
            </p>
          </li>
        ))}
      </ul>
    </details>
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
