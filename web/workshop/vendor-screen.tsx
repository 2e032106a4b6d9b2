import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { useSession } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { Criteria } from './criteria.tsx';
import { Exams } from './exams.tsx';
import { VendorFeeds } from './feed-new.tsx';
import { Keys } from './keys.tsx';
import { MessageLog } from './message-log.tsx';
import { QuickStart } from './quick-start.tsx';
import { RegulatorStanding } from './regulator-standing.tsx';
import { StatusWord } from './status-word.tsx';
import { vendorQuery, type Vendor, type VendorDetail } from './vendor-queries.ts';
import { Webhooks } from './webhooks.tsx';
import styles from './workshop.module.css';

/** One vendor: where it stands, what it declares, what was measured, its keys and how to begin. */
export function VendorScreen({ vendorCode }: { vendorCode: string }) {
  const { say } = useWords();
  const { data: vendor, error, refetch } = useQuery(vendorQuery(vendorCode));
  const name = vendor?.name;
  useEffect(() => {
    document.title = name === undefined ? say('register.document') : `${name} · Créneau`;
  }, [say, name]);
  return (
    <main id="content" className={styles['page']}>
      <p>
        <Link to="/vendors" className={styles['back']}>
          ← {say('vendor.back')}
        </Link>
      </p>
      {!vendor && <h1 className="sr">{say('register.title')}</h1>}
      {error && !vendor && (
        <Failed title={say('vendor.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {!vendor && !error && <output>{say('register.loading')}</output>}
      {vendor && <Known vendor={vendor} />}
    </main>
  );
}

function Known({ vendor }: { vendor: VendorDetail }) {
  const { role } = useSession();
  const { name, status, statusReason, website } = vendor;
  const own = role === 'vendor' || role === 'operator';
  return (
    <>
      <h1>{name}</h1>
      <p>
        <StatusWord status={status} />
        {statusReason !== null && ` · ${statusReason}`}
        {website !== null && (
          <>
            {' · '}
            <a href={website} rel="noreferrer">
              {website}
            </a>
          </>
        )}
      </p>
      {role === 'operator' && <Decision vendor={vendor} />}
      <VendorFeeds vendor={vendor} opens={role === 'operator'} />
      <Exams vendor={vendor} own={own} />
      {own && <Keys vendor={vendor} />}
      {own && <Webhooks vendor={vendor} />}
      {own && <RegulatorStanding vendor={vendor} />}
      {own && <MessageLog vendor={vendor} />}
      {own && <QuickStart vendor={vendor} />}
      <Criteria vendor={vendor} own={own} />
    </>
  );
}

const STATUSES = ['candidate', 'testing', 'listed', 'suspended'] as const;

/** What an operator decides; suspending stops the vendor's feeds at once, so it asks for a reason. */
function Decision({ vendor }: { vendor: VendorDetail }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [status, setStatus] = useState<Vendor['status']>(vendor.status);
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const json = { status, reason: reason.trim() === '' ? null : reason.trim() };
      const param = { vendorCode: vendor.code };
      return answered(api.vendors[':vendorCode'].status.$post({ param, json }, until()));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['vendors'] }),
  });
  return (
    <form
      className={styles['row']}
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <label>
        <span>{say('vendor.status')}</span>
        <select
          value={status}
          onChange={({ target }) => setStatus(STATUSES.find((each) => each === target.value) ?? status)}
        >
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {say(`vendor.status.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{say('vendor.reason')}</span>
        <input
          value={reason}
          maxLength={500}
          required={status === 'suspended'}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <button type="submit" disabled={isPending || status === vendor.status}>
        {say('vendor.decide')}
      </button>
      {error && <Failed title={say('vendor.not-saved')} error={error} />}
    </form>
  );
}
