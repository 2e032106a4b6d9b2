import { useState } from 'react';
import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import type { FeedDraft } from './feed-draft.ts';
import styles from './workshop.module.css';

interface FeedFormProps {
  draft: FeedDraft;
  onChange: (part: Partial<FeedDraft>) => void;
  onSave: () => void;
  busy: boolean;
  error: Error | null;
  /** The word on the button. */
  action: string;
}

/** What an operator decides of any feed: its name, its address, how often, and its protocol's own settings as JSON. */
export function FeedForm({ draft, onChange, onSave, busy, error, action }: FeedFormProps) {
  const { say } = useWords();
  const [unreadable, setUnreadable] = useState(false);
  const submit = () => {
    const readable = isObject(draft.settings);
    setUnreadable(!readable);
    if (readable) onSave();
  };
  return (
    <form
      className={styles['domain']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label>
        <span>{say('feed-form.name')}</span>
        <input
          required
          maxLength={120}
          value={draft.name}
          onChange={({ target }) => onChange({ name: target.value })}
        />
      </label>
      <label>
        <span>{say('feed-form.url')}</span>
        <input
          type="url"
          maxLength={2000}
          autoComplete="off"
          placeholder={say('feed-form.url.none')}
          value={draft.url}
          onChange={({ target }) => onChange({ url: target.value })}
        />
      </label>
      <label>
        <span>{say('feed-form.cadence')}</span>
        <input
          type="number"
          required
          min={10}
          max={86_400}
          value={draft.cadenceSeconds}
          onChange={({ target }) => onChange({ cadenceSeconds: target.value })}
        />
      </label>
      <label>
        <span>{say('feed-form.settings')}</span>
        <textarea
          rows={4}
          spellCheck={false}
          value={draft.settings}
          aria-invalid={unreadable}
          onChange={({ target }) => onChange({ settings: target.value })}
        />
      </label>
      {unreadable && <p role="alert">{say('feed-form.settings.unreadable')}</p>}
      <div className={styles['row']}>
        <button type="submit" className={styles['first']} disabled={busy}>
          {action}
        </button>
      </div>
      {error && <Failed title={say('feed-form.not-saved')} error={error} />}
    </form>
  );
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
