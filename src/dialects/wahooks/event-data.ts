import type { Schemas } from '../../api/generated/wahooks.ts';
import type { MessageView } from '../../messaging/view.ts';
import { chatIdOfPhone, phoneOfChatId, serverOf } from '../../whatsapp/chat-id.ts';
import type { CallView } from '../../whatsapp/chats/calls.ts';
import type { ChatMessageView } from '../../whatsapp/chats/view.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';
import { SESSION_STATUSES, statusOf } from './status.ts';

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
type Acknowledged = Pick<MessageData, 'ack' | 'ackName'>;

/** What a delivery says about an event. */
export function payloadOf(data: Record<string, unknown>): Schemas['Event']['payload'] {
  const { message, chatMessage, chat, reaction, call, connection } = data as OurData;
  if (message) return messageOf(message);
  if (chatMessage) {
    const said = chatMessageOf(chatMessage, chat?.phone ?? null);
    return reaction ? { ...said, reaction: { text: reaction.emoji, messageId: said.id, from: reaction.from } } : said;
  }
  if (call) return callOf(call);
  return connection ? { name: connection.id, status: SESSION_STATUSES[statusOf(connection)] } : { test: true };
}

/** Seconds since the epoch. */
export const secondsOf = (iso: string): number => Math.floor(Date.parse(iso) / 1_000);

function messageOf(message: MessageView): MessageData {
  const { id, direction, from, to, chatId, type, text, media, status, error, sentAt, createdAt } = message;
  const phoneNumber = direction === 'out' ? to : from;
  const chat = chatId ?? (phoneNumber === null ? '' : chatIdOfPhone(phoneNumber));
  return {
    ...sidesOf(direction, chat),
    ...{ id, type, body: text, error, phoneNumber, participant: null },
    ...mediaOf(media),
    ...(direction === 'out' ? (ACKS_OF_STATUS[status] ?? NO_ACK) : NO_ACK),
    timestamp: secondsOf(sentAt ?? createdAt),
  };
}

/** @param phone of the person whose chat it is; null of groups and where WhatsApp hides it */
function chatMessageOf(message: ChatMessageView, phone: string | null): MessageData {
  const { id, messageId, direction, chatId, type, text, media, ack, sentAt, author } = message;
  const participant = serverOf(chatId) === 'g.us' ? (author?.chatId ?? null) : null;
  return {
    ...sidesOf(direction, chatId),
    ...{ id: messageId ?? id, type, body: text, error: null, participant },
    phoneNumber: phone ?? (participant && direction === 'in' ? phoneOfChatId(participant) : null),
    ...mediaOf(media),
    ...(direction === 'out' ? (ACKS_OF_TICKS[ack] ?? NO_ACK) : NO_ACK),
    timestamp: secondsOf(sentAt),
  };
}

function sidesOf(direction: 'in' | 'out', chatId: string): Pick<MessageData, 'from' | 'fromMe' | 'to' | 'chatId'> {
  const isOut = direction === 'out';
  return { chatId, fromMe: isOut, from: isOut ? null : chatId, to: isOut ? chatId : null };
}

type Media = { mediaType: string; fileName: string | null; bytes: number | null } | null;
const mediaOf = (media: Media): Pick<MessageData, 'hasMedia' | 'media'> => ({
  hasMedia: media !== null,
  media: media && { mimetype: media.mediaType, filename: media.fileName, bytes: media.bytes },
});

const NO_ACK: Acknowledged = { ack: null, ackName: null };
const FAILED: Acknowledged = { ack: -1, ackName: 'ERROR' };
const SENT: Acknowledged = { ack: 1, ackName: 'SERVER' };
const DELIVERED: Acknowledged = { ack: 2, ackName: 'DEVICE' };
const READ: Acknowledged = { ack: 3, ackName: 'READ' };

const ACKS_OF_STATUS: Partial<Record<MessageView['status'], Acknowledged>> = {
  accepted: SENT,
  delivered: DELIVERED,
  read: READ,
  failed: FAILED,
};
/** Played is more than read; there is no word for it. */
const ACKS_OF_TICKS: Partial<Record<ChatMessageView['ack'], Acknowledged>> = {
  [-1]: FAILED,
  1: SENT,
  2: DELIVERED,
  3: READ,
  4: READ,
};

function callOf({ id, from, phone, isVideo, isGroup, rejected, startedAt }: CallView): Schemas['CallData'] {
  return { ...{ id, from, isVideo, isGroup, rejected }, phoneNumber: phone, timestamp: secondsOf(startedAt) };
}
