import type { ReactNode } from 'react';
import styles from '../ui/controls.module.css';
import { KeyCap, shortcutOf } from './key-cap.tsx';
import type { KeyId } from './registry.ts';

interface KeyButtonProps {
  id: KeyId;
  onPress: () => void;
  children: ReactNode;
  /** The one that goes on: a single one on screen. */
  first?: boolean;
  /** Cannot be pressed now; it keeps the focus, and its reason stands beside it. */
  waits?: boolean;
}

/** A button with its key, drawn on it and told to readers. The page binds the key itself (`useKeys`). */
export function KeyButton({ id, onPress, children, first = false, waits = false }: KeyButtonProps) {
  return (
    <button
      type="button"
      className={first ? `${styles['button']} ${styles['first']}` : styles['button']}
      aria-keyshortcuts={shortcutOf(id)}
      aria-disabled={waits || undefined}
      onClick={waits ? undefined : onPress}
    >
      {children} <KeyCap id={id} />
    </button>
  );
}
