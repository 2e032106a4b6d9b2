import { useCallback, useEffect } from 'react';
import { api, type Export } from '../../api.ts';
import { until } from '../../problem.ts';
import { Failed } from '../failed.tsx';
import { useHouse } from '../house.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { useSaid } from '../items/say-item.ts';
import { asked } from '../session.ts';
import { Asked } from '../space.tsx';
import { useAct, useLoaded } from '../use-loaded.ts';

/** Asked so often whether a copy under way is ready (ms). */
const LOOK_EVERY = 3000;

/** A copy of everything: asked for, made in the background, taken within seven days. */
export function Exports() {
  const { say, locale } = usePeopleWords();
  const act = useAct();
  const load = useCallback(
    (signal: AbortSignal) => asked(api.exports.$get({ query: {} }, until(signal))),
    [],
  );
  const copies = useLoaded(load);
  const { reload } = copies;
  const waiting = copies.data?.items.some(({ state }) => state === 'asked') ?? false;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(reload, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  const ask = () =>
    act.run(async () => {
      await asked(api.exports.$post({ query: { lang: locale } }, until()));
      reload();
    });
  return (
    <section aria-labelledby="export">
      <h2 id="export">{say('export.title')}</h2>
      <p>{say('export.about')}</p>
      <Asked loaded={copies}>
        {({ items }) => (
          <ul className="lines">
            {items.map((copy) => (
              <ExportLine key={copy.id} copy={copy} />
            ))}
          </ul>
        )}
      </Asked>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button" disabled={act.busy || waiting} onClick={ask}>
          {say('export.ask')}
        </button>
      </p>
    </section>
  );
}

function ExportLine({ copy: { id, state, askedAt, readyAt, expiresAt } }: { copy: Export }) {
  const { say } = usePeopleWords();
  const { agendas } = useHouse();
  const { instant } = useSaid();
  const told = (at: string | null) => (at === null ? '' : instant(at, agendas[0]?.zone ?? 'Europe/Paris'));
  const when = told(readyAt ?? askedAt);
  return (
    <li>
      <output>{say(`export.${state}`, { when, end: told(expiresAt) })}</output>
      {state === 'ready' && (
        <>
          <p className="acts">
            <a className="button first" href={`/api/exports/${id}/file`} download>
              {say('export.download')}
            </a>
          </p>
          <p className="small quiet">{say('export.private')}</p>
        </>
      )}
    </li>
  );
}
