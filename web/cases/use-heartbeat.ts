import { useEffect } from 'react';
import { useSession } from '../session.ts';
import { beatShift } from './case-queries.ts';
import { dispatches } from './roles.ts';

const BEAT_MS = 30_000;

/** Says that the screen of someone who works on cases is there: one that goes silent gives its cases back. */
export function useHeartbeat(present: boolean): void {
  const { role } = useSession();
  const beats = present && dispatches(role);
  useEffect(() => {
    if (!beats) return undefined;
    // A beat that is lost is said by the link itself; the next one comes soon.
    const beat = () => void beatShift().catch(() => undefined);
    beat();
    const timer = setInterval(beat, BEAT_MS);
    return () => clearInterval(timer);
  }, [beats]);
}
