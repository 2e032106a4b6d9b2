import type { MouseEvent, ReactNode } from 'react';
import { addressOf, go, usePlace, type Place } from './place.ts';

interface ToProps {
  place: Partial<Place>;
  className?: string | undefined;
  children: ReactNode;
}

/** A link inside the agenda: the person shown stays, and a new window is still a new window. */
export function To({ place, className, children }: ToProps) {
  const { who } = usePlace();
  const there = { space: null, item: null, who, ...place };
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(there);
  };
  return (
    <a href={addressOf(there)} className={className} onClick={follow}>
      {children}
    </a>
  );
}
