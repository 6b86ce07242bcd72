import { useInfiniteQuery } from '@tanstack/react-query';
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
  { live = true }: { live?: boolean } = {},
): Pages<RowOf<Id>> {
  const { language } = useSpeech();
  const { query } = input as { query?: Record<string, unknown> };
  const pages = useInfiniteQuery({
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
      ) as Promise<{ data: RowOf<Id>[]; nextCursor: string | null }>,
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    meta: { live },
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
