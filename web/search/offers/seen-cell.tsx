import { lengthWords } from '../../time.ts';
import { Dot } from '../../ui/dot.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { Row } from './board.ts';
import { keptWords, seenBy, SOURCE_DOTS, whyWords } from './offer-words.ts';
import styles from './offers-table.module.css';

/** How long ago the offer was seen, by whom: a shape, an age, a name. */
export function SeenCell({ row }: { row: Row }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { newest, vendors } = seenBy(row.offer);
  if (!newest) return null;
  const age = lengthWords(now - Date.parse(newest.observedAt), locale);
  const { state } = newest;
  const note =
    state === 'stale'
      ? say('seen.check', { vendors })
      : state === 'failed'
        ? say('seen.silent', { vendors })
        : vendors;
  return (
    <>
      <span className={styles['age']}>
        <Dot state={SOURCE_DOTS[state]} />
        {age}
      </span>
      <small title={note}>{note}</small>
    </>
  );
}

/** Why the offer is here; a slot that is kept or just went is said here too. */
export function WhyCell({ row }: { row: Row }) {
  const words = useWords();
  const now = useNow();
  const kept = keptWords(row, { words, now });
  const { first, others } = whyWords(row, { words, now });
  const own = row.offer.why[0] === 'own-doctor';
  if (kept) {
    return (
      <>
        <span className={styles['age']}>
          <Dot state="held" />
          {kept.what}
        </span>
        <small>{kept.who}</small>
      </>
    );
  }
  return (
    <>
      {own ? <b>{first}</b> : first}
      {others !== '' && <small title={others}>{others}</small>}
    </>
  );
}
