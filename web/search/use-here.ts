import { useCallback, useState } from 'react';
import { useSession, zoneOf } from '../session.ts';
import { searched, type Criteria, type Here } from './criteria.ts';

/** What a dispatcher can weigh while someone is on the line, and what the API gives at most. */
const FIRST_OFFERS = 40;
const MOST_OFFERS = 100;

/** Where and when this person searches from. */
export function useHere(): () => Here {
  const session = useSession();
  const { territory } = session;
  const zone = zoneOf(session);
  return useCallback(
    () => ({
      zone,
      now: Date.now(),
      centre: territory ? { lat: territory.lat, lon: territory.lon } : undefined,
    }),
    [zone, territory],
  );
}

/** How many offers are asked for: more on demand (undefined once it was), until another search begins. */
export function useLimit(criteria: Criteria): { limit: number; showMore: (() => void) | undefined } {
  const search = JSON.stringify(searched(criteria));
  const [widened, setWidened] = useState('');
  if (widened === search) return { limit: MOST_OFFERS, showMore: undefined };
  return { limit: FIRST_OFFERS, showMore: () => setWidened(search) };
}
