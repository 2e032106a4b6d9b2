import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { usePreferences } from '../../preferences.ts';
import { useSession } from '../../session.ts';
import { useNow } from '../../ui/use-now.ts';
import { alarmsAmong, ring, useHeard } from './alarms.ts';
import { casesQuery, type CaseHeader } from '../case-queries.ts';
import { dispatches } from '../roles.ts';
import { alarmOf } from './urgency.ts';

/** What is late still rings every so often, until someone has heard it. */
const AGAIN_MS = 20_000;

/** The alarms that nobody has acknowledged at this screen, counted in the page's title, and heard unless sound is off. */
export function useAlarms(): readonly CaseHeader[] {
  const { role } = useSession();
  const { data } = useQuery({ ...casesQuery('open'), enabled: dispatches(role) });
  const now = useNow(5000);
  const heard = useHeard();
  const alarms = alarmsAmong(data?.items ?? [], now, heard);
  useSound(alarms);
  useTitleCount(alarms.length);
  return alarms;
}

function useSound(alarms: readonly CaseHeader[]): void {
  const { sound } = usePreferences();
  const rang = useRef<{ keys: string; at: number }>({ keys: '', at: 0 });
  const keys = alarms.map((each) => alarmOf(each)).join();
  useEffect(() => {
    if (keys === '' || sound === 'off') return undefined;
    const sounding = () => {
      rang.current = { keys, at: Date.now() };
      ring();
    };
    if (rang.current.keys !== keys) sounding();
    const timer = setInterval(sounding, AGAIN_MS);
    return () => clearInterval(timer);
  }, [keys, sound]);
}

/** `(2) Créneau`: the tab says it when another one is in front, whatever page writes its own title. */
function useTitleCount(count: number): void {
  useEffect(() => {
    const write = () => {
      const bare = document.title.replace(/^\(\d+\) /, '');
      const wanted = count === 0 ? bare : `(${count}) ${bare}`;
      if (document.title !== wanted) document.title = wanted;
    };
    write();
    const head = document.querySelector('head');
    if (head === null) return undefined;
    const observer = new MutationObserver(write);
    observer.observe(head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
