import type { VendorState } from '../api.ts';
import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { useLinkState } from '../live/link-context.ts';
import { hourOf, lengthWords } from '../time.ts';
import { Dot } from '../ui/dot.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords, type Words } from '../words/use-words.ts';
import panel from '../ui/panel.module.css';
import styles from './search.module.css';

interface FooterProps {
  waiting: number;
  onShowWaiting: () => void;
  sources: readonly VendorState[];
  /** Instant in ms; 0 before anything was read. */
  readAt: number;
  /** The last look failed: what is shown is as old as `readAt`. */
  failing: boolean;
  zone: string;
}

/** Always there, always as high: what came, who is silent, how old this is. */
export function Footer({ waiting, onShowWaiting, sources, readAt, failing, zone }: FooterProps) {
  const words = useWords();
  const { say, locale } = words;
  const now = useNow();
  const offline = useLinkState() === 'offline';
  const age = lengthWords(now - readAt, locale);
  const silent = sources.filter(({ state }) => state === 'failed' || state === 'stale');
  return (
    <div className={panel['foot']}>
      {waiting > 0 && (
        <button
          type="button"
          className={`${panel['act']} ${styles['new']}`}
          aria-keyshortcuts={shortcutOf('fresh')}
          onClick={onShowWaiting}
        >
          {say('foot.new', { count: waiting })} <KeyCap id="fresh" />
        </button>
      )}
      {!offline && silent.length > 0 && (
        <p className={styles['missing']}>
          <Dot state="silent" />
          {silenceWords(silent, now, words)}
        </p>
      )}
      {!offline && silent.length === 0 && sources.length > 0 && (
        <p className={styles['heard']}>{say('foot.all-heard')}</p>
      )}
      {offline && (
        <p className={styles['missing']}>
          <Dot state="silent" />
          {say('foot.offline')}
        </p>
      )}
      {failing ? (
        <p className={styles['missing']}>
          <Dot state="stale" />
          {say('foot.refresh-failed', { age, hour: hourOf(readAt, zone) })}
        </p>
      ) : (
        readAt > 0 && <p className={styles['read']}>{say('foot.refreshed', { age })}</p>
      )}
    </div>
  );
}

/** Names who is silent, for how long, and how many slots are in doubt because of it. */
function silenceWords(silent: readonly VendorState[], now: number, { say, locale }: Words): string {
  const vendors = [...new Set(silent.map(({ vendor }) => vendor))];
  const slots = silent.reduce((sum, { unverifiedSlots = 0 }) => sum + unverifiedSlots, 0);
  const [only] = silent;
  if (vendors.length > 1 || only === undefined) {
    return say('foot.silent.many', { count: vendors.length, vendors: vendors.join(', '), slots });
  }
  if (only.lastHeardAt === null) return say('foot.never', { vendor: only.vendor });
  const age = lengthWords(now - Date.parse(only.lastHeardAt), locale);
  return say('foot.silent', { vendor: only.vendor, age, slots });
}
