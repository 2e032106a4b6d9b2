import { Link } from '@tanstack/react-router';
import { useWords } from '../words/use-words.ts';
import { Copied } from './copied.tsx';
import { commandsFor } from './commands.ts';
import type { VendorDetail } from './vendor-queries.ts';
import styles from './workshop.module.css';

/** How to begin, feed by feed, in commands to copy; nothing here needs more than a terminal. */
export function QuickStart({ vendor }: { vendor: VendorDetail }) {
  const { say } = useWords();
  return (
    <section>
      <h2>{say('start.steps')}</h2>
      {vendor.feeds.length === 0 && <p>{say('start.none')}</p>}
      {vendor.feeds.map((feed) => (
        <article key={feed.id}>
          <h3>
            <Link to="/feeds/$feedId" params={{ feedId: String(feed.id) }}>
              {feed.name}
            </Link>{' '}
            <small>{feed.protocol}</small>
          </h3>
          {commandsFor(feed, window.location.origin).map(({ what, command }) => (
            <div key={what}>
              <p className={styles['quiet']}>{say(`start.${what}`)}</p>
              <Copied text={command} label={say('workshop.copy')} />
            </div>
          ))}
        </article>
      ))}
      <p>
        <a href="/docs/quick-start">{say('start.docs')}</a> · <a href="/docs/rules">{say('start.rules')}</a>
      </p>
    </section>
  );
}
