import type { Hold } from '../api.ts';
import { hourOf } from '../time.ts';
import { Dot } from '../ui/dot.tsx';
import { useWords } from '../words/use-words.ts';
import styles from './booking.module.css';
import { countdownWords, isAtMaximum, remainingOf, stageOf } from './countdown.ts';
import { sureness, type Target } from './sentences.ts';
import { useServerNow } from './server-clock.ts';
import { useRenewal } from './use-renewal.ts';

interface HoldBoxProps {
  /** Undefined for a slot that is in no list any more: how sure it is is not known. */
  target: Target | undefined;
  hold: Hold;
  /** The regulator's zone: until when is read on the clock of the room. */
  zone: string;
  /** A renewal was asked and could not be recorded. */
  notRenewed: boolean;
  onRenew: (hold: Hold) => void;
}

/** The hold that is one's own: how long it lasts still, and how sure the slot is. */
export function HoldBox({ target, hold, zone, notRenewed, onRenew }: HoldBoxProps) {
  const words = useWords();
  const { say } = words;
  const serverNow = useServerNow();
  useRenewal(hold, onRenew);
  const left = remainingOf(hold, serverNow);
  const hour = hourOf(hold.expiresAt, zone);
  const sure = target && sureness(target, { hold, serverNow, words });
  return (
    <div className={`${styles['hold']} ${stageOf(left) === 'calm' ? '' : styles['ending']}`}>
      <Dot state="held" />
      <b role="timer" aria-label={say('hold.left')}>
        {countdownWords(left)}
      </b>
      <div>
        <p>{isAtMaximum(hold) ? say('hold.last', { hour }) : say('hold.kept', { hour })}</p>
        {sure?.keptBy !== undefined && <p>{sure.keptBy}</p>}
        {sure && <p className={sure.doubtful ? styles['doubt'] : undefined}>{sure.seen}</p>}
        {hold.warning !== undefined && <p role="alert">{say(`hold.warning.${hold.warning}`)}</p>}
        {notRenewed && <p role="alert">{say('hold.not-renewed')}</p>}
      </div>
    </div>
  );
}
