import { useEffect } from 'react';

/** The page's name in the tab; the count of alarms is written before it by those who ring. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Créneau`;
  }, [title]);
}
