import { normalizePhone } from '../messaging/phone.ts';

/**
 * Chats as WhatsApp names them: `15550001@c.us` a person by their number, `…@lid` a person whose number is hidden,
 * `…@g.us` a group, `…@newsletter` a channel.
 */
export type ChatServer = 'c.us' | 'lid' | 'g.us' | 'newsletter';

/** Whom a message is for: a person's number in E.164, or a chat that is no number. */
export type Destination = { phone: string; chatId: null } | { phone: null; chatId: string };

const CHAT_ID = /^(?<name>\d{5,25}(?:-\d{5,20})?)@(?<server>c\.us|s\.whatsapp\.net|lid|g\.us|newsletter)$/;

/** What `to` means: a phone as people write it, or a chat's id. Null: neither. */
export function destinationOf(to: string): Destination | null {
  const found = CHAT_ID.exec(to.trim());
  if (!found?.groups) {
    const phone = normalizePhone(to);
    return phone === null ? null : { phone, chatId: null };
  }
  const { name, server } = found.groups as { name: string; server: string };
  if (server === 'c.us' || server === 's.whatsapp.net') {
    const phone = normalizePhone(`+${name}`);
    return phone === null ? null : { phone, chatId: null };
  }
  // Only groups of former days have a dash: whoever made it, and when.
  if (name.includes('-') && server !== 'g.us') return null;
  return { phone: null, chatId: `${name}@${server}` };
}

/** The id of a person's chat by their number. @param phone E.164. */
export const chatIdOfPhone = (phone: string): string => `${phone.slice(1)}@c.us`;

/** E.164; null for chats that are no number. */
export function phoneOfChatId(chatId: string): string | null {
  return destinationOf(chatId)?.phone ?? null;
}

export const serverOf = (chatId: string): ChatServer => chatId.slice(chatId.indexOf('@') + 1) as ChatServer;
