import { type InfiniteData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useSpeech } from '../language/Speaking.tsx';
import { type Answer, call, type Input, type OperationId } from './client.ts';

/** Operations that answer one page after the other. */
export type PagedId = {
  [Id in OperationId]: Answer<Id> extends { data: unknown[]; nextCursor: string | null } ? Id : never;
}[OperationId];
export type RowOf<Id extends PagedId> = Answer<Id> extends { data: (infer Row)[] } ? Row : never;

/** A list that is read as far as somebody wants to see it. */
export type Pages<Row> = {
  /** Undefined until the first page is there. */
  rows: Row[] | undefined;
  error: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  more(): void;
  retry(): Promise<void>;
};

/** Reads a list page by page, and keeps what is shown of it up to date. */
export function usePages<Id extends PagedId>(
  id: Id,
  input: Input<Id>,
  { live = true, refetchMs }: { live?: boolean; refetchMs?: (rows: RowOf<Id>[]) => number | false } = {},
): Pages<RowOf<Id>> {
  const { language } = useSpeech();
  const { query } = input as { query?: Record<string, unknown> };
  type Page = { data: RowOf<Id>[]; nextCursor: string | null };
  const pages = useInfiniteQuery<Page, Error, InfiniteData<Page>, QueryKey, string | null>({
    queryKey: [id, input, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(
        id,
        {
          ...(input as object),
          query: { ...query, ...(pageParam !== null && { cursor: pageParam }) },
        } as unknown as Input<Id>,
        {
          language,
          signal,
        },
      ) as unknown as Promise<Page>,
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    meta: { live },
    ...(refetchMs !== undefined && {
      refetchInterval: ({ state }) => refetchMs(state.data?.pages.flatMap(({ data }) => data) ?? []),
    }),
  });
  return {
    rows: pages.data?.pages.flatMap(({ data }) => data),
    error: pages.error,
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
    retry: async () => {
      await pages.refetch();
    },
  };
}
