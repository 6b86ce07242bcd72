import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isPassing } from '../api/problem.ts';
import { keyOf } from '../api/use-api.ts';

const RETRIES_MAX = 2;
/** What was read this long ago is shown at once and read again beside it. */
const FRESH_MS = 2_000;

/**
 * Keeps what was read. Who turns out to be logged out anywhere is asked for again everywhere: the shell sees to it.
 * @param say tells a failure that no place shows by itself
 */
export function makeQueries(say: (error: unknown) => void): QueryClient {
  const noteLoggedOut = (error: unknown, isReadMe: boolean) => {
    if (error instanceof ApiProblem && error.code === 'unauthorized' && !isReadMe) {
      void client.invalidateQueries({ queryKey: keyOf('readMe') });
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => noteLoggedOut(error, queryKey[0] === 'readMe'),
    }),
    mutationCache: new MutationCache({
      onError: (error, _input, _context, { meta }) => {
        noteLoggedOut(error, false);
        if (meta?.saysError !== true) say(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // A line that is away is waited for by asking, not by guessing from the browser's idea of "online".
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
