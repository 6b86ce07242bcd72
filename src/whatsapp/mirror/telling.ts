import type { EntityManager } from '@mikro-orm/postgresql';
import { eventIdOf } from '../../messaging/events.ts';
import { publish } from '../../webhooks/publish.ts';
import type { CallView } from '../chats/calls.ts';
import { type ChatContent, kindOf } from '../chats/rows.ts';
import { CHAT_MESSAGE_COLUMNS, type ChatMessageRow, type ChatMessageView, chatMessageOf } from '../chats/view.ts';
import type { Mirror } from './hearing.ts';

/** Customers' systems are told of what happens in chats, in the transaction that stores it. */

export type ChatEvent = {
  type: 'whatsapp_chat.message' | 'message.edited' | 'message.revoked' | 'message.reaction';
  /** What makes it another event than the last of its type about this message. */
  occasion?: string;
  /** Besides the chat and the message. */
  more?: Record<string, unknown>;
};
type Matter = { chat: ChatContent; messageId: string };

/**
 * What people write themselves is told of as `message.received` (messaging/receiving.ts), with the contact that they are;
 * but nobody is a contact without a number.
 */
export async function tellOfMessage(mirror: Mirror, em: EntityManager, matter: Matter): Promise<void> {
  if (kindOf(matter.chat.chatId) === 'person' && matter.chat.phone !== null) return;
  await tellOfChange(mirror, em, matter, { type: 'whatsapp_chat.message' });
}

export async function tellOfChange(
  { core, held }: Mirror,
  em: EntityManager,
  { chat, messageId }: Matter,
  { type, occasion = '', more = {} }: ChatEvent,
): Promise<void> {
  const { organizationId, connectionId } = held.ref;
  const [row] = await em.execute<ChatMessageRow[]>(
    `select ${CHAT_MESSAGE_COLUMNS} from whatsapp_messages w where w.id = ?`,
    [messageId],
  );
  const { chatId, name, phone } = chat;
  const message: ChatMessageView = chatMessageOf(core, row!, chatId);
  await publish(core, em, [
    {
      ...{ organizationId, type },
      id: eventIdOf(messageId, `${type} ${occasion}`),
      occurredAt: new Date(core.now()),
      data: { connectionId, chat: { chatId, kind: kindOf(chatId), name, phone }, chatMessage: message, ...more },
    },
  ]);
}

export async function tellOfCall({ core, held }: Mirror, em: EntityManager, call: CallView): Promise<void> {
  const type = 'whatsapp_call.received';
  const { organizationId, connectionId } = held.ref;
  await publish(core, em, [
    {
      ...{ organizationId, type },
      id: eventIdOf(call.id, type),
      occurredAt: new Date(core.now()),
      data: { connectionId, call },
    },
  ]);
}
