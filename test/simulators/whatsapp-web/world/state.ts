import type { ChatFlags, Content, PageKeys } from '../protocol.ts';

/** Everything the world knows that outlives the process. Plain JSON; phones are digits with the country code. */
export type WorldState = {
  /** Of the newest message; what a device has been given is told by the number it has reached. */
  sequence: number;
  accounts: Record<string, Account>;
  groups: Record<string, Group>;
  channels: Record<string, Channel>;
  /** By token. */
  devices: Record<string, Device>;
  messages: Message[];
};

export type Account = {
  phone: string;
  /** Digits of the hidden number that everybody has had since 2024. */
  lid: string;
  /** By which of the two others see this account: what a gateway gets as the sender of a message. */
  addressing: 'phone' | 'lid';
  name: string;
  about: string;
  platform: 'android' | 'iphone';
  isBusiness: boolean;
  /** False: a number that exists for telephones only. */
  registered: boolean;
  /** In everybody's address book, so that others see the name and not only what the account calls itself. */
  saved: boolean;
  /** The telephone is on and has a network: messages are delivered to it. */
  online: boolean;
  /** Whether strangers may put this account into a group, or have to invite it. */
  groupAdds: 'everyone' | 'by_invitation';
  /** Phones. */
  blocked: string[];
  /** By the peer's phone, or the group's or channel's id. */
  chats: Record<string, ChatState>;
};

export type ChatState = ChatFlags & { unread: number; clearedUpTo: number; removed: boolean };

export type Member = { phone: string; role: 'member' | 'admin' | 'owner' };

export type Group = {
  id: string;
  subject: string;
  description: string;
  owner: string;
  createdAt: number;
  inviteCode: string;
  /** Only admins may write, or change its details. */
  announce: boolean;
  restrict: boolean;
  memberAdds: 'admins' | 'everyone';
  members: Member[];
};

export type Channel = {
  id: string;
  name: string;
  description: string;
  owner: string;
  createdAt: number;
  inviteCode: string;
  subscribers: string[];
};

/** A browser that is linked to an account. */
export type Device = { token: string; phone: string; keys: PageKeys; linkedAt: number; sequence: number };

export type Conversation =
  | { kind: 'direct'; between: [string, string] }
  | { kind: 'group'; id: string }
  | { kind: 'channel'; id: string };

export type Message = {
  id: string;
  sequence: number;
  /** Seconds. */
  at: number;
  from: string;
  conversation: Conversation;
  content: Content;
  /** By the receiver's phone: 2 delivered, 3 read. */
  receipts: Record<string, 2 | 3>;
  editedAt: number | null;
  reactions: Record<string, { text: string; at: number }>;
  starredBy: string[];
  hiddenFor: string[];
};

export const emptyState = (): WorldState => ({
  sequence: 0,
  accounts: {},
  groups: {},
  channels: {},
  devices: {},
  messages: [],
});

export const emptyChat = (): ChatState => ({
  archived: false,
  pinnedAt: 0,
  mutedUntil: 0,
  unread: 0,
  clearedUpTo: 0,
  removed: false,
});
