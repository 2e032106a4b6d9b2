import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { tinykeys } from 'tinykeys';
import { fold } from '../search/vocabulary.ts';
import { useWords } from '../words/use-words.ts';
import { Caps } from './key-cap.tsx';
import styles from './palette.module.css';
import { KEYS, type KeyId } from './registry.ts';

/** A list whose focus stays in the field above it: no element of HTML is one. */
const LISTBOX = { role: 'listbox' } as const;
const OPTION = { role: 'option' } as const;

/** Something one can do from anywhere, by its name. */
export interface PaletteEntry {
  id: string;
  label: string;
  /** The key that does the same, drawn beside it. */
  keys?: KeyId;
  act: () => void;
}

interface PaletteProps {
  /** Asked for when the palette opens: it says what may be done now. */
  entries: () => readonly PaletteEntry[];
}

/** All that one can do, by typing a part of its name: Ctrl+K anywhere, in a field too. */
export function Palette({ entries }: PaletteProps) {
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      tinykeys(
        window,
        Object.fromEntries(
          KEYS.palette.bindings.map((binding) => [
            binding,
            (event: globalThis.KeyboardEvent) => {
              event.preventDefault();
              if (document.querySelector('dialog[open]') === null) setOpen(true);
            },
          ]),
        ),
      ),
    [],
  );
  return open ? <Opened entries={entries()} onClose={() => setOpen(false)} /> : null;
}

/** Every word of the query stands somewhere in the label; what begins with it comes first. */
export function matching(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const found = entries.filter(({ label }) => words.every((word) => fold(label).includes(word)));
  const begins = ({ label }: PaletteEntry) => (fold(label).startsWith(words.join(' ')) ? 0 : 1);
  return found.toSorted((one, other) => begins(one) - begins(other));
}

function Opened({ entries, onClose }: { entries: readonly PaletteEntry[]; onClose: () => void }) {
  const { say } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = matching(entries, query);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector('input')?.focus();
  }, []);
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    dialog.current?.close();
    entry.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
  };
  return (
    <dialog ref={dialog} className={styles['palette']} aria-label={say('palette.title')} onClose={onClose}>
      <input
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={say('palette.field')}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length > 0 ? `palette-${active}` : undefined}
        placeholder={say('palette.field')}
        value={query}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setQuery(target.value);
          setActive(0);
        }}
      />
      <div
        id="palette-list"
        {...LISTBOX}
        tabIndex={-1}
        aria-label={say('palette.title')}
        className={styles['list']}
      >
        {found.map((entry, at) => (
          <div
            key={entry.id}
            id={`palette-${at}`}
            {...OPTION}
            tabIndex={-1}
            aria-selected={at === active}
            onPointerDown={(event) => {
              event.preventDefault();
              run(entry);
            }}
          >
            <span>{entry.label}</span>
            {entry.keys && <Caps id={entry.keys} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p>{say('palette.none')}</p>}
    </dialog>
  );
}
