import type { Caller, Core } from '../../core.ts';
import { type Page, type PageRequest, pageOf, readCursor } from '../../cursor.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { Problem } from '../../errors/problem.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { findChat } from './chats.ts';
import { openChatContent } from './rows.ts';
import {
  CHAT_COLUMNS,
  CHAT_MESSAGE_COLUMNS,
  type ChatMessageRow,
  type ChatMessageView,
  type ChatRow,
  type ChatView,
  chatMessageOf,
  chatOf,
} from './view.ts';

/** Seconds since the epoch, and a place within one of them. */
const PLACE = /^(\d{1,11}) (\d{1,18})$/;

/**
 * What was written in a chat, newest first.
 * @throws Problem not_found | malformed_request for a cursor that is not ours
 */
export async function listChatMessages(
  core: Core,
  caller: Caller,
  connectionId: string,
  chatId: string,
  page: PageRequest,
): Promise<Page<ChatMessageView>> {
  const limit = Math.min(Math.max(1, page.limit), LIMITS.pageMax);
  const [seconds, position] = page.cursor === undefined ? [] : readCursor(page.cursor, PLACE);
  const chat = await findChat(core, caller, connectionId, chatId);
  const named = openChatContent(core, chat.id, chat.content).chatId;
  const rows = await core.database.read<ChatMessageRow & { seconds: string; position: string }>(
    caller.organizationId,
    `select ${CHAT_MESSAGE_COLUMNS}, extract(epoch from w.sent_at)::bigint as seconds, w.position from whatsapp_messages w
     where w.chat_id = $1::uuid and ($2::bigint is null or (w.sent_at, w.position) < (to_timestamp($2::bigint), $3::bigint))
     order by w.sent_at desc, w.position desc limit $4`,
    [chat.id, seconds ?? null, position ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => chatMessageOf(core, row, named),
    (row) => [String(row.seconds), String(row.position)],
  );
}

/** The row of a message by WhatsApp's id. @throws Problem not_found */
export async function findChatMessage(
  core: Core,
  { organizationId }: Caller,
  connectionId: string,
  whatsappId: string,
): Promise<ChatMessageRow> {
  const [row] = await core.database.read<ChatMessageRow>(
    organizationId,
    `select ${CHAT_MESSAGE_COLUMNS} from whatsapp_messages w
     join whatsapp_connections o on o.id = w.connection_id and o.desired <> 'deleted'
     where w.connection_id = $1::uuid and w.whatsapp_id = $2`,
    [connectionId, whatsappId],
  );
  if (!row) throw new Problem('not_found');
  return row;
}

/** Messages with the chats that they stand in, in the order of the rows; the chat's last message is not looked for. */
export async function withChats(
  core: Core,
  organizationId: OrganizationId,
  rows: readonly ChatMessageRow[],
): Promise<{ message: ChatMessageView; chat: ChatView }[]> {
  if (rows.length === 0) return [];
  const chats = await core.database.read<ChatRow>(
    organizationId,
    `select ${CHAT_COLUMNS} from whatsapp_chats c where c.id = any($1::uuid[])`,
    [`{${[...new Set(rows.map(({ chat_id }) => chat_id))].join(',')}}`],
  );
  const chatOfId = new Map(chats.map((row) => [row.id, chatOf(core, row, null)]));
  return rows.flatMap((row) => {
    const chat = chatOfId.get(row.chat_id);
    return chat ? [{ chat, message: chatMessageOf(core, row, chat.chatId) }] : [];
  });
}
