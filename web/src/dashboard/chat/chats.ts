import type { Answer } from '../../api/client.ts';
import type { RowOf } from '../../api/use-pages.ts';

export type Chat = RowOf<'listWhatsAppChats'>;
export type ChatMessage = RowOf<'listWhatsAppChatMessages'>;
export type Connection = RowOf<'listWhatsAppConnections'>;
export type Sent = Answer<'sendWhatsAppMessage'>;

/** What the API takes. */
export const TEXT_CHARACTERS_MAX = 4_096;

/** `+966501234567` of `966501234567@c.us`; null of an id that holds no number. */
export const phoneIn = (chatId: string): string | null => {
  const digits = /^(\d{5,15})@c\.us$/.exec(chatId)?.[1];
  return digits === undefined ? null : `+${digits}`;
};

/** What a chat is that is not known yet. */
export const kindOf = (chatId: string): Chat['kind'] => {
  if (chatId.endsWith('@g.us')) return 'group';
  return chatId.endsWith('@newsletter') ? 'channel' : 'person';
};

/** The chat id of an account by its number, which is what it is called where it reacts. */
export const ownIdOf = ({ phone }: Pick<Connection, 'phone'>): string | null => phone && `${phone.slice(1)}@c.us`;

export const nameOf = ({ name, phone, chatId }: Pick<Chat, 'name' | 'phone' | 'chatId'>): string =>
  name ?? phone ?? phoneIn(chatId) ?? chatId;

/** Where a chat is, or the chats of a connection. Ids of chats hold nothing that an address could not. */
export const chatHref = (connectionId: string, chatId?: string): string =>
  `/chat/${connectionId}${chatId === undefined ? '' : `/${chatId}`}`;

/** Pinned ones first, as on the phone; then those with the newest messages. */
export const inOrder = (chats: readonly Chat[]): Chat[] =>
  chats.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned) || (b.lastAt ?? '').localeCompare(a.lastAt ?? ''));
