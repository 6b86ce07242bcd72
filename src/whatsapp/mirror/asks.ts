/** What people ask of a session (chats/asking.ts), done by it. */

import type { Client } from 'whatsapp-web.js';
import { openChatContent } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import type { Mirror } from './hearing.ts';
import { sayTypingInPage } from './page.ts';

/**
 * Tells people that what was marked as read here was read. What cannot be told now is told later; but WhatsApp marks whole
 * chats, so nothing is told where somebody has written since.
 * @returns the ids of those chats: what is unread in them is to be read anew.
 */
export async function sendReceipts({ core, held }: Mirror, client: Client | null): Promise<string[]> {
  if (client === null) return [];
  const due = await core.database.statement((sql) =>
    sql.execute<{ id: string; content: Buffer; receipt_due_at: string; is_overtaken: boolean }[]>(
      `select c.id, c.content, c.receipt_due_at::text, exists (select from whatsapp_messages w where w.chat_id = c.id
          and w.direction = 'in' and w.created_at > c.receipt_due_at) as is_overtaken
       from whatsapp_chats c where c.connection_id = ? and c.receipt_due_at is not null
       order by c.receipt_due_at limit ?`,
      [held.ref.connectionId, LIMITS.pageMax],
    ),
  );
  const overtaken: string[] = [];
  for (const { id, content, receipt_due_at: dueAt, is_overtaken: isOvertaken } of due) {
    const { chatId } = openChatContent(core, id, content);
    try {
      if (isOvertaken) overtaken.push(chatId);
      else await within(LIMITS.lookUpMs, client.sendSeen(chatId));
    } catch (error) {
      core.log.info({ err: error, ...held.ref }, 'a chat could not be marked as read in WhatsApp');
      continue;
    }
    await core.database.statement((sql) =>
      sql.execute('update whatsapp_chats set receipt_due_at = null where id = ? and receipt_due_at = ?::timestamptz', [
        ...[id, dueAt],
      ]),
    );
  }
  return overtaken;
}

/** @param chat a row. Nobody waits for it, so what fails is forgotten. */
export async function sayTyping(
  { core, held }: Mirror,
  client: Client | null,
  chat: string,
  state: 'typing' | 'stop',
): Promise<object> {
  const [row] = await core.database.read<{ content: Buffer }>(
    held.ref.organizationId,
    'select content from whatsapp_chats where id = $1::uuid and connection_id = $2::uuid',
    [chat, held.ref.connectionId],
  );
  if (!row || client === null) return {};
  const { chatId } = openChatContent(core, chat, row.content);
  await within(LIMITS.lookUpMs, client.pupPage!.evaluate(sayTypingInPage, chatId, state)).catch(() => {});
  return {};
}
