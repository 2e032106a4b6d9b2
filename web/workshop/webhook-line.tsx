import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { answered, done, until } from '../problem.ts';
import { useSession, zoneOf } from '../session.ts';
import { Failed } from '../shell/trouble.tsx';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import { useInstant } from './use-instant.ts';
import { WebhookForm, type WebhookDraft } from './webhook-form.tsx';
import type { Webhook } from './webhook-queries.ts';
import styles from './workshop.module.css';

interface WebhookLineProps {
  webhook: Webhook;
  vendorCode: string;
  events: WebhookDraft['events'];
  onSecret: (secret: string) => void;
}

/** One address: whether it listens, and what may be done with it. */
export function WebhookLine(props: WebhookLineProps) {
  const { say } = useWords();
  const print = useInstant(zoneOf(useSession()));
  const [changing, setChanging] = useState(false);
  const { url, events, createdAt, stoppedAt, formerUntil } = props.webhook;
  const state = stoppedAt === null ? say('webhooks.live') : say('webhooks.stopped', { at: print(stoppedAt) });
  const former = formerUntil === null ? '' : ` · ${say('webhooks.former', { at: print(formerUntil) })}`;
  return (
    <li>
      <span>
        <b>{url}</b>
      </span>
      <span>
        <Dot state={stoppedAt === null ? 'fresh' : 'silent'} />
        {state}
      </span>
      <small>
        {say('webhooks.events.count', { count: events.length })} ·{' '}
        {say('webhooks.created', { at: print(createdAt) })}
        {former}
      </small>
      <Actions {...props} changing={changing} onChange={() => setChanging(!changing)} />
      {changing && <Change {...props} onDone={() => setChanging(false)} />}
    </li>
  );
}

function useChanged(vendorCode: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['vendors', vendorCode] });
}

const path = api.vendors[':vendorCode'].webhooks[':webhookId'];

function Actions(props: WebhookLineProps & { changing: boolean; onChange: () => void }) {
  const { webhook, vendorCode, onSecret, changing, onChange } = props;
  const { say } = useWords();
  const changed = useChanged(vendorCode);
  const param = { vendorCode, webhookId: String(webhook.id) };
  const ping = useMutation({
    mutationFn: () => answered(path.ping.$post({ param }, until())),
    onSuccess: changed,
  });
  const rotate = useMutation({
    mutationFn: () => answered(path.rotate.$post({ param }, until())),
    onSuccess: ({ secret }) => {
      onSecret(secret);
      return changed();
    },
  });
  const end = useMutation({
    mutationFn: () => done(path.$delete({ param }, until())),
    onSettled: changed,
  });
  const error = ping.error ?? rotate.error ?? end.error;
  const deeds = [
    { label: say('webhooks.ping'), run: () => ping.mutate(), busy: ping.isPending },
    { label: say('webhooks.change'), run: onChange, busy: false, expanded: changing },
    { label: say('webhooks.rotate'), run: () => rotate.mutate(), busy: rotate.isPending },
    { label: say('webhooks.end'), run: () => end.mutate(), busy: end.isPending },
  ];
  return (
    <span className={styles['row']}>
      {deeds.map(({ label, run, busy, expanded }) => (
        <button
          key={label}
          type="button"
          disabled={busy}
          aria-label={`${label} ${webhook.url}`}
          aria-expanded={expanded}
          onClick={run}
        >
          {label}
        </button>
      ))}
      <output className="sr">{ping.isSuccess ? say('webhooks.pinged', { url: webhook.url }) : ''}</output>
      {error && <Failed title={say('webhooks.not-done')} error={error} />}
    </span>
  );
}

function Change({ webhook, vendorCode, events, onDone }: WebhookLineProps & { onDone: () => void }) {
  const { say } = useWords();
  const changed = useChanged(vendorCode);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (json: WebhookDraft) =>
      answered(path.$put({ param: { vendorCode, webhookId: String(webhook.id) }, json }, until())),
    onSuccess: () => {
      onDone();
      return changed();
    },
  });
  return (
    <div className={styles['wide']}>
      <WebhookForm
        events={events}
        first={webhook}
        action={say('webhooks.save')}
        busy={isPending}
        onDone={mutate}
      />
      {error && <Failed title={say('webhooks.not-done')} error={error} />}
    </div>
  );
}
