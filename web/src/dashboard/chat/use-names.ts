import { useMemo } from 'react';
import { type Chat, type ChatMessage, type Connection, nameOf, ownIdOf } from './chats.ts';
import type { Names } from './RichText.tsx';

/** What people are called who have written here, or with whom there is a chat. The same until one is called otherwise. */
export function useNames(connection: Connection, chats: readonly Chat[], messages: readonly ChatMessage[]): Names {
  const named = new Map<string, string>();
  for (const { author } of messages) if (author?.name) named.set(author.chatId, author.name);
  for (const chat of chats) if (chat.kind === 'person') named.set(chat.chatId, nameOf(chat));
  const own = ownIdOf(connection);
  if (own !== null) named.set(own, connection.name);
  const all = JSON.stringify([...named].toSorted());
  return useMemo(() => new Map(JSON.parse(all) as [string, string][]), [all]);
}
