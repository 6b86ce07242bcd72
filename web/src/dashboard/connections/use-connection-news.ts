import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { OperationId } from '../../api/client.ts';
import { useNews } from '../use-news.ts';

const OF_CONNECTIONS: OperationId[] = ['listWhatsAppConnections', 'readWhatsAppConnection', 'readWhatsAppQr'];

/** Has connections read again when something is new about one of them. */
export function useConnectionNews(): void {
  const client = useQueryClient();
  useNews(
    useCallback(
      ({ type }) => {
        if (type !== 'connection' && type !== 'missed') return;
        for (const operation of OF_CONNECTIONS) void client.invalidateQueries({ queryKey: [operation] });
      },
      [client],
    ),
  );
}
