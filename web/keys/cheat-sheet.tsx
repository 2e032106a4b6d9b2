import { useEffect, useRef } from 'react';
import { setPreference, usePreferences } from '../preferences.ts';
import { useWords } from '../words/use-words.ts';
import styles from './cheat-sheet.module.css';
import { Caps } from './key-cap.tsx';
import { SHEET_PARTS, type SheetPart } from './sheet-parts.ts';

interface CheatSheetProps {
  open: boolean;
  /** What this person has on this page. */
  parts: readonly SheetPart[];
  onClose: () => void;
}

/** The keys one has here, and the switch that turns letters off. */
export function CheatSheet({ open, parts, onClose }: CheatSheetProps) {
  const { say } = useWords();
  const { keys } = usePreferences();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles['sheet']} aria-labelledby="keys-title" onClose={onClose}>
      <form method="dialog" className={styles['head']}>
        <h2 id="keys-title">{say('help.title')}</h2>
        <button type="submit">{say('keys.close')}</button>
      </form>
      <div className={styles['parts']}>
        {parts.map((part) => (
          <Part key={part} part={part} />
        ))}
      </div>
      <label className={styles['toggle']}>
        <input
          type="checkbox"
          checked={keys === 'on'}
          onChange={(event) => setPreference('keys', event.target.checked ? 'on' : 'off')}
        />
        <span>
          {say('keys.toggle')}
          <small>{say('keys.toggle.note')}</small>
        </span>
      </label>
    </dialog>
  );
}

function Part({ part }: { part: SheetPart }) {
  const { say } = useWords();
  return (
    <section aria-labelledby={`keys-${part}`}>
      <h3 id={`keys-${part}`}>{say(`help.part.${part}`)}</h3>
      <dl className={styles['list']}>
        {SHEET_PARTS[part].map((id) => (
          <div key={id}>
            <dt>
              <Caps id={id} />
            </dt>
            <dd>{say(`key.${id}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
