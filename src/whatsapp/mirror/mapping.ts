/**
 * What the library tells of messages, as the mirror keeps it. Pure. Everything is read from what the page sent
 * (`rawData`): for media the library's own `body` may be a thumbnail, and ids are text in some events and objects in others.
 */
import { LIMITS as MESSAGE_LIMITS } from '../../messaging/limits.ts';
import type { Ack, ChatMessageContent, ChatMessageType } from '../chats/rows.ts';

/** A message, with ids as WhatsApp gives them. */
export type ToldMessage = {
  whatsappId: string;
  chatId: string;
  direction: 'in' | 'out';
  type: ChatMessageType;
  content: ChatMessageContent;
  /** What its sender calls themselves. */
  senderName: string | null;
  ack: Ack;
  sentAt: Date;
  editedAt: Date | null;
  isRevoked: boolean;
  hasReactions: boolean;
};

export type Id = string | { _serialized?: string } | null | undefined;

/** What the page sends of a message; none of it is certain. */
export type RawMessage = {
  id: { fromMe: boolean; remote: Id; id: string; participant?: Id };
  type: string;
  t: number;
  ack?: number;
  author?: Id;
  notifyName?: unknown;
  body?: unknown;
  caption?: unknown;
  mimetype?: unknown;
  filename?: unknown;
  size?: unknown;
  lat?: unknown;
  lng?: unknown;
  loc?: unknown;
  pollName?: unknown;
  vcardFormattedName?: unknown;
  vcardList?: { displayName?: unknown; vcard?: unknown }[];
  quotedStanzaID?: unknown;
  mentionedJidList?: Id[];
  latestEditSenderTimestampMs?: number;
  protocolMessageKey?: { id?: string };
  isStatusV3?: boolean;
  broadcast?: boolean;
  hasReaction?: boolean;
};

/** WhatsApp's types. Those that are not here are shown as `other`. */
const TYPES: Record<string, ChatMessageType> = {
  chat: 'text',
  image: 'image',
  video: 'video',
  ptv: 'video',
  gif: 'video',
  audio: 'audio',
  ptt: 'voice',
  document: 'document',
  sticker: 'sticker',
  location: 'location',
  vcard: 'contact',
  multi_vcard: 'contact',
};

/** What nobody wrote: notices, keys, parts of other messages, and what cannot be read yet. */
const NOTICES: ReadonlySet<string> = new Set([
  ...['gp2', 'e2e_notification', 'notification', 'notification_template', 'group_notification', 'call_log'],
  ...['broadcast_notification', 'newsletter_notification', 'protocol', 'ciphertext', 'debug', 'reaction', 'album'],
  ...['pin_message', 'keep_in_chat', 'poll_update', 'event_response', 'biz_content_placeholder', 'oversized'],
]);

const MEDIA: Partial<Record<ChatMessageType, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mpeg',
  voice: 'audio/ogg',
  document: 'application/octet-stream',
  sticker: 'image/webp',
};

export const CHAT_ID = /^[\d-]{1,40}@(?:c\.us|lid|g\.us|newsletter)$/;

/** An id in whichever form; null for what is none. */
export function idText(id: unknown): string | null {
  const text = typeof id === 'object' && id !== null ? (id as { _serialized?: unknown })._serialized : id;
  return typeof text === 'string' && text !== '' ? text.replace('@s.whatsapp.net', '@c.us') : null;
}

/** @returns null for what belongs to no chat: status posts, broadcasts, notices. */
export function mapMessage(raw: RawMessage): ToldMessage | null {
  const chatId = idText(raw.id.remote);
  if (chatId === null || !CHAT_ID.test(chatId) || raw.isStatusV3 || raw.broadcast || NOTICES.has(raw.type)) return null;
  const isRevoked = raw.type === 'revoked';
  const type = TYPES[raw.type] ?? 'other';
  const { fromMe } = raw.id;
  return {
    whatsappId: raw.id.id,
    chatId,
    direction: fromMe ? 'out' : 'in',
    type,
    content: { ...contentOf(raw, type), key: keyOf(raw, chatId), author: authorOf(raw, chatId) },
    senderName: fromMe ? null : textOf(raw.notifyName),
    ack: ackOf(raw.ack),
    sentAt: new Date(raw.t * 1_000),
    editedAt: raw.latestEditSenderTimestampMs ? new Date(raw.latestEditSenderTimestampMs) : null,
    isRevoked,
    hasReactions: raw.hasReaction === true && !isRevoked,
  };
}

/** The message that was deleted for everybody: WhatsApp tells it as another message about it, or as itself. */
export const revokedId = (raw: RawMessage): string => raw.protocolMessageKey?.id ?? raw.id.id;

/** What the library tells of a reaction. */
export type RawReaction = {
  id?: unknown;
  msgId?: unknown;
  senderId?: unknown;
  reaction?: unknown;
  timestamp?: unknown;
};
/** An empty `emoji`: it was taken back. */
export type ToldReaction = { whatsappId: string; from: string; fromMe: boolean; emoji: string; at: Date };

export function mapReaction({ id, msgId, senderId, reaction, timestamp }: RawReaction): ToldReaction | null {
  const from = idText(senderId);
  const whatsappId = (msgId as { id?: unknown } | undefined)?.id;
  if (from === null || typeof whatsappId !== 'string') return null;
  const fromMe = (id as { fromMe?: unknown } | undefined)?.fromMe === true;
  return { whatsappId, from, fromMe, emoji: storable(reaction), at: new Date((Number(timestamp) || 0) * 1_000) };
}

export const ackOf = (ack: unknown): Ack =>
  typeof ack === 'number' ? (Math.max(-1, Math.min(4, Math.trunc(ack))) as Ack) : 0;

type Said = Omit<ChatMessageContent, 'key' | 'author'>;
const NOTHING: Said = { text: '', media: null, location: null, contact: null, replyTo: null, mentions: [] };

function contentOf(raw: RawMessage, type: ChatMessageType): Said {
  if (raw.type === 'revoked') return NOTHING;
  const said: Said = {
    ...NOTHING,
    replyTo: textOf(raw.quotedStanzaID),
    mentions: (raw.mentionedJidList ?? []).map(idText).filter((id) => id !== null),
  };
  if (type in MEDIA) return { ...said, text: captionOf(raw), media: mediaOf(raw, type) };
  if (type === 'location') return { ...said, location: locationOf(raw) };
  if (type === 'contact') return { ...said, contact: contactOf(raw) };
  return { ...said, text: storable(raw.body ?? raw.pollName) };
}

/** A document without words comes with its name as its caption. */
const captionOf = ({ caption, filename }: RawMessage): string => (caption === filename ? '' : storable(caption));

function mediaOf({ mimetype, filename, size }: RawMessage, type: ChatMessageType) {
  const mediaType = textOf(mimetype)?.split(';')[0]?.trim().toLowerCase();
  return {
    mediaType: mediaType && /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : MEDIA[type]!,
    fileName: textOf(filename),
    bytes: typeof size === 'number' && size >= 0 ? size : null,
  };
}

function locationOf({ lat, lng, loc }: RawMessage): Said['location'] {
  const [latitude, longitude] = [Number(lat), Number(lng)];
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  return { latitude, longitude, name: textOf(loc)?.split('\n')[0] || null };
}

/** The first of the cards. */
function contactOf(raw: RawMessage): Said['contact'] {
  const card = raw.vcardList?.[0];
  const text = storable(card?.vcard ?? raw.body);
  const name = textOf(card?.displayName) ?? textOf(raw.vcardFormattedName) ?? /^FN:(.*)$/m.exec(text)?.[1]?.trim();
  const phone = /waid=(\d{7,15})/.exec(text)?.[1] ?? /^TEL[^:\r\n]*:\s*\+?([\d\s()-]{7,25})\s*$/m.exec(text)?.[1];
  const digits = phone?.replace(/\D/g, '');
  return { name: name ?? '', phone: digits ? `+${digits}` : null };
}

/** By which the page finds the message again. */
function keyOf({ id }: RawMessage, chatId: string): string {
  const participant = idText(id.participant);
  return `${id.fromMe}_${chatId}_${id.id}${participant === null ? '' : `_${participant}`}`;
}

function authorOf(raw: RawMessage, chatId: string): ChatMessageContent['author'] {
  const author = idText(raw.author ?? raw.id.participant);
  if (raw.id.fromMe || author === null || !chatId.endsWith('@g.us')) return null;
  return { chatId: author, name: textOf(raw.notifyName) };
}

export const textOf = (value: unknown): string | null => storable(value) || null;

/** Whatever people's phones send, as PostgreSQL can keep it. */
function storable(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.replaceAll('\u0000', '').slice(0, MESSAGE_LIMITS.receivedCharactersMax).toWellFormed();
}
