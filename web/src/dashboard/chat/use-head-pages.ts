import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { call, type Input } from '../../api/client.ts';
import { type PagedId, type Pages, type RowOf, usePages } from '../../api/use-pages.ts';
import { useSpeech } from '../../language/Speaking.tsx';

type Page<Row> = { data: Row[]; nextCursor: string | null };
type Whole<Row> = InfiniteData<Page<Row>, string | null>;

/**
 * A list that is read page by page and whose newest rows change while it is looked at: `refresh` reads the first page
 * again and puts it before what was read, so that news cost one request however far somebody has scrolled.
 */
export function useHeadPages<Id extends PagedId>(
  id: Id,
  input: Input<Id>,
): Pages<RowOf<Id>> & { refresh(): Promise<RowOf<Id>[]> } {
  const { language } = useSpeech();
  const client = useQueryClient();
  const pages = usePages(id, input, { live: false });
  const latest = useRef({ input, language });
  useEffect(() => {
    latest.current = { input, language };
  });
  const refresh = useCallback(async () => {
    const asked = latest.current;
    const head = (await call(id, asked.input, { language: asked.language })) as unknown as Page<RowOf<Id>>;
    client.setQueryData<Whole<RowOf<Id>>>([id, asked.input, 'pages'], (before) => before && merged(before, head));
    return head.data;
  }, [client, id]);
  return { ...pages, refresh };
}

const idOf = (row: unknown): string => (row as { id: string }).id;

/** What was read, with a newer first page. Where the two do not touch, rows between them are not known: it begins anew. */
function merged<Row>(before: Whole<Row>, head: Page<Row>): Whole<Row> {
  const newer = new Set(head.data.map(idOf));
  const [first, ...rest] = before.pages;
  const touches = before.pages.some(({ data }) => data.some((row) => newer.has(idOf(row))));
  if (!first || !touches || head.nextCursor === null) return { pages: [head], pageParams: [null] };
  const older = ({ data, nextCursor }: Page<Row>): Page<Row> => {
    return { data: data.filter((row) => !newer.has(idOf(row))), nextCursor };
  };
  const { data, nextCursor } = older(first);
  return { pages: [{ data: [...head.data, ...data], nextCursor }, ...rest.map(older)], pageParams: before.pageParams };
}
