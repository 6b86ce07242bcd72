import type { Schemas } from '../../api/generated/wahooks.ts';
import type { MessageView } from '../../messaging/view.ts';
import { chatIdOfPhone } from '../../whatsapp/chat-id.ts';
import type { CallView } from '../../whatsapp/chats/calls.ts';
import type { ChatMessageView } from '../../whatsapp/chats/view.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';
import { statusOf } from './status.ts';

/** What our events about connections say; each has one of these. */
type OurData = {
  message?: MessageView;
  /** A message as its chat shows it, with the chat and, where that is what is told, a reaction to it. */
  chatMessage?: ChatMessageView;
  chat?: { phone: string | null };
  reaction?: { emoji: string; from: string };
  call?: CallView;
  connection?: ConnectionView;
};
type MessageData = Schemas['MessageData'];

/** What a delivery says about an event. */
export function dataOf(data: Record<string, unknown>): Schemas['Event']['data'] {
  const { message, chatMessage, chat, reaction, call, connection } = data as OurData;
  if (message) return messageOf(message);
  if (chatMessage) return { ...chatMessageOf(chatMessage, chat?.phone ?? null), ...(reaction && { reaction }) };
  if (call) return callOf(call);
  return connection ? { status: statusOf(connection) } : { test: true };
}

function messageOf(message: MessageView): MessageData {
  const { id, direction, from, to, chatId, type, text, media, status, error, sentAt, createdAt } = message;
  const isOut = direction === 'out';
  const phone = isOut ? to : from;
  return {
    ...{ id, type, text, error, from: isOut ? null : from, to, fromMe: isOut },
    chatId: chatId ?? (phone === null ? '' : chatIdOfPhone(phone)),
    media: media && { mimetype: media.mediaType, filename: media.fileName, bytes: media.bytes },
    ack: isOut ? (ACKS_OF_STATUS[status] ?? null) : null,
    timestamp: sentAt ?? createdAt,
  };
}

const ACKS_OF_STATUS: Partial<Record<MessageView['status'], NonNullable<MessageData['ack']>>> = {
  accepted: 'sent',
  delivered: 'delivered',
  read: 'read',
};

/** @param phone of the person whose chat it is; null of groups and where WhatsApp hides it */
function chatMessageOf(message: ChatMessageView, phone: string | null): MessageData {
  const { id, messageId, direction, chatId, type, text, media, ack, sentAt } = message;
  const isOut = direction === 'out';
  return {
    ...{ id: messageId ?? id, chatId, type, text, error: null, fromMe: isOut },
    ...{ from: isOut ? null : phone, to: isOut ? phone : null },
    media: media && { mimetype: media.mediaType, filename: media.fileName, bytes: media.bytes },
    ack: isOut ? (ACKS_OF_TICKS[ack] ?? null) : null,
    timestamp: sentAt,
  };
}

const ACKS_OF_TICKS: Partial<Record<ChatMessageView['ack'], NonNullable<MessageData['ack']>>> = {
  1: 'sent',
  2: 'delivered',
  3: 'read',
  4: 'read',
};

function callOf({ id, from, phone, isVideo, isGroup, rejected, startedAt }: CallView): Schemas['CallData'] {
  return { ...{ id, isVideo, isGroup, rejected }, from: phone, chatId: from, timestamp: startedAt };
}
