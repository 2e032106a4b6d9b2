import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import { answered, until } from '../problem.ts';

const LIVE_EVERY = 1000;
const QUIET_EVERY = 30_000;

/** The last reading again of a feed; looked at every second while it is under way. */
export function replaysQuery(feedId: number) {
  return queryOptions({
    queryKey: ['feeds', feedId, 'replays'],
    queryFn: async ({ signal }) => {
      const param = { feedId: String(feedId) };
      const { items } = await answered(api.feeds[':feedId'].replays.$get({ param }, until(signal)));
      return items[0] ?? null;
    },
    refetchInterval: ({ state }) =>
      state.data?.state === 'asked' || state.data?.state === 'running' ? LIVE_EVERY : QUIET_EVERY,
  });
}
