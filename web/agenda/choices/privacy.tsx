import { useCallback, useState, type FormEvent } from 'react';
import { api, type Privacy } from '../../api.ts';
import { until } from '../../problem.ts';
import { textOf } from '../form-text.ts';
import type { Vendor } from './consents.tsx';
import { Failed } from '../failed.tsx';
import { nameOf, useHouse } from '../house.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { useSaid } from '../items/say-item.ts';
import { acted, asked } from '../session.ts';
import { Asked } from '../space.tsx';
import { useAct, useLoaded, type Loaded } from '../use-loaded.ts';

function usePrivacy(): Loaded<Privacy> {
  const load = useCallback(
    (signal: AbortSignal) => asked(api.privacy.$get({ query: {} }, until(signal))),
    [],
  );
  return useLoaded(load);
}

/** What is hidden from everyone but those who hold the agenda. */
export function Masks({ vendors }: { vendors: readonly Vendor[] }) {
  const { say } = usePeopleWords();
  const { reload: reloadAgenda } = useHouse();
  const privacy = usePrivacy();
  const changed = () => {
    privacy.reload();
    reloadAgenda();
  };
  return (
    <section aria-labelledby="masks">
      <h2 id="masks">{say('masks.title')}</h2>
      <p>{say('masks.about')}</p>
      <Asked loaded={privacy}>
        {({ masks }) => (
          <>
            {masks.length === 0 && <p className="quiet">{say('masks.none')}</p>}
            <ul className="lines">
              {masks.map((mask) => (
                <MaskLine key={mask.id} mask={mask} onShown={changed} />
              ))}
            </ul>
          </>
        )}
      </Asked>
      <HideVendor vendors={vendors} onHidden={changed} />
    </section>
  );
}

function MaskLine({ mask, onShown }: { mask: Privacy['masks'][number]; onShown: () => void }) {
  const { say } = usePeopleWords();
  const { agendas, session } = useHouse();
  const { instant } = useSaid();
  const act = useAct();
  const { id, agendaId, vendor, since } = mask;
  const agenda = agendas.find((each) => each.id === agendaId);
  const show = () =>
    act.run(async () => {
      await acted(api.masks[':maskId'].$delete({ param: { maskId: String(id) } }, until()));
      onShown();
    });
  return (
    <li>
      {agenda && `${nameOf(agenda, session)} · `}
      {vendor === null ? say('masks.item') : say('masks.vendor', { vendor })}
      <p className="small quiet">
        {say('masks.since', { when: instant(since, agenda?.zone ?? 'Europe/Paris') })}
      </p>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button" disabled={act.busy} onClick={show}>
          {say('masks.show')}
        </button>
      </p>
    </li>
  );
}

function HideVendor({ vendors, onHidden }: { vendors: readonly Vendor[]; onHidden: () => void }) {
  const { say } = usePeopleWords();
  const act = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const vendor = textOf(new FormData(event.currentTarget))('vendor');
    act.run(async () => {
      await asked(api.masks.$post({ json: { vendor } }, until()));
      onHidden();
    });
  };
  return (
    <form onSubmit={submit}>
      <div className="inline">
        <label>
          {say('masks.hide')}
          <select name="vendor" required>
            {vendors.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button" disabled={act.busy}>
          {say('masks.hide.do')}
        </button>
      </div>
      {act.error !== undefined && <Failed error={act.error} />}
    </form>
  );
}

/** Whom an emergency opens each agenda to. */
export function Emergency() {
  const { say } = usePeopleWords();
  const privacy = usePrivacy();
  return (
    <section aria-labelledby="emergency">
      <h2 id="emergency">{say('emergency.title')}</h2>
      <p>{say('emergency.about')}</p>
      <Asked loaded={privacy}>
        {({ emergency }) =>
          emergency.map((choice) => <EmergencyChoice key={choice.agendaId} choice={choice} />)
        }
      </Asked>
    </section>
  );
}

const SWITCHES = ['samu', 'others', 'masked'] as const;

function EmergencyChoice({ choice }: { choice: Privacy['emergency'][number] }) {
  const { say } = usePeopleWords();
  const { agendas, session } = useHouse();
  const act = useAct();
  const [chosen, setChosen] = useState(choice);
  const [saved, setSaved] = useState(false);
  const agenda = agendas.find(({ id }) => id === choice.agendaId);
  const toggle = (name: (typeof SWITCHES)[number]) => {
    const json = { ...chosen, [name]: !chosen[name] };
    setSaved(false);
    act.run(async () => {
      setChosen(await asked(api['emergency-choices'].$put({ json }, until())));
      setSaved(true);
    });
  };
  return (
    <fieldset>
      <legend>{agenda ? nameOf(agenda, session) : session.displayName}</legend>
      {SWITCHES.map((name) => (
        <label key={name} className="tick">
          <input type="checkbox" checked={chosen[name]} disabled={act.busy} onChange={() => toggle(name)} />
          <span>{say(`emergency.${name}`)}</span>
        </label>
      ))}
      {act.error !== undefined && <Failed error={act.error} />}
      <output className="small quiet">{saved ? say('emergency.saved') : ''}</output>
    </fieldset>
  );
}
