import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import type { WebhookEvent } from './webhook-queries.ts';
import styles from './webhooks.module.css';
import workshop from './workshop.module.css';

export interface WebhookDraft {
  url: string;
  events: WebhookEvent[];
}

interface WebhookFormProps {
  /** Everything one may be told. */
  events: readonly WebhookEvent[];
  first: WebhookDraft;
  action: string;
  busy: boolean;
  onDone: (draft: WebhookDraft) => void;
}

/** Where to tell, and what: at least one fact. */
export function WebhookForm({ events, first, action, busy, onDone }: WebhookFormProps) {
  const { say, sayCode } = useWords();
  const [url, setUrl] = useState(first.url);
  const [chosen, setChosen] = useState<ReadonlySet<WebhookEvent>>(new Set(first.events));
  const turn = (event: WebhookEvent, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(event);
    else next.delete(event);
    setChosen(next);
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        onDone({ url, events: events.filter((event) => chosen.has(event)) });
      }}
    >
      <label className={styles['address']}>
        <span>{say('webhooks.url')}</span>
        <input
          required
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={500}
          placeholder="https://"
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
      </label>
      <fieldset>
        <legend>{say('webhooks.events')}</legend>
        <div className={styles['events']}>
          {events.map((event) => (
            <label key={event}>
              <input
                type="checkbox"
                checked={chosen.has(event)}
                onChange={({ target }) => turn(event, target.checked)}
              />
              <span>
                {sayCode('event', event)} <code>{event}</code>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" className={workshop['first']} disabled={busy || chosen.size === 0}>
        {action}
      </button>
    </form>
  );
}
