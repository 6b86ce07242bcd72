import {
  type QueryKey,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useSpeech } from '../language/Speaking.tsx';
import { type Answer, call, type Input, type OperationId } from './client.ts';
import { isPassing } from './problem.ts';

/** Under which an answer is kept: the operation, then what it was given. */
export const keyOf = <Id extends OperationId>(id: Id, input?: Input<Id>): QueryKey =>
  input === undefined ? [id] : [id, input];

type ReadingOptions<Id extends OperationId> = {
  enabled?: boolean;
  /** Keep showing the answer before while the next one is on its way: for lists with filters. */
  keepPrevious?: boolean;
  /** False for what no document can change: it is not asked again when something happens. */
  live?: boolean;
  staleMs?: number;
  refetchMs?: number | ((answer: Answer<Id> | undefined) => number | false);
};

/** Reads something and keeps it up to date while it is looked at. */
export function useReading<Id extends OperationId>(
  id: Id,
  input: Input<Id>,
  { enabled = true, keepPrevious = false, live = true, staleMs, refetchMs }: ReadingOptions<Id> = {},
): UseQueryResult<Answer<Id>> {
  const { language } = useSpeech();
  return useQuery<Answer<Id>>({
    queryKey: keyOf(id, input),
    queryFn: ({ signal }) => call(id, input, { language, signal }),
    enabled,
    meta: { live },
    ...(keepPrevious && { placeholderData: (before: unknown) => before as never }),
    ...(staleMs !== undefined && { staleTime: staleMs }),
    ...(refetchMs !== undefined && {
      refetchInterval:
        typeof refetchMs === 'number' ? refetchMs : ({ state }) => refetchMs(state.data as Answer<Id> | undefined),
    }),
  });
}

type DoingOptions<Id extends OperationId> = {
  /** Operations whose answers are read again afterwards; everything unless said otherwise. */
  changes?: OperationId[];
  onDone?(answer: Answer<Id>, input: Input<Id>): void;
  /** The place shows the failure itself; otherwise it is told at the edge of the page. */
  saysError?: boolean;
};

/**
 * Does something. Trying the same again after no answer came goes under the same idempotency key, so that nothing is done
 * twice. After a refusal the key is a new one: what was in the way may have been put right elsewhere.
 */
export function useDoing<Id extends OperationId>(
  id: Id,
  { changes, onDone, saysError = false }: DoingOptions<Id> = {},
): UseMutationResult<Answer<Id>, unknown, Input<Id>> {
  const { language } = useSpeech();
  const client = useQueryClient();
  const keyFor = useRepeatableKey();
  return useMutation<Answer<Id>, unknown, Input<Id>>({
    meta: { saysError },
    mutationFn: async (input) => {
      const attempt = keyFor(input);
      try {
        const answer = await call(id, input, { language, idempotencyKey: attempt.key });
        attempt.done();
        return answer;
      } catch (error) {
        if (!isPassing(error)) attempt.done();
        throw error;
      }
    },
    onSuccess: async (answer, input) => {
      onDone?.(answer, input);
      if (changes === undefined) await client.invalidateQueries();
      else await Promise.all(changes.map((each) => client.invalidateQueries({ queryKey: [each] })));
    },
  });
}

/** One key for as long as the same is tried. Files are the same when they are the very same object. */
function useRepeatableKey() {
  const open = useRef<{ body: unknown; text: string; key: string } | null>(null);
  return useCallback((input: unknown) => {
    const { body } = (input ?? {}) as { body?: unknown };
    const text = JSON.stringify(input) ?? '';
    const isFile = body instanceof Blob || body instanceof FormData;
    const isSame = open.current?.text === text && (!isFile || open.current.body === body);
    const attempt = isSame && open.current ? open.current : { body, text, key: newKey() };
    open.current = attempt;
    return {
      key: attempt.key,
      done: () => {
        if (open.current === attempt) open.current = null;
      },
    };
  }, []);
}

/** `crypto.randomUUID` is there in secure contexts only, and an installation at home may be none. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
