import { useEffect, useRef } from 'react';
import { setPreference, usePreferences } from '../preferences.ts';
import { useWords } from '../words/use-words.ts';
import styles from './cheat-sheet.module.css';
import { Caps } from './key-cap.tsx';
import { KEY_IDS } from './registry.ts';

/** All keys, from the registry, and the switch that turns letters off. */
export function CheatSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
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
      <dl className={styles['list']}>
        {KEY_IDS.map((id) => (
          <div key={id}>
            <dt>
              <Caps id={id} />
            </dt>
            <dd>{say(`key.${id}`)}</dd>
          </div>
        ))}
      </dl>
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
