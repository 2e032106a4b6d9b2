import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { Copied } from './copied.tsx';
import type { VendorDetail } from './vendor-queries.ts';
import { WebhookForm, type WebhookDraft } from './webhook-form.tsx';
import { WebhookLine } from './webhook-line.tsx';
import { webhooksQuery } from './webhook-queries.ts';
import styles from './workshop.module.css';

/** Addresses a vendor is told at: added with a secret shown once, tried, changed, taken away. */
export function Webhooks({ vendor: { code: vendorCode } }: { vendor: VendorDetail }) {
  const { say } = useWords();
  const { data, error, isPending, refetch } = useQuery(webhooksQuery(vendorCode));
  const [secret, setSecret] = useState<string>();
  return (
    <section aria-busy={isPending}>
      <h2>{say('webhooks.title')}</h2>
      <p className={styles['quiet']}>
        {say('webhooks.about')}{' '}
        <a href="https://www.standardwebhooks.com" rel="noreferrer">
          {say('webhooks.docs')}
        </a>
      </p>
      {secret !== undefined && (
        <div className={styles['once']} aria-live="polite">
          <p>
            <b>{say('webhooks.once')}</b>
          </p>
          <Copied text={secret} label={say('webhooks.copy')} />
        </div>
      )}
      {isPending && <output>{say('webhooks.loading')}</output>}
      {error && !data && (
        <Failed title={say('webhooks.failed')} error={error} onRetry={() => void refetch()} />
      )}
      {data?.items.length === 0 && <p>{say('webhooks.none')}</p>}
      <ul className={styles['list']}>
        {data?.items.map((webhook) => (
          <WebhookLine
            key={webhook.id}
            webhook={webhook}
            vendorCode={vendorCode}
            events={data.events}
            onSecret={setSecret}
          />
        ))}
      </ul>
      {data && <NewWebhook vendorCode={vendorCode} events={data.events} onSecret={setSecret} />}
    </section>
  );
}

interface NewWebhookProps {
  vendorCode: string;
  events: WebhookDraft['events'];
  onSecret: (secret: string) => void;
}

function NewWebhook({ vendorCode, events, onSecret }: NewWebhookProps) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [round, setRound] = useState(0);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (json: WebhookDraft) =>
      answered(api.vendors[':vendorCode'].webhooks.$post({ param: { vendorCode }, json }, until())),
    onSuccess: ({ secret }) => {
      onSecret(secret);
      setRound(round + 1);
      return queries.invalidateQueries({ queryKey: ['vendors', vendorCode] });
    },
  });
  return (
    <details key={round} className={styles['fold']}>
      <summary>{say('webhooks.new')}</summary>
      <WebhookForm
        events={events}
        first={{ url: '', events }}
        action={say('webhooks.create')}
        busy={isPending}
        onDone={mutate}
      />
      {error && <Failed title={say('webhooks.not-done')} error={error} />}
    </details>
  );
}
