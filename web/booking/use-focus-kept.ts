import { useEffect, useRef } from 'react';

/**
 * Keeps the keyboard inside a panel whose content is replaced: when the control that had the focus goes, the panel's
 * title takes it, so that Tab goes on from there and a reader reads the new state.
 */
export function useFocusKept(state: string) {
  const panel = useRef<HTMLElement>(null);
  const inside = useRef(false);
  const shown = useRef(state);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      inside.current = target instanceof Node && panel.current?.contains(target) === true;
    };
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, []);
  useEffect(() => {
    if (shown.current === state) return;
    shown.current = state;
    if (!inside.current || document.activeElement !== document.body) return;
    panel.current?.querySelector<HTMLElement>('[data-choice-title]')?.focus();
  }, [state]);
  return panel;
}
