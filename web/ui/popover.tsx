import { useId, type ReactNode } from 'react';
import styles from './popover.module.css';

interface PopoverProps {
  /** What stands on the button. */
  label: ReactNode;
  title: string;
  children: ReactNode;
}

/** A button and what it opens, with the browser's own popover: Escape, a click elsewhere and focus are its affair. */
export function Popover({ label, title, children }: PopoverProps) {
  const id = useId();
  return (
    <>
      <button type="button" popoverTarget={id}>
        {label}
      </button>
      <section id={id} popover="auto" aria-label={title} className={styles['popover']}>
        <h2>{title}</h2>
        {children}
      </section>
    </>
  );
}
