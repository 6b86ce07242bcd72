import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Pages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Shaped } from './Shown.tsx';
import { texts } from './texts.ts';

/** What is read page by page: what there is so far, and the way to more; its shape at first, and what to say of nothing. */
export function Paged<Row>({
  of: pages,
  empty,
  shape = 5,
  children,
}: {
  of: Pages<Row>;
  empty: ReactNode;
  /** About how many lines it will have. */
  shape?: number;
  children(rows: Row[]): ReactNode;
}) {
  const t = useTexts(texts);
  const { rows, error, hasMore, isLoadingMore, more, retry } = pages;
  if (rows === undefined) return error ? <Failure error={error} onRetry={retry} /> : <Shaped rows={shape} />;
  if (rows.length === 0) return empty;
  return (
    <Stack gap="md">
      {children(rows)}
      {hasMore && (
        <Button variant="default" onClick={more} loading={isLoadingMore} mx="auto">
          {t('more')}
        </Button>
      )}
    </Stack>
  );
}
