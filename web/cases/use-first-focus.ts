import { useEffect, useRef, type RefObject } from 'react';

/** Takes the focus to the field marked `data-first` when what holds it comes on screen: someone just asked for it. */
export function useFirstFocus<Held extends HTMLElement>(wanted: boolean): RefObject<Held | null> {
  const held = useRef<Held>(null);
  useEffect(() => {
    if (wanted) held.current?.querySelector<HTMLElement>('[data-first=true]')?.focus();
  }, [wanted]);
  return held;
}
