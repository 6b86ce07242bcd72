import type { Message } from 'whatsapp-web.js';
import type { ChatReaction } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import { idText, type ToldMessage } from './mapping.ts';
import type { People } from './people.ts';

/** The message with everybody in it by the ids that the mirror names them by. */
export async function nameIn(people: People, told: ToldMessage): Promise<ToldMessage> {
  const { author, mentions } = told.content;
  const named: string[] = [];
  for (const id of mentions.slice(0, LIMITS.mentionsMax)) named.push((await people.idsOf(id)).chatId);
  const writer = author && { ...author, chatId: (await people.idsOf(author.chatId)).chatId };
  return { ...told, content: { ...told.content, author: writer, mentions: named } };
}

/** Never fails: a message is worth more than what people think of it. */
export async function reactionsTo(people: People, message: Message): Promise<ChatReaction[]> {
  const lists = await within(LIMITS.lookUpMs, message.getReactions()).catch(() => undefined);
  const all: ChatReaction[] = [];
  for (const { senderId, reaction } of (lists ?? []).flatMap(({ senders }) => senders)) {
    const from = idText(senderId);
    if (from !== null) all.push({ emoji: reaction, from: (await people.idsOf(from)).chatId });
  }
  return all;
}
