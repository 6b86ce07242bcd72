/**
 * What the simulated web.whatsapp.com and its page say to each other: events from the server as a stream
 * (`GET /sim/events`), requests from the page as POSTs (`POST /sim/requests`). Types only, for both sides.
 *
 * Ids are written as WhatsApp writes them: `15550000001@c.us` (phone number), `8812…@lid` (hidden number),
 * `1203…@g.us` (group), `1203…@newsletter` (channel). Times are seconds since the epoch, as there.
 */

/** -1 failed, 0 on its way, 1 at the server, 2 on the other's device, 3 read. */
export type Ack = -1 | 0 | 1 | 2 | 3;

/** Lower-case words of WhatsApp's own message types. */
export type MessageType =
  | 'chat'
  | 'image'
  | 'video'
  | 'audio'
  | 'ptt'
  | 'document'
  | 'sticker'
  | 'location'
  | 'vcard'
  | 'multi_vcard'
  | 'poll_creation'
  | 'groups_v4_invite'
  | 'gp2'
  | 'revoked';

/** What a message says; which fields there are depends on `type`. */
export type Content = {
  type: MessageType;
  body?: string;
  caption?: string;
  mimetype?: string;
  filename?: string;
  /** Bytes. */
  size?: number;
  /** SHA-256 of the bytes in base64, which the page checks after a download. */
  filehash?: string;
  encFilehash?: string;
  directPath?: string;
  mediaKey?: string;
  mediaKeyTimestamp?: number;
  /** Seconds. */
  duration?: string;
  isGif?: boolean;
  isViewOnce?: boolean;
  isForwarded?: boolean;
  loc?: string;
  lat?: number;
  lng?: number;
  clientUrl?: string;
  vcardFormattedName?: string;
  vcardList?: { displayName: string; vcard: string }[];
  pollName?: string;
  pollOptions?: { name: string; localId: number }[];
  pollSelectableOptionsCount?: number;
  mentionedJidList?: string[];
  quotedStanzaID?: string;
  quotedParticipant?: string;
  quotedMsg?: { type: MessageType; body?: string; caption?: string };
  /** Of an invitation into a group (`groups_v4_invite`). */
  inviteCode?: string;
  inviteCodeExp?: number;
  inviteGrp?: string;
  inviteGrpName?: string;
  /** Of a group's notification (`gp2`): `add`, `remove`, `leave`, `promote`, `demote`, `subject`, `description`, … */
  subtype?: string;
  recipients?: string[];
};

export type WireContact = {
  /** The id others address this account by: its hidden number (`@lid`) or its phone number (`@c.us`). */
  id: string;
  phoneNumber: string;
  lid: string;
  pushname: string;
  /** As in the viewer's address book; null for somebody who is not in it. */
  name: string | null;
  isBusiness: boolean;
  isBlocked: boolean;
  about: string;
};

export type WireParticipant = { id: string; isAdmin: boolean; isSuperAdmin: boolean };

export type WireGroup = {
  owner: string;
  creation: number;
  desc: string;
  /** Only admins may write. */
  announce: boolean;
  /** Only admins may change the group's details. */
  restrict: boolean;
  memberAddMode: 'admin_add' | 'all_member_add';
  isLidAddressingMode: boolean;
  participants: WireParticipant[];
};

export type WireChannel = {
  creation: number;
  description: string;
  inviteCode: string;
  subscribers: number;
  membershipType: 'owner' | 'subscriber' | 'guest';
};

export type WireChat = {
  id: string;
  name: string;
  t: number;
  unreadCount: number;
  flags: ChatFlags;
  group: WireGroup | null;
  channel: WireChannel | null;
};

/** What somebody set for a chat of theirs. */
export type ChatFlags = {
  archived: boolean;
  /** 0: not pinned. */
  pinnedAt: number;
  /** 0: not muted; -1: for ever. */
  mutedUntil: number;
};

export type WireReaction = { from: string; text: string; at: number };

/** One message as one account sees it. */
export type WireMessage = {
  id: string;
  chat: string;
  fromMe: boolean;
  from: string;
  to: string;
  /** Who wrote it in a group; null elsewhere. */
  author: string | null;
  at: number;
  ack: Ack;
  notifyName: string;
  content: Content;
  editedAt: number | null;
  starred: boolean;
  reactions: WireReaction[];
  /** The device has not been given it before. */
  isNew: boolean;
};

export type Me = { phone: string; lid: string; name: string; platform: 'android' | 'iphone' };

/** Set once, when the page is loaded. */
export type PageSettings = {
  version: string;
  /** The own field in which a message key keeps its text; builds since July 2026 minify it, to `$1` for one. */
  messageKeyField: string;
  /** Modules this build does not have, though the simulator knows them. */
  missingModules: string[];
  /**
   * When the page says that it has synced: as soon as somebody listens, or after so many milliseconds whoever listens.
   * At 0 the library never hears of it.
   */
  synced: 'when_listened' | { afterMs: number };
  /** What came while the device was away is added silently, or as if it had just come. */
  backlog: 'silent' | 'events';
};

export type PageKeys = { noise: string; identity: string; adv: string };

export type SocketState =
  | 'UNLAUNCHED'
  | 'OPENING'
  | 'UNPAIRED'
  | 'UNPAIRED_IDLE'
  | 'PAIRING'
  | 'CONNECTED'
  | 'TIMEOUT'
  | 'CONFLICT'
  | 'DEPRECATED_VERSION'
  | 'PROXYBLOCK'
  | 'TOS_BLOCK'
  | 'SMB_TOS_BLOCK';

export type PageEvent =
  /** The first event of every stream: the page proves its identity key by signing `nonce`. */
  | { kind: 'challenge'; session: string; nonce: string }
  | { kind: 'ref'; ref: string }
  | { kind: 'paired'; token: string; me: Me }
  | { kind: 'welcome'; me: Me }
  /** The device was removed: by the phone, or because its token or keys are not the right ones. */
  | { kind: 'unlinked' }
  | { kind: 'contact'; contact: WireContact }
  | { kind: 'chat'; chat: WireChat }
  | { kind: 'chat_removed'; chat: string }
  | { kind: 'message'; message: WireMessage }
  | { kind: 'message_changed'; message: WireMessage }
  | { kind: 'message_removed'; chat: string; id: string }
  | { kind: 'reaction'; message: WireMessage; reaction: WireReaction }
  | { kind: 'call'; call: WireCall }
  | { kind: 'typing'; chat: string; state: 'typing' | 'recording' | 'stop' }
  | { kind: 'state'; state: SocketState }
  | { kind: 'reload' };

export type WireCall = { id: string; from: string; isVideo: boolean; isGroup: boolean };

/** A stanza as the page builds it for the wire; the simulator keeps them and acts on rejected calls. */
export type Stanza = { tag: string; attrs: Record<string, string>; children: Stanza[] };

export type ParticipantChange = 'add' | 'remove' | 'promote' | 'demote';
/** `code` as WhatsApp answers: 200, 403 (may be invited only, by `inviteCode`), 404, 409. */
export type ParticipantResult = { id: string; code: number; inviteCode?: string };
export type GroupSetting = 'subject' | 'description' | 'announcement' | 'restrict' | 'member_add_mode';
export type InviteInfo = { id: string; subject: string; owner: string; creation: number; size: number; desc: string };

/** Everything a page may ask. Errors are HTTP statuses of the answer, with `{message}`. */
export type Operations = {
  hello: {
    input: PageKeys & { token: string | null; signature: string; version: string };
    output: null;
  };
  refresh_qr: { input: object; output: null };
  request_pairing_code: { input: { phone: string }; output: { code: string } };
  sync: { input: object; output: { contacts: WireContact[]; chats: WireChat[]; messages: WireMessage[] } };
  earlier_messages: { input: { chat: string; before: string | null }; output: WireMessage[] };
  contact: { input: { id: string }; output: WireContact | null };
  open_chat: { input: { id: string }; output: WireChat | null };
  send: { input: { chat: string; id: string; content: Content }; output: { at: number } };
  edit: { input: { chat: string; id: string; body: string; mentionedJidList: string[] }; output: null };
  revoke: { input: { chat: string; id: string }; output: null };
  delete_for_me: { input: { chat: string; ids: string[] }; output: null };
  star: { input: { chat: string; id: string; starred: boolean }; output: null };
  react: { input: { chat: string; id: string; text: string }; output: null };
  forward: { input: { to: string; chat: string; id: string }; output: null };
  receipts: { input: { chat: string; id: string }; output: { delivered: string[]; read: string[] } };
  seen: { input: { chat: string }; output: null };
  mark_unread: { input: { chat: string; unread: boolean }; output: null };
  flag_chat: { input: { chat: string; flags: Partial<ChatFlags> }; output: null };
  clear_chat: { input: { chat: string; remove: boolean }; output: null };
  typing: { input: { chat: string; state: 'typing' | 'recording' | 'stop' }; output: null };
  stanza: { input: { stanza: Stanza }; output: null };
  block: { input: { id: string; blocked: boolean }; output: null };
  set_about: { input: { text: string }; output: null };
  set_name: { input: { name: string }; output: null };
  create_group: {
    input: { subject: string; participants: string[]; announce: boolean; restrict: boolean };
    output: { chat: WireChat; participants: ParticipantResult[] };
  };
  change_participants: {
    input: { group: string; change: ParticipantChange; participants: string[] };
    output: ParticipantResult[];
  };
  change_group: { input: { group: string; setting: GroupSetting; value: string | number }; output: null };
  leave_group: { input: { group: string }; output: null };
  group_invite: { input: { group: string; reset: boolean }; output: { code: string } };
  invite_info: { input: { code: string }; output: InviteInfo };
  join_group: { input: { code: string }; output: { group: string } };
  create_channel: { input: { name: string; description: string }; output: WireChat };
  channel_by_code: { input: { code: string }; output: WireChat };
  subscribe: { input: { channel: string; subscribed: boolean }; output: WireChat };
  delete_channel: { input: { channel: string }; output: null };
  takeover: { input: { token: string }; output: null };
  logout: { input: object; output: null };
};

export type Operation = keyof Operations;
export type RequestBody<O extends Operation = Operation> = {
  session: string;
  operation: O;
  input: Operations[O]['input'];
};

/** What a page could not do, sent so that a gap in the simulator is found by its name. */
export type PageReport = { kind: 'unknown_module' | 'page_error'; detail: string };
