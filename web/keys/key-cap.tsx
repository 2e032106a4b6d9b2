import { usePreferences } from '../preferences.ts';
import { useWords } from '../words/use-words.ts';
import styles from './key-cap.module.css';
import { KEYS, type KeyEntry, type KeyId } from './registry.ts';

const NAMES: ReadonlySet<string> = new Set([
  'Escape',
  'Enter',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
]);

/** The cap drawn on a control; `aria-keyshortcuts` on the control says it to readers, so the drawing stays silent. */
export function KeyCap({ id }: { id: KeyId }) {
  const { keys } = usePreferences();
  if (keys === 'off' && KEYS[id].letter) return null;
  return (
    <span aria-hidden="true" className={styles['caps']}>
      <Caps id={id} />
    </span>
  );
}

/** The same caps where they are the subject: the cheat sheet. */
export function Caps({ id }: { id: KeyId }) {
  const { sayCode } = useWords();
  return KEYS[id].caps.map((cap) => (
    <kbd key={cap} className={styles['cap']}>
      {NAMES.has(cap) ? sayCode('keyname', cap) : cap}
    </kbd>
  ));
}

/** What `aria-keyshortcuts` needs. */
export function shortcutOf(id: KeyId): string {
  const { caps, aria }: KeyEntry = KEYS[id];
  return aria ?? caps.join(' ');
}
