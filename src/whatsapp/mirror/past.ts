/**
 * What was written while nobody looked, and what there was before the account was linked: WhatsApp does not tell it by
 * itself. Each chat in which the mirror may be behind is read, one after the other; one that cannot be read is left for the
 * next time and holds up no other.
 */

import type { Client, Message } from 'whatsapp-web.js';
import { chatIndex } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import type { ChatFlags } from './chat-mapping.ts';
import type { Mirror } from './hearing.ts';
import { type ListedChat, listChatsInPage } from './page.ts';

export type Looking = {
  client: Client;
  /** What was written from then on is news. */
  newsFrom: Date;
  isOver(): boolean;
  /** Takes in how a chat is called and what is set for it. */
  chat(id: string): Promise<unknown>;
  flags(id: string, flags: ChatFlags): Promise<unknown>;
  message(message: Message, isNews: boolean): Promise<unknown>;
};

/** @returns false when some chats could not be read. @throws when the page does not answer at all. */
export async function lookBack(mirror: Mirror, looking: Looking): Promise<boolean> {
  const { client, isOver } = looking;
  const listed = await within(LIMITS.syncingMs, client.pupPage!.evaluate(listChatsInPage, LIMITS.catchUpChatsMax));
  const known = await readKnown(mirror);
  let [failed, failedInARow] = [0, 0];
  for (const chat of listed) {
    if (isOver()) return true;
    const index = chatIndex(mirror.core, mirror.held.ref.organizationId, chat.id).toString('hex');
    try {
      await lookAt(looking, chat, known.get(index));
      failedInARow = 0;
    } catch (error) {
      failed += 1;
      failedInARow += 1;
      if (failedInARow >= LIMITS.chatsInVainMax) throw error;
      mirror.core.log.warn({ err: error, ...mirror.held.ref }, 'a WhatsApp chat could not be read');
    }
  }
  return failed === 0;
}

type Known = ChatFlags & { active_at: Date | string; has_open_ticks: boolean };

async function lookAt(looking: Looking, chat: ListedChat, known: Known | undefined): Promise<void> {
  const newsFrom = looking.newsFrom.getTime() / 1_000;
  const isBehind = !known || chat.t >= newsFrom || chat.t * 1_000 > new Date(known.active_at).getTime();
  if (isBehind || known.has_open_ticks) {
    await looking.chat(chat.id);
    for (const message of await readMessages(looking, chat.id, newsFrom)) {
      if (looking.isOver()) return;
      await looking.message(message, message.timestamp >= newsFrom);
    }
    return;
  }
  const { unreadCount, isMuted, isPinned, isArchived } = chat;
  const flags = { unreadCount, isMuted, isPinned, isArchived };
  const isSame = Object.entries(flags).every(([name, value]) => known[name as keyof ChatFlags] === value);
  if (!isSame) await looking.flags(chat.id, flags);
}

/** The last ones, oldest first; more of them where all of those are news. */
async function readMessages({ client }: Looking, id: string, newsFrom: number): Promise<Message[]> {
  for (let limit: number = LIMITS.catchUpMessagesMax; ; limit *= 4) {
    const reading = client.getChatById(id).then((chat) => chat.fetchMessages({ limit }));
    const messages = await within(LIMITS.lookUpMs, reading);
    const isWhole = messages.length < limit || (messages[0]?.timestamp ?? 0) < newsFrom;
    if (isWhole || limit >= LIMITS.missedMessagesMax)
      return messages.sort((one, other) => one.timestamp - other.timestamp);
  }
}

/** What the mirror has, by the hashes of the chats' ids. */
async function readKnown({ core, held }: Mirror): Promise<Map<string, Known>> {
  const rows = await core.database.statement((sql) =>
    sql.execute<(Known & { chat: string | null; lid: string | null })[]>(
      `select encode(c.chat_index, 'hex') as chat, encode(c.lid_index, 'hex') as lid, c.active_at,
         c.unread_count as "unreadCount", c.is_muted as "isMuted", c.is_pinned as "isPinned", c.is_archived as "isArchived",
         exists (select from whatsapp_messages w where w.chat_id = c.id and w.direction = 'out' and w.ack between 0 and 2
                   and w.sent_at > ? and w.revoked_at is null) as has_open_ticks
       from whatsapp_chats c where c.connection_id = ? order by c.active_at desc limit ?`,
      [new Date(core.now() - LIMITS.openTicksMs), held.ref.connectionId, LIMITS.knownChatsMax],
    ),
  );
  return new Map(rows.flatMap((row) => [row.chat, row.lid].flatMap((index) => (index ? [[index, row] as const] : []))));
}
