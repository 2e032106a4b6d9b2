import { api, type People } from '../../api.ts';
import { until } from '../../problem.ts';
import { useNow } from '../../ui/use-now.ts';
import { Failed } from '../failed.tsx';
import { dateWords, instantWords } from '../items/say-time.ts';
import { acted, signOut } from '../session.ts';
import { useAct } from '../use-loaded.ts';
import { useWords } from '../words.ts';

interface ClosedPageProps {
  closed: NonNullable<People['closed']>;
  onOpened: () => void;
}

/** An agenda that its person closed and kept: nobody reads it, and they alone can open it again. */
export function ClosedPage({ closed: { closedAt, erasedOn }, onOpened }: ClosedPageProps) {
  const { say, locale } = useWords();
  const act = useAct();
  const now = useNow(60_000);
  const when = instantWords({ at: closedAt, zone: 'Europe/Paris' }, { now, locale });
  const reopen = () =>
    act.run(async () => {
      await acted(api.closings.reopening.$post({ query: {} }, until()));
      onOpened();
    });
  return (
    <main className="page enter">
      <h1>{say('closed.title')}</h1>
      <p>{say('closed.sealed', { when, day: dateWords(erasedOn, locale) })}</p>
      {act.error !== undefined && <Failed error={act.error} />}
      <p className="acts">
        <button type="button" className="button first" disabled={act.busy} onClick={reopen}>
          {say('closed.reopen')}
        </button>
        <button type="button" className="button" onClick={() => void signOut()}>
          {say('display.out')}
        </button>
      </p>
    </main>
  );
}
