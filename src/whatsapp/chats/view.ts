import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { DRIVER } from '../driver-name.ts';
import {
  type Ack,
  type ChatContent,
  type ChatKind,
  type ChatMessageContent,
  type ChatMessageType,
  type ChatReaction,
  type MediaState,
  openChatContent,
  openChatMessage,
  openReactions,
} from './rows.ts';

/** A chat as the API shows it. Times are ISO 8601 in UTC. */
export type ChatView = ChatContent & {
  id: string;
  connectionId: string;
  kind: ChatKind;
  lastMessage: ChatMessageView | null;
  lastAt: string | null;
  unreadCount: number;
  isMuted: boolean;
  isPinned: boolean;
  isArchived: boolean;
  isReadOnly: boolean;
};

/** A message in a chat, whoever wrote it and wherever: here, on the phone, or on their side. */
export type ChatMessageView = Omit<ChatMessageContent, 'key' | 'media'> & {
  id: string;
  whatsappId: string;
  chatId: string;
  direction: 'in' | 'out';
  type: ChatMessageType;
  media: { mediaType: string; fileName: string | null; bytes: number | null; state: MediaState } | null;
  reactions: ChatReaction[];
  ack: Ack;
  sentAt: string;
  editedAt: string | null;
  /** Deleted for everybody; what it said is gone here, too. */
  revokedAt: string | null;
  /** The message of ours (`/v1/messages`) that it is. */
  messageId: string | null;
};

/** What a query selects of `whatsapp_chats c` for `chatOf`, apart from its last message. */
export const CHAT_COLUMNS = `c.id, c.organization_id, c.connection_id, c.kind, c.content, c.active_at, c.unread_count, c.is_muted, c.is_pinned,
  c.is_archived, c.is_read_only`;

export type ChatRow = {
  id: string;
  organization_id: string;
  connection_id: string;
  kind: ChatKind;
  content: Buffer;
  active_at: Date | string;
  unread_count: number;
  is_muted: boolean;
  is_pinned: boolean;
  is_archived: boolean;
  is_read_only: boolean;
};

/** The same of `whatsapp_messages w`. */
export const CHAT_MESSAGE_COLUMNS = `w.id, w.chat_id, w.whatsapp_id, w.direction, w.type, w.content, w.reactions, w.ack, w.sent_at,
  w.edited_at, w.revoked_at, w.media_state, w.media_sha256,
  (select m.id from messages m where m.organization_id = w.organization_id and m.driver = '${DRIVER}'
     and m.provider_id = w.whatsapp_id and m.direction = w.direction limit 1) as message_id`;

export type ChatMessageRow = {
  id: string;
  chat_id: string;
  whatsapp_id: string;
  direction: 'in' | 'out';
  type: ChatMessageType;
  content: Buffer;
  reactions: Buffer | null;
  ack: Ack;
  sent_at: Date | string;
  edited_at: Date | string | null;
  revoked_at: Date | string | null;
  media_state: MediaState | null;
  media_sha256: string | null;
  message_id: string | null;
};

export function chatOf(core: Core, row: ChatRow, last: ChatMessageRow | null): ChatView {
  const content = openChatContent(core, row.id, row.content);
  const activeAt = new Date(row.active_at);
  return {
    ...content,
    id: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    lastMessage: last === null ? null : chatMessageOf(core, last, content.chatId),
    lastAt: activeAt.getTime() === 0 ? null : activeAt.toISOString(),
    unreadCount: row.unread_count,
    isMuted: row.is_muted,
    isPinned: row.is_pinned,
    isArchived: row.is_archived,
    isReadOnly: row.is_read_only,
  };
}

/** @param chatId by which its chat is named. */
export function chatMessageOf(core: Core, row: ChatMessageRow, chatId: string): ChatMessageView {
  const { key: _, media, ...content } = openChatMessage(core, row.id, row.content);
  return {
    ...content,
    id: row.id,
    whatsappId: row.whatsapp_id,
    chatId,
    direction: row.direction,
    type: row.type,
    media: media === null ? null : { ...media, state: row.media_state ?? 'missing' },
    reactions: openReactions(core, row.id, row.reactions),
    ack: row.ack,
    sentAt: iso(row.sent_at),
    editedAt: iso(row.edited_at),
    revokedAt: iso(row.revoked_at),
    messageId: row.message_id,
  };
}
