import { useEffect, useState, type ReactNode } from 'react';
import { Failed } from './failed.tsx';
import { useSpaceWords } from './space-words.ts';
import { To } from './to.tsx';
import { useAct, type Loaded } from './use-loaded.ts';
import { useWords } from './words.ts';

/** A page beside the agenda: its title, what it is for, and the way back. */
export function Space({ title, children }: { title: string; children: ReactNode }) {
  const { say } = useWords();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <h1>{title}</h1>
      {children}
      <p>
        <To place={{}} className="more">
          {say('agenda.back')}
        </To>
      </p>
    </>
  );
}

/** What was asked for: its waiting, its failure, or itself. */
export function Asked<T>({ loaded, children }: { loaded: Loaded<T>; children: (data: T) => ReactNode }) {
  const { say } = useSpaceWords();
  const { data, error, reload } = loaded;
  return (
    <>
      {error !== undefined && <Failed error={error} onRetry={reload} />}
      {data === undefined && error === undefined && (
        <output className="quiet wait">{say('space.loading')}</output>
      )}
      {data !== undefined && children(data)}
    </>
  );
}

interface SureProps {
  /** What is pressed first; then what does it, what it does, and what leaves it. */
  words: { ask: string; sure: string; keep: string; what?: string };
  onSure: () => Promise<void>;
}

/** A deed that cannot be taken back is pressed twice. */
export function Sure({ words, onSure }: SureProps) {
  const act = useAct();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <p className="acts">
        <button type="button" className="button" onClick={() => setAsked(true)}>
          {words.ask}
        </button>
      </p>
    );
  return (
    <>
      {words.what !== undefined && <p className="small">{words.what}</p>}
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button danger" disabled={act.busy} onClick={() => act.run(onSure)}>
          {words.sure}
        </button>
        <button type="button" className="button" onClick={() => setAsked(false)}>
          {words.keep}
        </button>
      </p>
    </>
  );
}
