import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useNews, useNewsLine } from '../use-news.ts';
import type { Chat } from './chats.ts';
import { useSoon } from './use-soon.ts';

/** While no news can be heard. */
const POLL_MS = 10_000;

/** Keeps the chat that is open up to date. */
export function useConversationNews({
  connectionId,
  chat,
  isNew,
  refresh,
}: {
  connectionId: string;
  chat: Chat | null;
  /** It has not begun: any chat that does may be it. */
  isNew: boolean;
  refresh(): Promise<unknown>;
}): void {
  const client = useQueryClient();
  const isHeard = useNewsLine();
  const latest = useRef({ chat, isNew });
  useEffect(() => {
    latest.current = { chat, isNew };
  });
  const readAgain = useSoon(() => {
    void client.invalidateQueries({ queryKey: ['readWhatsAppChat'] });
    if (latest.current.isNew) void client.invalidateQueries({ queryKey: ['listWhatsAppChatMessages'] });
    else refresh().catch(() => {});
  });
  useNews(
    useCallback(
      (notice) => {
        if (notice.type === 'missed') readAgain();
        else if (notice.connectionId === connectionId && notice.type !== 'typing') {
          const { chat: open, isNew: mayBegin } = latest.current;
          // While the chat is being read, it may be about any.
          if (open === null || mayBegin || [null, open.id].includes(notice.chat)) readAgain();
        }
      },
      [connectionId, readAgain],
    ),
  );
  useEffect(() => {
    if (isHeard) return;
    const timer = setInterval(readAgain, POLL_MS);
    return () => clearInterval(timer);
  }, [isHeard, readAgain]);
}
