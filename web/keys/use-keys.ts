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
    const handlers = Object.groupBy(bound, ([binding]) => binding);
    const handleOf = (binding: string) => (event: KeyboardEvent) => {
      // One key may mean another thing on another page: what this page gives it is done.
      const id = handlers[binding]?.find(([, each]) => latest.current[each])?.[1];
      const single = !binding.includes(' ');
      if (!id || !mayAct(event) || (single && isSecondOfChord())) return;
      if (KEYS[id].letter) event.preventDefault();
      latest.current[id]?.(event);
    };
    return tinykeys(
      window,
      Object.fromEntries(Object.keys(handlers).map((binding) => [binding, handleOf(binding)])),
    );
  }, [keys]);
}
