import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useLine } from '../live/live-context.ts';
import { linkOf, type Link } from '../live/link.ts';
import { pulseQuery } from '../queries.ts';

function listen(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the server is within reach. When it returns, everything on screen is read again. */
export function useLink(): Link {
  const queries = useQueryClient();
  const connected = useSyncExternalStore(listen, () => navigator.onLine);
  const { state: stream, heardAt } = useLine();
  const { isError, dataUpdatedAt, errorUpdatedAt } = useQuery({ ...pulseQuery, enabled: stream !== 'open' });
  const pulse = { failed: isError, at: dataUpdatedAt, failedAt: errorUpdatedAt };
  const link = linkOf({ connected, stream, heardAt: heardAt(), pulse });
  const before = useRef(link.state);
  const { state } = link;
  useEffect(() => {
    if (before.current === 'offline' && state !== 'offline') {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'pulse' });
    }
    before.current = state;
  }, [state, queries]);
  return link;
}
