import { useQuery } from '@tanstack/react-query';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { useInstant } from './use-instant.ts';
import type { VendorDetail } from './vendor-queries.ts';
import { standingQuery } from './webhook-queries.ts';
import styles from './webhooks.module.css';
import workshop from './workshop.module.css';

/** How many regulators' accounts a vendor has, and which it refuses; nothing for a vendor that takes none. */
export function RegulatorStanding({ vendor }: { vendor: VendorDetail }) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const { data: feeds, error, refetch } = useQuery(standingQuery(vendor.code));
  if (error && !feeds)
    return <Failed title={say('regulators.failed')} error={error} onRetry={() => void refetch()} />;
  if (!feeds || feeds.length === 0) return null;
  return (
    <section>
      <h2>{say('regulators.title')}</h2>
      <p className={workshop['quiet']}>{say('regulators.about')}</p>
      <ul className={workshop['list']}>
        {feeds.map(({ feedId, feedName, accepted, waiting, refused }) => (
          <li key={feedId}>
            <span>
              <b>{feedName}</b>
            </span>
            <span>
              <Dot state={refused.length > 0 ? 'refused' : 'fresh'} />
              {say('regulators.accepted', { count: accepted })}
              {waiting > 0 && `, ${say('regulators.waiting', { count: waiting })}`}
              {refused.length > 0 && `, ${say('regulators.refused', { count: refused.length })}`}
            </span>
            {refused.map(({ regulatorId, since, reason }) => (
              <small key={regulatorId} className={styles['reason']}>
                {say('regulators.refused.line', { id: regulatorId, at: print(since) })}{' '}
                <span lang="en">{reason}</span>
              </small>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
