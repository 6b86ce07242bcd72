/**
 * How chats rest. Everything that says who wrote what is sealed and bound to its row; a chat is found by keyed hashes of
 * WhatsApp's ids of it, which are other ones in each organization.
 */
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';

export type ChatKind = 'person' | 'group' | 'channel';

/** What is sealed of a chat. */
export type ChatContent = {
  /** By which it is named: of a person their number's (`…@c.us`), or the hidden one (`…@lid`) while no number is known. */
  chatId: string;
  lid: string | null;
  /** E.164. */
  phone: string | null;
  name: string | null;
  description: string | null;
  pictureUrl: string | null;
  participants: number | null;
  /** A chat id. */
  owner: string | null;
  /** ISO 8601: when the group or channel was made. */
  createdAt: string | null;
};

const CHAT_MESSAGE_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'location',
  'contact',
  'other',
] as const;
export type ChatMessageType = (typeof CHAT_MESSAGE_TYPES)[number];

/** What is sealed of a message. */
export type ChatMessageContent = {
  /** WhatsApp's whole key of it, by which the page is asked for its media. */
  key: string;
  text: string;
  author: { chatId: string; name: string | null } | null;
  media: { mediaType: string; fileName: string | null; bytes: number | null } | null;
  location: { latitude: number; longitude: number; name: string | null } | null;
  contact: { name: string; phone: string | null } | null;
  /** WhatsApp's id of the message that it answers. */
  replyTo: string | null;
  /** Chat ids. */
  mentions: string[];
};

export type ChatReaction = { emoji: string; from: string };
export type MediaState = 'waiting' | 'stored' | 'missing';
/** WhatsApp's ticks: -1 refused, 0 on its way, 1 at the server, 2 delivered, 3 read, 4 played. */
export type Ack = -1 | 0 | 1 | 2 | 3 | 4;

export const kindOf = (chatId: string): ChatKind => {
  if (chatId.endsWith('@g.us')) return 'group';
  return chatId.endsWith('@newsletter') ? 'channel' : 'person';
};

export const isLid = (chatId: string): boolean => chatId.endsWith('@lid');

type Keys = Pick<Core, 'keyring'>;

/** The keyed hash by which a chat of one organization is found by one of its ids. */
export const chatIndex = ({ keyring }: Keys, organizationId: OrganizationId, chatId: string): Buffer =>
  keyring.mac('chat-index', `${organizationId} ${chatId}`);

export const sealChatContent = (keys: Keys, id: string, content: ChatContent): Buffer =>
  keys.keyring.seal(JSON.stringify(content), `whatsapp chat ${id}`);
export const openChatContent = (keys: Keys, id: string, sealed: Uint8Array): ChatContent =>
  JSON.parse(keys.keyring.open(sealed, `whatsapp chat ${id}`));

export const sealChatMessage = (keys: Keys, id: string, content: ChatMessageContent): Buffer =>
  keys.keyring.seal(JSON.stringify(content), `whatsapp message ${id}`);
export const openChatMessage = (keys: Keys, id: string, sealed: Uint8Array): ChatMessageContent =>
  JSON.parse(keys.keyring.open(sealed, `whatsapp message ${id}`));

export const sealReactions = (keys: Keys, id: string, reactions: readonly ChatReaction[]): Buffer =>
  keys.keyring.seal(JSON.stringify(reactions), `reactions to whatsapp message ${id}`);
export const openReactions = (keys: Keys, id: string, sealed: Uint8Array | null): ChatReaction[] =>
  sealed === null ? [] : JSON.parse(keys.keyring.open(sealed, `reactions to whatsapp message ${id}`));
