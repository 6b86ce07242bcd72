import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSpeech } from '../../language/Speaking.tsx';
import { Failure } from '../../parts/Failure.tsx';

/** What was read; while it is on its way, its shape; where it failed, why, and a way to try again. */
export function Shown<Data>({
  of: reading,
  rows = 4,
  children,
}: {
  of: UseQueryResult<Data>;
  /** About how many lines it will have. */
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  if (reading.data !== undefined) return children(reading.data);
  if (reading.isError) return <Failure error={reading.error} onRetry={() => reading.refetch().then(() => undefined)} />;
  return <Shaped rows={rows} />;
}

/** The shape of lines that are on their way. */
export function Shaped({ rows }: { rows: number }) {
  const { t } = useSpeech();
  return (
    <Stack gap="sm" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all of them are alike
        <Skeleton key={row} height={44} radius="md" />
      ))}
    </Stack>
  );
}
