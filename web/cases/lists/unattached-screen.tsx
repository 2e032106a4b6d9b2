import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSession, zoneOf } from '../../session.ts';
import { Failed, sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import { caseQuery, takeStep, unattachedQuery, type Unattached } from '../case-queries.ts';
import { whenOf } from '../case-words.ts';
import lists from './lists.module.css';
import desk from '../../ui/desk.module.css';
import styles from './unattached.module.css';
import { usePageTitle } from '../use-page-title.ts';

interface Attaching {
  appointmentId: string;
  caseId: string;
  number: number;
}

/** What vendors told us of appointments that no case knows: each beside the cases it may belong to, and why. */
export function UnattachedScreen() {
  const words = useWords();
  const { say } = words;
  const queries = useQueryClient();
  const { data, error, refetch, isPending } = useQuery(unattachedQuery);
  usePageTitle(say('unattached.title'));
  const { account } = useSession();
  // One attaches to a case that one has: another is taken first, so that someone answers for it.
  const attach = useMutation({
    networkMode: 'always',
    mutationFn: async ({ appointmentId, caseId }: Attaching) => {
      const { owner } = (await queries.fetchQuery({ ...caseQuery(caseId), staleTime: 0 })).header;
      const mine = 'accountId' in owner && owner.accountId === account;
      if (!mine) await takeStep(caseId, { type: 'take', reason: say('unattached.reason') });
      return takeStep(caseId, { type: 'attach', appointmentId });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  return (
    <main id="content" className={lists['plain']}>
      <h1>{say('unattached.title')}</h1>
      <p className={desk['quiet']}>{say('unattached.about')}</p>
      {isPending && <p>{say('queue.wait')}</p>}
      {error && !data && <Failed title={say('queue.failed')} error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p>{say('unattached.none')}</p>}
      {attach.isSuccess && (
        <output>
          {say('unattached.attached')}{' '}
          <Link to="/cases/$caseId" params={{ caseId: attach.variables.caseId }}>
            {say('case.number', { number: attach.variables.number })}
          </Link>
        </output>
      )}
      {attach.error && <p role="alert">{sentenceOf(attach.error, words)}</p>}
      <ul className={styles['unattached']}>
        {(data ?? []).map((item) => (
          <One key={item.appointmentId} item={item} onAttach={attach.mutate} />
        ))}
      </ul>
    </main>
  );
}

function One({ item, onAttach }: { item: Unattached; onAttach: (attaching: Attaching) => void }) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(60_000);
  const zone = zoneOf(useSession());
  const telling = { words, now, zone };
  const { appointmentId, state, start, createdAt, vendor, practitioner, regulator, likely } = item;
  const who = [practitioner, vendor, regulator && say('unattached.by', { name: regulator })];
  return (
    <li>
      <p>
        <b>{whenOf(start, telling)}</b> {sayCode('case.booking', state)}
        <small>{who.filter(Boolean).join(' · ')}</small>
        <small>{say('unattached.learnt', { at: whenOf(createdAt, telling) })}</small>
      </p>
      {likely.length === 0 && <p className={desk['quiet']}>{say('unattached.no-case')}</p>}
      <ul>
        {likely.map(({ caseId, number, why }) => (
          <li key={caseId}>
            <button
              type="button"
              className={controls['button']}
              onClick={() => onAttach({ appointmentId, caseId, number })}
            >
              {say('unattached.attach', { number })}
            </button>
            <small>{why.map((reason) => sayCode('likely', reason)).join(', ')}</small>
          </li>
        ))}
      </ul>
    </li>
  );
}
