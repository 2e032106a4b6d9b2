import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { StatusWord } from './status-word.tsx';
import { vendorsQuery, type Vendor } from './vendor-queries.ts';
import styles from './workshop.module.css';

/** The register: who publishes here, where each stands, what each declares. */
export function VendorsScreen() {
  const { say } = useWords();
  const { data: vendors, error, refetch } = useQuery(vendorsQuery);
  useEffect(() => {
    document.title = say('register.document');
  }, [say]);
  return (
    <main id="content" className={styles['page']}>
      <h1>{say('register.title')}</h1>
      <p className={styles['quiet']}>{say('register.about')}</p>
      {error && !vendors && (
        <Failed title={say('register.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {!vendors && !error && <output>{say('register.loading')}</output>}
      {vendors?.length === 0 && <p>{say('register.none')}</p>}
      <ul className={styles['list']}>
        {vendors?.map((vendor) => (
          <VendorLine key={vendor.code} vendor={vendor} />
        ))}
      </ul>
    </main>
  );
}

function VendorLine({ vendor }: { vendor: Vendor }) {
  const { say } = useWords();
  const { code, name, status, feeds, criteria } = vendor;
  const met = criteria.filter(({ answer }) => answer === 'met').length;
  return (
    <li>
      <Link to="/vendors/$vendorCode" params={{ vendorCode: code }}>
        {name}
      </Link>
      <StatusWord status={status} />
      <small>
        {say('register.feeds', { count: feeds.length })} · {say('register.met', { count: met })}
      </small>
    </li>
  );
}
