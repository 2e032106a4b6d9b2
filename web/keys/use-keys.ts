import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { usePreferences } from '../preferences.ts';
import { isSecondOfChord } from './chord.ts';
import { KEY_IDS, KEYS, type KeyId } from './registry.ts';

type Actions = Partial<Record<KeyId, (event: KeyboardEvent) => void>>;

/** Where letters are text, or a window of its own has the keyboard. */
const WRITING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';

function mayAct(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const target = event.target instanceof Element ? event.target : null;
  const writing = target?.closest(WRITING) ?? document.querySelector('dialog[open], :popover-open');
  return writing === null;
}

/** Binds keys of the registry while a page is shown. Off while one writes, and letters when the person turned them off. */
export function useKeys(actions: Actions): void {
  const latest = useRef(actions);
  const { keys } = usePreferences();
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const bound = KEY_IDS.filter((id) => keys === 'on' || !KEYS[id].letter).flatMap((id) =>
      KEYS[id].bindings.map((binding) => [binding, id] as const),
    );
    const handlers = bound.map(([binding, id]) => {
      const handle = (event: KeyboardEvent) => {
        const action = latest.current[id];
        const single = !binding.includes(' ');
        if (!action || !mayAct(event) || (single && isSecondOfChord())) return;
        if (KEYS[id].letter) event.preventDefault();
        action(event);
      };
      return [binding, handle] as const;
    });
    return tinykeys(window, Object.fromEntries(handlers));
  }, [keys]);
}
