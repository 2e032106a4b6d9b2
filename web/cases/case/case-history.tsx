import { useSession, zoneOf } from '../../session.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { CaseFile } from '../case-queries.ts';
import { whenOf } from '../case-words.ts';
import styles from './case-history.module.css';
import { detailsOf } from './history-words.ts';

/** All that happened, the latest first: when, who, what, and their words for those who may read them. */
export function CaseHistory({ file }: { file: CaseFile }) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(60_000);
  const zone = zoneOf(useSession());
  return (
    <section aria-labelledby="history">
      <h2 id="history">{say('history.title')}</h2>
      <ol className={styles['history']}>
        {file.history.toReversed().map((item) => (
          <li key={item.seq}>
            <time dateTime={item.at}>{whenOf(item.at, { words, now, zone })}</time>
            <p>
              <b>{sayCode('step', item.type)}</b> <span>{detailsOf(item, words)}</span>
              <small>
                {item.who === null ? say('history.platform') : `${item.who} · ${sayCode('role', item.role)}`}
              </small>
              {item.reason !== null && <q>{item.reason}</q>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
