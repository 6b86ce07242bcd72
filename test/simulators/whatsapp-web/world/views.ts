import { isChannelId, isGroupId, lidId, phoneId } from '../ids.ts';
import type { Ack, WireChannel, WireChat, WireContact, WireGroup, WireMessage } from '../protocol.ts';
import type { Realm } from './realm.ts';
import type { Account, Channel, Conversation, Group, Message } from './state.ts';

/** How one account sees what the world keeps once: ids, acks and names depend on who looks. */

/** What the chat is called inside the world: the peer's phone, or the group's or channel's id. */
export function chatKey(conversation: Conversation, viewer: string): string {
  if (conversation.kind !== 'direct') return conversation.id;
  const [first, second] = conversation.between;
  return first === viewer ? second : first;
}

/** What a chat's id on the wire stands for inside the world; null when nobody is behind it. */
export function keyOfChat(realm: Realm, id: string): string | null {
  if (isGroupId(id)) return realm.state.groups[id] ? id : null;
  if (isChannelId(id)) return realm.state.channels[id] ? id : null;
  const account = realm.accountOf(id);
  return account?.registered ? account.phone : null;
}

export function idOfChat(realm: Realm, key: string): string {
  return key.includes('@') ? key : realm.addressOf(key);
}

/** Everybody who is in a conversation, whoever wrote last. */
export function participantsOf(realm: Realm, conversation: Conversation): string[] {
  switch (conversation.kind) {
    case 'direct':
      return [...new Set(conversation.between)];
    case 'group':
      return realm.state.groups[conversation.id]?.members.map(({ phone }) => phone) ?? [];
    case 'channel': {
      const channel = realm.state.channels[conversation.id];
      return channel ? [channel.owner, ...channel.subscribers] : [];
    }
    default:
      return conversation satisfies never;
  }
}

/** The ack its author sees: what the slowest of the receivers has done. */
export function ackOf(realm: Realm, message: Message): Ack {
  if (message.conversation.kind === 'channel') return 1;
  const others = participantsOf(realm, message.conversation).filter((phone) => phone !== message.from);
  if (others.length === 0) return 3;
  return Math.min(...others.map((phone) => message.receipts[phone] ?? 1)) as Ack;
}

/** @param isNew the device that this is for has not been given it before */
export function messageView(realm: Realm, message: Message, viewer: string, isNew: boolean): WireMessage {
  const { conversation, from } = message;
  const isNotice = message.content.type === 'gp2';
  const fromMe = from === viewer && !isNotice;
  const chat = idOfChat(realm, chatKey(conversation, viewer));
  const own = ownAddress(realm, viewer, chat);
  const sender = from === viewer ? own : realm.addressOf(from);
  return {
    id: message.id,
    chat,
    fromMe,
    from: fromMe ? own : chat,
    to: fromMe ? chat : own,
    author: conversation.kind === 'group' ? sender : null,
    at: message.at,
    ack: fromMe ? ackOf(realm, message) : 1,
    notifyName: conversation.kind === 'channel' ? '' : realm.account(from).name,
    content: structuredClone(message.content),
    editedAt: message.editedAt,
    starred: message.starredBy.includes(viewer),
    reactions: Object.entries(message.reactions).map(([phone, { text, at }]) => ({
      from: phone === viewer ? own : realm.addressOf(phone),
      text,
      at,
    })),
    isNew,
  };
}

export function contactView(realm: Realm, account: Account, viewer: string): WireContact {
  return {
    id: realm.addressOf(account.phone),
    phoneNumber: phoneId(account.phone),
    lid: lidId(account.lid),
    pushname: account.name,
    name: account.saved ? account.name : null,
    isBusiness: account.isBusiness,
    isBlocked: realm.account(viewer).blocked.includes(account.phone),
    about: account.about,
  };
}

export function chatView(realm: Realm, viewer: string, key: string): WireChat {
  const { archived, pinnedAt, mutedUntil, unread } = realm.chat(viewer, key);
  const group = realm.state.groups[key];
  const channel = realm.state.channels[key];
  const newest = realm.said(viewer, key).findLast((message) => isIn(realm, message, viewer));
  return {
    id: idOfChat(realm, key),
    name: group?.subject ?? channel?.name ?? nameOf(realm.account(key)),
    t: newest?.at ?? group?.createdAt ?? channel?.createdAt ?? 0,
    unreadCount: unread,
    flags: { archived, pinnedAt, mutedUntil },
    group: group ? groupView(realm, group, viewer) : null,
    channel: channel ? channelView(channel, viewer) : null,
  };
}

/** Whether the viewer finds the message in their chat: they are in the conversation, and have not removed it. */
export function isIn(realm: Realm, message: Message, viewer: string): boolean {
  if (message.hiddenFor.includes(viewer)) return false;
  if (!participantsOf(realm, message.conversation).includes(viewer)) return false;
  const chat = realm.account(viewer).chats[chatKey(message.conversation, viewer)];
  return message.sequence > (chat?.clearedUpTo ?? 0);
}

/** What the chats of an account are called inside the world. */
export function chatsOf(realm: Realm, viewer: string): string[] {
  const { groups, channels } = realm.state;
  const keys = new Set(realm.peersOf(viewer));
  for (const group of Object.values(groups)) if (roleIn(group, viewer)) keys.add(group.id);
  for (const { id, owner, subscribers } of Object.values(channels)) {
    if (owner === viewer || subscribers.includes(viewer)) keys.add(id);
  }
  return [...keys].filter((key) => !realm.account(viewer).chats[key]?.removed);
}

export const roleIn = (group: Group, phone: string): 'member' | 'admin' | 'owner' | null =>
  group.members.find((member) => member.phone === phone)?.role ?? null;

const nameOf = ({ name, phone, saved }: Account): string => (saved ? name : `+${phone}`);

/** Under which of its two numbers an account speaks in a chat: hidden among the hidden, as WhatsApp Web does. */
function ownAddress(realm: Realm, viewer: string, chat: string): string {
  const { lid, phone } = realm.account(viewer);
  if (isGroupId(chat)) return realm.addressOf(viewer);
  return chat.endsWith('@lid') ? lidId(lid) : phoneId(phone);
}

function groupView(realm: Realm, group: Group, viewer: string): WireGroup {
  return {
    owner: realm.addressOf(group.owner),
    creation: group.createdAt,
    desc: group.description,
    announce: group.announce,
    restrict: group.restrict,
    memberAddMode: group.memberAdds === 'admins' ? 'admin_add' : 'all_member_add',
    isLidAddressingMode: realm.account(viewer).addressing === 'lid',
    participants: group.members.map(({ phone, role }) => ({
      id: realm.addressOf(phone),
      isAdmin: role !== 'member',
      isSuperAdmin: role === 'owner',
    })),
  };
}

function channelView(channel: Channel, viewer: string): WireChannel {
  const { createdAt, description, inviteCode, subscribers, owner } = channel;
  const membershipType = owner === viewer ? 'owner' : subscribers.includes(viewer) ? 'subscriber' : 'guest';
  return { creation: createdAt, description, inviteCode, subscribers: subscribers.length, membershipType };
}
