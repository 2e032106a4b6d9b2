import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isFailure } from './problem.ts';
import { sessionQuery } from './queries.ts';

/** What the server said, kept while it is true. A session that ends anywhere ends everywhere, and the URL stays. */
export function createQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (isFailure(error, 'sign-in-required')) client.setQueryData(sessionQuery.queryKey, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 1 && isFailure(error, 'unreachable'),
        retryDelay: 1000,
        staleTime: 10_000,
        networkMode: 'always',
      },
    },
  });
  return client;
}
