import { useState } from 'react';
import type { Feed } from '../api.ts';
import { useSession } from '../session.ts';
import { useWords } from '../words/use-words.ts';
import { commandFor } from './content.ts';
import { cadenceWords } from './feed-words.ts';
import styles from './feed.module.css';

const TOKEN_COMMAND = 'npm run --silent token -- --persona vendor';

/** How a vendor sends from its own machines; a feed that is pulled awaits nothing, and says so. */
export function SendBox({ feed }: { feed: Feed }) {
  const words = useWords();
  const { say } = words;
  const { sandbox } = useSession();
  if (feed.way === 'pull') {
    return (
      <section>
        <h2>{say('send.title')}</h2>
        <p className={styles['quiet']}>
          {say('send.pulled', { host: feed.host ?? '', cadence: cadenceWords(feed, words) })}
        </p>
      </section>
    );
  }
  return (
    <section>
      <h2>{say('send.title')}</h2>
      <Command text={commandFor(feed, window.location.origin)} />
      <p className={styles['small']}>
        {say(sandbox ? 'send.key.sandbox' : 'send.key')}
        {sandbox && (
          <>
            {' '}
            <code>{TOKEN_COMMAND}</code>
          </>
        )}
      </p>
    </section>
  );
}

function Command({ text }: { text: string }) {
  const { say } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <>
      <pre className={styles['command']}>{text}</pre>
      <div className={styles['row']}>
        <button type="button" onClick={copy}>
          {say(copied ? 'send.copied' : 'send.copy')}
        </button>
        <a href="/docs/quick-start">{say('send.format')}</a>
      </div>
    </>
  );
}
