import type { Caller, Core } from '../../core.ts';
import { type Page, readTimeCursor, writeCursor } from '../../cursor.ts';
import { Problem } from '../../errors/problem.ts';
import { chatIdOfPhone, destinationOf } from '../chat-id.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { type ChatKind, chatIndex } from './rows.ts';
import {
  CHAT_COLUMNS,
  CHAT_MESSAGE_COLUMNS,
  type ChatMessageRow,
  type ChatRow,
  type ChatView,
  chatMessageOf,
  chatOf,
} from './view.ts';

export type ChatFilter = {
  kinds?: ChatKind[] | undefined;
  /** A part of the name or of the number. */
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/**
 * The chats of a connection, those with the newest messages first. Names rest sealed, so a search reads up to
 * `chatsSearchedMax` chats and says by its cursor where to go on.
 * @throws Problem not_found | malformed_request for a cursor that is not ours
 */
export async function listChats(
  core: Core,
  caller: Caller,
  connectionId: string,
  filter: ChatFilter,
): Promise<Page<ChatView>> {
  await requireConnection(core, caller, connectionId);
  const limit = Math.min(Math.max(1, filter.limit), LIMITS.pageMax);
  const isWanted = searching(filter.search);
  const batch = filter.search === undefined ? limit : LIMITS.chatsSearchedAtOnce;
  const found: ChatView[] = [];
  let after = filter.cursor === undefined ? null : readTimeCursor(filter.cursor);
  let isOver = false;
  for (let looked = 0; looked < LIMITS.chatsSearchedMax && found.length < limit && !isOver; ) {
    const rows = await readPlaces(core, caller, { connectionId, kinds: filter.kinds, after, limit: batch + 1 });
    isOver = rows.length <= batch;
    for (const [index, row] of rows.slice(0, batch).entries()) {
      looked += 1;
      after = [row.position, row.id];
      const chat = chatOf(core, row, null);
      if (isWanted(chat)) found.push(chat);
      if (found.length < limit) continue;
      isOver = index + 1 === rows.length;
      break;
    }
  }
  return { data: await withLast(core, caller, found), nextCursor: isOver || !after ? null : writeCursor(...after) };
}

/** @param chatId WhatsApp's id of the chat; of a person either of theirs. @throws Problem not_found */
export async function readChat(core: Core, caller: Caller, connectionId: string, chatId: string): Promise<ChatView> {
  const [view] = await withLast(core, caller, [chatOf(core, await findChat(core, caller, connectionId, chatId), null)]);
  return view!;
}

/** The row of a chat, by any of its ids. @throws Problem not_found */
export async function findChat(core: Core, caller: Caller, connectionId: string, chatId: string): Promise<ChatRow> {
  const to = destinationOf(chatId);
  const id = to?.chatId ?? (to?.phone ? chatIdOfPhone(to.phone) : chatId);
  const index = chatIndex(core, caller.organizationId, id).toString('hex');
  const [row] = await core.database.read<ChatRow>(
    caller.organizationId,
    `select ${CHAT_COLUMNS} from whatsapp_chats c join whatsapp_connections o on o.id = c.connection_id and o.desired <> 'deleted'
     where c.connection_id = $1::uuid and (c.chat_index = decode($2, 'hex') or c.lid_index = decode($2, 'hex'))`,
    [connectionId, index],
  );
  if (!row) throw new Problem('not_found');
  return row;
}

/** @throws Problem not_found */
export async function requireConnection(core: Core, { organizationId }: Caller, connectionId: string): Promise<void> {
  const rows = await core.database.read(
    organizationId,
    `select 1 from whatsapp_connections where id = $1::uuid and desired <> 'deleted'`,
    [connectionId],
  );
  if (rows.length === 0) throw new Problem('not_found');
}

type Place = { connectionId: string; kinds: ChatKind[] | undefined; after: [string, string] | null; limit: number };

function readPlaces(core: Core, { organizationId }: Caller, { connectionId, kinds, after, limit }: Place) {
  return core.database.read<ChatRow & { position: string }>(
    organizationId,
    `select ${CHAT_COLUMNS}, to_jsonb(c.active_at) #>> '{}' as position from whatsapp_chats c
     where c.connection_id = $1::uuid and ($2::text[] is null or c.kind = any($2))
       and ($3::timestamptz is null or (c.active_at, c.id) < ($3, $4::uuid))
     order by c.active_at desc, c.id desc limit $5`,
    [connectionId, kinds ? `{${kinds.join(',')}}` : null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

async function withLast(core: Core, { organizationId }: Caller, chats: ChatView[]): Promise<ChatView[]> {
  if (chats.length === 0) return chats;
  const rows = await core.database.read<ChatMessageRow>(
    organizationId,
    `select last.* from unnest($1::uuid[]) as c(id) cross join lateral (
       select ${CHAT_MESSAGE_COLUMNS} from whatsapp_messages w where w.chat_id = c.id
       order by w.sent_at desc, w.position desc limit 1) last`,
    [`{${chats.map(({ id }) => id).join(',')}}`],
  );
  const lastOf = new Map(rows.map((row) => [row.chat_id, row]));
  return chats.map((chat) => {
    const last = lastOf.get(chat.id);
    return last ? { ...chat, lastMessage: chatMessageOf(core, last, chat.chatId) } : chat;
  });
}

/** Whether a chat has what is looked for in its name, or in its number however that is written. */
function searching(search: string | undefined): (chat: ChatView) => boolean {
  if (search === undefined) return () => true;
  const words = search.trim().toLowerCase();
  const digits = search.replace(/[\s().+-]/g, '');
  const number = /^\d+$/.test(digits) ? digits : null;
  return ({ name, phone }) =>
    (name?.toLowerCase().includes(words) ?? false) || (number !== null && (phone?.includes(number) ?? false));
}
