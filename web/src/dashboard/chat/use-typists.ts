import { useCallback, useState } from 'react';
import { useNews } from '../use-news.ts';

/** It is told again and again while somebody types. */
const SHOWN_MS = 8_000;

/** Chats in which somebody on the other side is typing, by their ids. */
export function useTypists(): ReadonlySet<string> {
  const [typing, setTyping] = useState<ReadonlySet<string>>(new Set());
  useNews(
    useCallback((notice) => {
      if (notice.type === 'missed' || notice.chat === null) return;
      const { chat, type } = notice;
      const without = (before: ReadonlySet<string>) => new Set([...before].filter((id) => id !== chat));
      if (type === 'message') setTyping((before) => (before.has(chat) ? without(before) : before));
      if (type !== 'typing') return;
      setTyping((before) => new Set([...before, chat]));
      setTimeout(() => setTyping(without), SHOWN_MS);
    }, []),
  );
  return typing;
}
