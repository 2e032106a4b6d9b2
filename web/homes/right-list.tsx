import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { sessionQuery } from '../queries.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { useInstant } from '../workshop/use-instant.ts';
import { useWords, type Words } from '../words/use-words.ts';
import styles from '../workshop/workshop.module.css';
import { rightsQuery, type Right } from './home-queries.ts';

/** The ways I may act; where there are several, each can be taken, and `next` is the page that follows. */
export function RightList({ next = '/' }: { next?: string }) {
  const { say } = useWords();
  const rights = useQuery(rightsQuery);
  const { act, error, isPending } = useRight(next);
  return (
    <>
      {rights.isPending && <output>{say('home.loading')}</output>}
      {rights.error && <Failed error={rights.error} onRetry={() => void rights.refetch()} />}
      {error && <Failed title={say('rights.not-taken')} error={error} />}
      <ul className={styles['list']}>
        {rights.data?.map((right) => (
          <RightLine
            key={right.grantId ?? 'own'}
            right={right}
            onTake={(rights.data?.length ?? 0) > 1 && !isPending ? () => act(right) : undefined}
          />
        ))}
      </ul>
    </>
  );
}

/** `Créneau de Rennes`-like names of a right: its role, and its territory when it has one. */
function nameOf({ role, territory }: Right, { say }: Words): string {
  return [say(`role.${role}`), territory && (territory.name ?? territory.code)].filter(Boolean).join(' · ');
}

function RightLine({ right, onTake }: { right: Right; onTake: (() => void) | undefined }) {
  const words = useWords();
  const { say } = words;
  const print = useInstant(zoneOf(useSession()));
  const { endsAt, current } = right;
  return (
    <li>
      <b>{nameOf(right, words)}</b>
      {current && <span>{say('rights.current')}</span>}
      {onTake && (
        <button type="button" onClick={onTake}>
          {say(current ? 'rights.keep' : 'rights.take')}
        </button>
      )}
      <small>{endsAt === null ? say('rights.own') : say('rights.until', { at: print(endsAt) })}</small>
    </li>
  );
}

function useRight(next: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ grantId }: Right) => answered(api.session.right.$put({ json: { grantId } }, until())),
    onSuccess: async (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      // Nothing that one role was shown is left for another.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      await queries.invalidateQueries({ queryKey: rightsQuery.queryKey });
      await navigate({ to: next });
    },
  });
  return { act: mutate, error, isPending };
}
