/** What becomes of messages that are in the mirror: ticks, edits, being deleted for everybody, reactions. */

import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type Ack,
  openChatContent,
  openChatMessage,
  openReactions,
  sealChatMessage,
  sealReactions,
} from '../chats/rows.ts';
import { asHeard, type Mirror, notify } from './hearing.ts';
import type { ToldMessage } from './mapping.ts';
import { type ChatEvent, tellOfChange } from './telling.ts';

/** Each returns null when the session is not the one that is heard; a message that is not known is left alone. */
type Outcome = Promise<{ isChanged: boolean } | null>;

type Found = {
  id: string;
  chat_id: string;
  chat: Buffer;
  content: Buffer;
  reactions: Buffer | null;
  ack: Ack;
  direction: 'in' | 'out';
  edited_at: Date | string | null;
  revoked_at: Date | string | null;
};

export const noteAck = (mirror: Mirror, whatsappId: string, ack: Ack): Outcome =>
  change(mirror, whatsappId, (em, found) => raiseAck(mirror, em, found, ack));

/** @param at when it was edited, as WhatsApp tells it. */
export const noteEdit = (mirror: Mirror, whatsappId: string, edit: { text: string; at: Date }): Outcome =>
  change(mirror, whatsappId, (em, found) => edited(mirror, em, found, edit));

export const noteRevoked = (mirror: Mirror, whatsappId: string): Outcome =>
  change(mirror, whatsappId, (em, found) => revoked(mirror, em, found));

/** @param reaction.emoji empty: they take theirs back. @param reaction.from the chat id of who reacted. */
export const noteReaction = (
  mirror: Mirror,
  whatsappId: string,
  reaction: { emoji: string; from: string; at: Date },
): Outcome => change(mirror, whatsappId, (em, found) => reacted(mirror, em, found, reaction));

/** Brings a message that is told once more up to date. @returns whether it has more ticks than before. */
export async function settle(mirror: Mirror, em: EntityManager, told: ToldMessage): Promise<boolean> {
  const found = await find(mirror, em, told.whatsappId);
  if (!found) return false;
  if (told.isRevoked) await revoked(mirror, em, found);
  else if (told.editedAt) await edited(mirror, em, found, { text: told.content.text, at: told.editedAt });
  return raiseAck(mirror, em, found, told.ack);
}

async function change(
  mirror: Mirror,
  whatsappId: string,
  apply: (em: EntityManager, found: Found) => Promise<boolean>,
): Outcome {
  return asHeard(mirror, async (em) => {
    const found = await find(mirror, em, whatsappId);
    return { isChanged: found !== undefined && (await apply(em, found)) };
  });
}

async function find({ held }: Mirror, em: EntityManager, whatsappId: string): Promise<Found | undefined> {
  const [found] = await em.execute<Found[]>(
    `select w.id, w.chat_id, c.content as chat, w.content, w.reactions, w.ack, w.direction, w.edited_at, w.revoked_at
     from whatsapp_messages w join whatsapp_chats c on c.id = w.chat_id where w.connection_id = ? and w.whatsapp_id = ?`,
    [held.ref.connectionId, whatsappId],
  );
  return found;
}

/** Ticks come out of order; a refusal counts only while nobody has taken the message. */
async function raiseAck(mirror: Mirror, em: EntityManager, found: Found, ack: Ack): Promise<boolean> {
  const isNews = ack === -1 ? found.ack === 0 : ack > found.ack;
  if (found.direction === 'in' || !isNews) return false;
  await em.execute('update whatsapp_messages set ack = ? where id = ?', [ack, found.id]);
  await notify(mirror, em, found.chat_id, 'ack');
  return true;
}

async function edited(
  mirror: Mirror,
  em: EntityManager,
  found: Found,
  { text, at }: { text: string; at: Date },
): Promise<boolean> {
  const content = openChatMessage(mirror.core, found.id, found.content);
  const isLater = found.edited_at === null || new Date(found.edited_at) < at;
  if (found.revoked_at !== null || !isLater || content.text === text) return false;
  const sealed = sealChatMessage(mirror.core, found.id, { ...content, text });
  await em.execute('update whatsapp_messages set content = ?, edited_at = ? where id = ?', [sealed, at, found.id]);
  const more = { previousText: content.text };
  await announce(mirror, em, found, { type: 'message.edited', occasion: at.toISOString(), more });
  return true;
}

async function revoked(mirror: Mirror, em: EntityManager, found: Found): Promise<boolean> {
  if (found.revoked_at !== null) return false;
  const { core } = mirror;
  const content = openChatMessage(core, found.id, found.content);
  const nothing = { ...content, text: '', media: null, location: null, contact: null, mentions: [] };
  await em.execute(
    `update whatsapp_messages set content = ?, revoked_at = ?, reactions = null, media_state = null, media_sha256 = null,
       media_due_at = null where id = ?`,
    [sealChatMessage(core, found.id, nothing), new Date(core.now()), found.id],
  );
  await announce(mirror, em, found, { type: 'message.revoked' });
  return true;
}

async function reacted(
  mirror: Mirror,
  em: EntityManager,
  found: Found,
  { emoji, from, at }: { emoji: string; from: string; at: Date },
): Promise<boolean> {
  const { core } = mirror;
  const before = openReactions(core, found.id, found.reactions);
  if ((before.find((one) => one.from === from)?.emoji ?? '') === emoji) return false;
  const others = before.filter((one) => one.from !== from);
  const after = emoji === '' ? others : [...others, { emoji, from }];
  const sealed = after.length === 0 ? null : sealReactions(core, found.id, after);
  await em.execute('update whatsapp_messages set reactions = ? where id = ?', [sealed, found.id]);
  await announce(mirror, em, found, {
    type: 'message.reaction',
    occasion: `${from} ${emoji} ${at.toISOString()}`,
    more: { reaction: { emoji, from } },
  });
  return true;
}

/** Customers' systems are told of a change, and so is whoever looks at the chat. */
async function announce(mirror: Mirror, em: EntityManager, found: Found, event: ChatEvent): Promise<void> {
  const { id: messageId, chat_id: chatId } = found;
  const chat = openChatContent(mirror.core, chatId, found.chat);
  await tellOfChange(mirror, em, { chat, messageId }, event);
  await notify(mirror, em, chatId, 'message');
}
