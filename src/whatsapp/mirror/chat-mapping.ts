/** What the library tells of chats, as the mirror keeps it. Pure. */
import { iso } from '../../iso.ts';
import type { ChatContent } from '../chats/rows.ts';
import { CHAT_ID, type Id, idText, textOf } from './mapping.ts';

/** A chat's details, as far as its kind has them. */
export type ToldChat = {
  chatId: string;
  facts: Partial<Pick<ChatContent, 'name' | 'description' | 'participants' | 'owner' | 'createdAt'>>;
  flags: ChatFlags;
  activeAt: Date | null;
};
export type ChatFlags = {
  unreadCount?: number;
  isMuted?: boolean;
  isPinned?: boolean;
  isArchived?: boolean;
  isReadOnly?: boolean;
};

/** What the library gives of a person's chat, a group or a channel. */
export type RawChat = {
  id: Id;
  name?: unknown;
  unreadCount?: number;
  timestamp?: number;
  archived?: boolean;
  pinned?: boolean;
  isMuted?: boolean;
  isReadOnly?: boolean;
  groupMetadata?: {
    owner?: Id;
    creation?: number;
    desc?: unknown;
    announce?: boolean;
    participants?: { id: Id; isAdmin?: boolean; isSuperAdmin?: boolean }[];
  };
  channelMetadata?: {
    description?: unknown;
    size?: number;
    createdAtTs?: number;
    membershipType?: string;
  };
};

/** @param isMe whether an id is the account's own. @returns null for what is no chat of people. */
export function mapChat(raw: RawChat, isMe: (id: string) => boolean): ToldChat | null {
  const chatId = idText(raw.id);
  if (chatId === null || !CHAT_ID.test(chatId)) return null;
  const { groupMetadata: group, channelMetadata: channel } = raw;
  const isAdmin = group?.participants?.some((one) => (one.isAdmin || one.isSuperAdmin) && isMe(idText(one.id) ?? ''));
  const isOwner = channel?.membershipType === 'owner' || channel?.membershipType === 'admin';
  return {
    chatId,
    facts: {
      ...(textOf(raw.name) === null ? {} : { name: textOf(raw.name) }),
      ...(group && {
        description: textOf(group.desc),
        participants: group.participants?.length ?? null,
        owner: idText(group.owner),
        createdAt: timeOf(group.creation),
      }),
      ...(channel && {
        description: textOf(channel.description),
        participants: channel.size ?? null,
        createdAt: timeOf(channel.createdAtTs),
      }),
    },
    flags: {
      // WhatsApp says -1 for a chat that somebody marked as unread.
      ...(raw.unreadCount === undefined ? {} : { unreadCount: Math.abs(raw.unreadCount) }),
      ...flag('isMuted', raw.isMuted),
      ...flag('isPinned', raw.pinned),
      ...flag('isArchived', raw.archived),
      ...(group && { isReadOnly: group.announce === true && !isAdmin }),
      ...(channel && { isReadOnly: !isOwner }),
    },
    activeAt: raw.timestamp ? new Date(raw.timestamp * 1_000) : null,
  };
}

const flag = <Name extends keyof ChatFlags>(name: Name, value: boolean | undefined) =>
  value === undefined ? {} : { [name]: value };

/** Seconds since the epoch in ISO 8601. */
const timeOf = (seconds: number | undefined): string | null => (seconds ? iso(seconds * 1_000) : null);
