import type { Schemas } from '../../api/generated/clientmanager.ts';
import { chatIdOfPhone } from '../../whatsapp/chat-id.ts';
import type { CallView } from '../../whatsapp/chats/calls.ts';
import type { ChatMessageView, ChatView } from '../../whatsapp/chats/view.ts';
import type { Client } from './clients.ts';

/** `1234567890` for `+1234567890` and for `1234567890@c.us`. */
export const bareNumber = (phoneOrChatId: string): string => phoneOrChatId.replace(/^\+/, '').replace(/@.*$/, '');

/** Seconds since the epoch, as chats and groups have them. */
const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1_000);

/** Times of lists and logs, written as the document writes them: `2025-11-01T12:00:00Z`, to the second. */
export const wireTime = (iso: string): string => iso.replace(/\.\d+(?=Z$)/, '');

export function wireClient(client: Client): Schemas['Client'] {
  const { clientId, phoneNumber, apiKey, phone, isLinked } = client;
  return {
    ...{ clientId, phoneNumber, apiKey },
    connectedNumber: isLinked && phone !== null ? chatIdOfPhone(phone) : 'Not Connected',
    status: isLinked ? 'Authenticated' : 'Pending Authentication',
  };
}

/** Numbers hide behind ids of their own at times; where the number is known it is shown. */
export function wireCall(call: CallView, clientId: string, id: number): Schemas['Call'] {
  const { from, phone, isVideo, startedAt, endedAt } = call;
  return {
    id,
    client_id: clientId,
    call_from: phone === null ? from : chatIdOfPhone(phone),
    is_video: isVideo,
    start_time: wireTime(startedAt),
    // A rejected call never ran, whenever it ended.
    end_time: call.rejected || endedAt === null ? null : wireTime(endedAt),
    duration: call.rejected || endedAt === null ? null : seconds(endedAt) - seconds(startedAt),
    created_at: wireTime(startedAt),
  };
}

export function wireChat(chat: ChatView): Schemas['Chat'] {
  return {
    id: { _serialized: chat.chatId },
    name: chat.name ?? bareNumber(chat.phone ?? chat.chatId),
    ...commonOf(chat),
  };
}

export function wireGroup(chat: ChatView): Schemas['Group'] {
  return {
    ...wireChannelOrGroup(chat),
    participants: chat.participants ?? 0,
    owner: chat.owner,
    createdAt: chat.createdAt === null ? null : seconds(chat.createdAt),
    type: 'group',
  };
}

export const wireChannel = (chat: ChatView): Schemas['Channel'] => ({ ...wireChannelOrGroup(chat), type: 'channel' });

const wireChannelOrGroup = (chat: ChatView) => ({
  id: chat.chatId,
  name: chat.name ?? bareNumber(chat.chatId),
  description: chat.description,
  ...commonOf(chat),
  isReadOnly: chat.isReadOnly,
});

const commonOf = ({ pictureUrl, lastMessage, lastAt, unreadCount, isMuted, isPinned }: ChatView) => ({
  profilePic: pictureUrl,
  lastMessage: lastMessage && {
    body: lastMessage.text,
    timestamp: seconds(lastMessage.sentAt),
    fromMe: lastMessage.direction === 'out',
  },
  timestamp: lastAt === null ? 0 : seconds(lastAt),
  unreadCount,
  isMuted,
  pinned: isPinned,
});

/** As WhatsApp Web itself calls them. */
const TYPES: Partial<Record<ChatMessageView['type'], string>> = { text: 'chat', voice: 'ptt', contact: 'vcard' };
export const wireType = (type: ChatMessageView['type']): string => TYPES[type] ?? type;

export function wireMessage(message: ChatMessageView): Schemas['ChatMessage'] {
  const { whatsappId, text, direction, sentAt, type, media, reactions, ack } = message;
  return {
    id: { _serialized: whatsappId },
    body: text,
    fromMe: direction === 'out',
    timestamp: seconds(sentAt),
    type: wireType(type),
    hasMedia: media !== null,
    hasReaction: reactions.length > 0,
    reactions:
      reactions.length === 0 ? null : reactions.map(({ emoji, from }) => ({ reaction: emoji, senderId: from })),
    // Played is more than read; the document has no number for it.
    ack: Math.min(ack, 3),
    filename: media?.fileName ?? null,
  };
}
