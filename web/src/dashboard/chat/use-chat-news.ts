import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Pages } from '../../api/use-pages.ts';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useNews, useNewsLine } from '../use-news.ts';
import { type Chat, type Connection, nameOf } from './chats.ts';
import { texts } from './texts.ts';
import { useSoon } from './use-soon.ts';
import { useWords } from './use-words.ts';

/** While no news can be heard. */
const POLL_MS = 10_000;

/**
 * Keeps the list of chats up to date, and tells of messages in chats that are not open: on the page, and in its title.
 * @returns the other connections in which something was written since they were looked at
 */
export function useChatNews({
  connection,
  connections,
  list,
  openId,
}: {
  connection: Connection;
  connections: readonly Connection[];
  list: Pages<Chat> & { refresh(): Promise<Chat[]> };
  openId: string | null;
}): ReadonlySet<string> {
  const client = useQueryClient();
  const isHeard = useNewsLine();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const tell = useTelling(openId);
  const refresh = useSoon(() => void list.refresh().then(tell, () => {}));
  const { id } = connection;

  useNews(
    useCallback(
      (notice) => {
        if (notice.type === 'connection' || notice.type === 'missed') {
          void client.invalidateQueries({ queryKey: ['listWhatsAppConnections'] });
        }
        if (notice.type === 'missed' || notice.connectionId === id) refresh();
        else if (notice.type === 'message') setFresh((before) => new Set([...before, notice.connectionId]));
      },
      [client, id, refresh],
    ),
  );
  useEffect(() => {
    if (isHeard) return;
    const timer = setInterval(refresh, POLL_MS);
    return () => clearInterval(timer);
  }, [isHeard, refresh]);
  useTitle(list.rows ?? []);
  const known = new Set(connections.map((one) => one.id));
  return new Set([...fresh].filter((one) => known.has(one) && one !== id));
}

/** Tells once of each message that came in, where its chat is not open and not muted. */
function useTelling(openId: string | null): (head: readonly Chat[]) => void {
  const words = useWords();
  const told = useRef<{ since: string; last: Map<string, string> } | null>(null);
  const latest = useRef({ openId, words });
  useEffect(() => {
    latest.current = { openId, words };
  });
  return useCallback((head) => {
    // What was there when the page was opened is no news, nor what a search brings up later.
    const isFirst = told.current === null;
    told.current ??= { since: head.map(({ lastAt }) => lastAt ?? '').reduce(later, ''), last: new Map() };
    const { since, last: lastOf } = told.current;
    for (const { id, chatId, lid, isMuted, lastMessage: last, ...chat } of head) {
      const isNew = last !== null && last.sentAt >= since && lastOf.get(id) !== last.id;
      if (isNew) lastOf.set(id, last.id);
      const isOpen = [chatId, lid].includes(latest.current.openId);
      if (!isNew || isFirst || isMuted || isOpen || last.direction !== 'in') continue;
      // One of each chat, which is the newest.
      const notification = `chat-${id}`;
      notifications.hide(notification);
      notifications.show({
        ...{ id: notification, title: nameOf({ ...chat, chatId }), message: latest.current.words(last) },
        ...{ color: 'ink', autoClose: 6_000 },
      });
    }
  }, []);
}

const later = (one: string, other: string): string => (one > other ? one : other);

function useTitle(chats: readonly Chat[]): void {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const unread = chats.filter(({ unreadCount }) => unreadCount > 0).length;
  const count = unread === 0 ? '' : `(${formatNumber(language, unread)}) `;
  const title = `${count}${t('title')} · Countersign`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
