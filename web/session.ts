import { createContext, use } from 'react';
import type { Session } from './api.ts';

export const SessionContext = createContext<Session | null>(null);

/** The hours of France, for those who answer for no territory. */
export const DEFAULT_ZONE = 'Europe/Paris';

/** Who is signed in; only below the page's frame, where somebody is. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('Nobody is signed in here.');
  return session;
}

/** The zone in which this person reads hours. */
export function zoneOf(session: Session): string {
  return session.territory?.zone ?? DEFAULT_ZONE;
}
