import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type ChatContent, chatIndex, isLid, kindOf, openChatContent, sealChatContent } from '../chats/rows.ts';
import type { ChatFlags } from './chat-mapping.ts';
import type { Mirror } from './hearing.ts';
import type { ChatIds } from './people.ts';

/** What is told of a chat; what is left out stays as it is. */
export type ChatNews = {
  facts?: Partial<ChatContent>;
  /** For a chat whose name is not known yet. */
  nameIfNone?: string | null;
  flags?: ChatFlags;
  activeAt?: Date | null;
};
export type PlacedChat = { id: string; content: ChatContent; isNew: boolean; isChanged: boolean };

type PlaceRow = { id: string; content: Buffer };

/**
 * Finds or makes the row of a chat, and brings it up to date. Two rows that turn out to be one person's become one.
 * @param em of `asHeard`.
 */
export async function placeChat(
  { core, held }: Mirror,
  em: EntityManager,
  ids: ChatIds,
  { facts = {}, nameIfNone = null, flags = {}, activeAt = null }: ChatNews,
): Promise<PlacedChat> {
  const { organizationId, connectionId } = held.ref;
  const main = isLid(ids.chatId) ? null : chatIndex(core, organizationId, ids.chatId);
  const lid = ids.lid === null ? null : chatIndex(core, organizationId, ids.lid);
  const found = await em.execute<PlaceRow[]>(
    `select id, content from whatsapp_chats where connection_id = ? and (chat_index = ? or lid_index = ?)
     order by created_at, id`,
    [connectionId, main, lid],
  );
  const [kept, other] = found;
  const before = kept ? openChatContent(core, kept.id, kept.content) : null;
  const others = other ? openChatContent(core, other.id, other.content) : null;
  if (kept && other) await mergeInto(em, kept.id, other.id);
  const content = contentOf(ids, { before, others, facts, nameIfNone });
  const id = kept?.id ?? randomUUID();
  const now = new Date(core.now());
  const given = [flags.unreadCount, flags.isMuted, flags.isPinned, flags.isArchived, flags.isReadOnly];
  const values = given.map((value) => value ?? null);
  const sealed = sealChatContent(core, id, content);
  if (!kept) {
    await em.execute(
      `insert into whatsapp_chats (id, organization_id, connection_id, kind, chat_index, lid_index, content, active_at,
         unread_count, is_muted, is_pinned, is_archived, is_read_only, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, coalesce(?::timestamptz, 'epoch'), coalesce(?, 0), coalesce(?, false), coalesce(?, false),
         coalesce(?, false), coalesce(?, false), ?, ?)`,
      [id, organizationId, connectionId, kindOf(ids.chatId), main, lid, sealed, activeAt, ...values, now, now],
    );
    return { id, content, isNew: true, isChanged: true };
  }
  const changed = await em.execute<object[]>(
    `update whatsapp_chats set chat_index = coalesce(chat_index, ?), lid_index = coalesce(lid_index, ?), content = ?,
       active_at = greatest(active_at, ?), unread_count = ${UNREAD}, is_muted = coalesce(?, is_muted),
       is_pinned = coalesce(?, is_pinned), is_archived = coalesce(?, is_archived), is_read_only = coalesce(?, is_read_only),
       updated_at = ?
     where id = ? and (? or active_at < ?
       or (unread_count, is_muted, is_pinned, is_archived, is_read_only) is distinct from
          (${UNREAD}, coalesce(?, is_muted), coalesce(?, is_pinned), coalesce(?, is_archived),
           coalesce(?, is_read_only)))
     returning id`,
    [
      ...[main, lid, sealed, activeAt, ...values, now, id],
      ...[other !== undefined || JSON.stringify(before) !== JSON.stringify(content), activeAt, ...values],
    ],
  );
  return { id, content, isNew: false, isChanged: changed.length > 0 };
}

/** What was read here is not unread again while WhatsApp has not been told. */
const UNREAD = 'case when receipt_due_at is null then coalesce(?, unread_count) else unread_count end';

/** Everything of the second chat belongs to the first; then there is no second one. */
async function mergeInto(em: EntityManager, kept: string, other: string): Promise<void> {
  await em.execute('update whatsapp_messages set chat_id = ? where chat_id = ?', [kept, other]);
  await em.execute(
    `with gone as (delete from whatsapp_chats where id = ? returning active_at, unread_count)
     update whatsapp_chats c set active_at = greatest(c.active_at, gone.active_at), unread_count = c.unread_count + gone.unread_count
     from gone where c.id = ?`,
    [other, kept],
  );
}

const NOBODY: Omit<ChatContent, 'chatId' | 'lid' | 'phone'> = {
  ...{ name: null, description: null, pictureUrl: null, participants: null, owner: null, createdAt: null },
};

type Known = {
  before: ChatContent | null;
  others: ChatContent | null;
  facts: Partial<ChatContent>;
  nameIfNone: string | null;
};

/** What is known, the newest last; nothing that was known is forgotten. */
function contentOf(ids: ChatIds, { before, others, facts, nameIfNone }: Known): ChatContent {
  const known = [others, before, facts].flatMap((one) => Object.entries(one ?? {}));
  const content: ChatContent = {
    ...NOBODY,
    ...ids,
    ...Object.fromEntries(known.filter(([, value]) => value !== null)),
  };
  const phone = ids.phone ?? before?.phone ?? others?.phone ?? null;
  const lid = ids.lid ?? before?.lid ?? others?.lid ?? null;
  const named = [ids, before, others].find((one) => one && !isLid(one.chatId))?.chatId;
  return { ...content, name: content.name ?? nameIfNone, phone, lid, chatId: named ?? ids.chatId };
}
