import type { RowOf } from '../../api/use-pages.ts';

type Message = RowOf<'listMessages'>;

/** Who a message is from or to: a number, or a chat as WhatsApp names it. */
export const otherOf = ({ direction, from, to, chatId }: Message): string =>
  (direction === 'in' ? from : (to ?? chatId)) ?? '';

/** Where the chat is that a message stands in; null where it stands in none. */
export function chatOf(message: Message): string | null {
  const { channel, connectionId, chatId } = message;
  if (channel !== 'whatsapp' || connectionId === null) return null;
  const id = chatId ?? /^\+(\d+)$/.exec(otherOf(message))?.[1]?.concat('@c.us');
  return id === undefined ? null : `/chat/${connectionId}/${id}`;
}

/** What a message waits for, as the key of its words; null: it is not known to wait, or not for what. */
export function waitOf({ status, error }: Message): Wait | null {
  if (status !== 'queued' || !error) return null;
  return WAITS[error] ?? null;
}

type Wait = 'night' | 'day' | 'number' | 'limit' | 'connection';
const WAITS: Record<string, Wait> = {
  'quiet hours': 'night',
  'daily limit of the connection': 'day',
  'warming up': 'number',
  'daily limit': 'limit',
  'the WhatsApp connection is away': 'connection',
};
