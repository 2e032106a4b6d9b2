import type { ReactNode } from 'react';
import type { OfferPage } from '../../api.ts';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import type { KeyId } from '../../keys/registry.ts';
import { radiusWords } from '../../time.ts';
import { useWords } from '../../words/use-words.ts';
import { NeedCounts } from './needs.tsx';
import styles from './states.module.css';

/** How many actors there are for each reason, in words. */
export function Shortfall({ reasons, radiusKm }: { reasons: Record<string, number>; radiusKm: number }) {
  const { locale, sayCode } = useWords();
  const radius = radiusWords(radiusKm, locale);
  return (
    <ul className={styles['reasons']}>
      {Object.entries(reasons).map(([reason, count]) => (
        <li key={reason}>{sayCode('shortfall', reason, { count, radius })}</li>
      ))}
    </ul>
  );
}

export interface WayOut {
  key: KeyId;
  label: string;
  act: () => void;
}

/** A way to try otherwise, with its key. */
export function WaysOut({ ways, children }: { ways: readonly WayOut[]; children?: ReactNode }) {
  return (
    <div className={styles['ways']}>
      {ways.map(({ key, label, act }) => (
        <button key={key} type="button" aria-keyshortcuts={shortcutOf(key)} onClick={act}>
          {label} <KeyCap id={key} />
        </button>
      ))}
      {children}
    </div>
  );
}

interface EmptyProps {
  reasons: Record<string, number>;
  needs: OfferPage['needs'];
  radiusKm: number;
  ways: readonly WayOut[];
  children?: ReactNode;
}

/** No offer: who was left out and why, and one key for each way to try otherwise. Never a dead end. */
export function Empty({ reasons, needs, radiusKm, ways, children }: EmptyProps) {
  const { say, locale } = useWords();
  const known = Object.keys(reasons).length > 0;
  return (
    <div className={styles['state']}>
      <h2>{say('empty.title', { radius: radiusWords(radiusKm, locale) })}</h2>
      <p>{say(known ? 'empty.reasons' : 'empty.nobody')}</p>
      {known && <Shortfall reasons={reasons} radiusKm={radiusKm} />}
      <NeedCounts needs={needs} />
      <p>{say('empty.do')}</p>
      <WaysOut ways={ways}>{children}</WaysOut>
    </div>
  );
}

const SKELETON_ROWS = 12;

/** The true layout without its words, while the first answer is awaited. */
export function Skeleton() {
  const { say } = useWords();
  return (
    <div className={styles['skeleton']}>
      <span className="sr">{say('offers.searching')}</span>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <div key={row} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
