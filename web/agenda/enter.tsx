import { useCallback } from 'react';
import { api } from '../api.ts';
import { answered, isFailure, until } from '../problem.ts';
import { Display } from './display.tsx';
import { Failed } from './failed.tsx';
import { askSession, signOut } from './session.ts';
import { useAct, useLoaded } from './use-loaded.ts';
import { useWords } from './words.ts';

/** The way in: FranceConnect; in a sandbox without a provider, the invented citizens. */
export function Enter({ ended }: { ended: boolean }) {
  const { say } = useWords();
  const load = useCallback(
    (signal: AbortSignal) => answered(api['sign-in'].$get({ query: {} }, until(signal))),
    [],
  );
  const { data, error, reload } = useLoaded(load);
  const back = `${location.pathname}${location.search}`;
  const open = data?.items.includes('franceconnect') ?? false;
  return (
    <main className="page enter" aria-busy={data === undefined && error === undefined}>
      <h1>{say('enter.title')}</h1>
      <p>{say('enter.about')}</p>
      {ended && <output>{say('enter.ended')}</output>}
      {open && (
        <p className="acts">
          <a className="button first" href={`/api/sign-in/franceconnect?return=${encodeURIComponent(back)}`}>
            {say('enter.door')}
          </a>
        </p>
      )}
      {data && !open && <Personas />}
      {error !== undefined && <Failed error={error} onRetry={reload} />}
      <Display />
    </main>
  );
}

function Personas() {
  const { say } = useWords();
  const load = useCallback(
    (signal: AbortSignal) => answered(api.sandbox.personas.$get({ query: {} }, until(signal))),
    [],
  );
  const { data, error, reload } = useLoaded(load);
  const act = useAct();
  const enter = (persona: string) =>
    act.run(async () => {
      await answered(api.sandbox.sessions.$post({ json: { persona } }, until()));
      await askSession();
    });
  if (isFailure(error, 'not-found')) return <p>{say('enter.closed')}</p>;
  return (
    <>
      <p>
        <b>{say('enter.sandbox')}</b> {say('enter.personas')}
      </p>
      <ul className="lines">
        {data?.items
          .filter(({ role }) => role === 'citizen')
          .map(({ name, displayName, about }) => (
            <li key={name}>
              <button type="button" className="line" disabled={act.busy} onClick={() => enter(name)}>
                <b>{displayName}</b>
                <small>{about}</small>
              </button>
            </li>
          ))}
      </ul>
      {(error ?? act.error) !== undefined && <Failed error={error ?? act.error} onRetry={reload} />}
    </>
  );
}

/** Someone who came in by another door: this page is not for them. */
export function NotCitizen({ name }: { name: string }) {
  const { say } = useWords();
  return (
    <main className="page enter">
      <h1>{say('enter.title')}</h1>
      <p>{say('enter.other', { name })}</p>
      <p className="acts">
        <a className="button first" href="/">
          {say('enter.console')}
        </a>
        <button type="button" className="button" onClick={() => void signOut()}>
          {say('display.out')}
        </button>
      </p>
    </main>
  );
}
