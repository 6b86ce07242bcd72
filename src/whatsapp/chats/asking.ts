/**
 * What other processes ask of the one that holds a session. What may get lost (that somebody is typing) is a NOTIFY; what
 * may not (that a chat was read) is a row as well, which the session looks at when it comes back. What somebody waits for is
 * a row that is answered (asks.ts).
 */

import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { openPhone } from '../../secrets/phones.ts';
import { chatIdOfPhone } from '../chat-id.ts';
import { type ConnectionRow, connectionRow } from '../view.ts';
import { findChat } from './chats.ts';
import { CHATS_CHANGED, type ChatsChange } from './news.ts';

/** The NOTIFY by which a session is asked: JSON `{connectionId, what, …}`, `chat` and `ask` being ids of rows. */
export const SESSION_ASKED = 'whatsapp_session_asked';
export type SessionAsk = { connectionId: string } & (
  | { what: 'typing' | 'not_typing' | 'read'; chat: string }
  | { what: 'answer'; ask: string }
);

/** Nothing is unread in the chat any more; its people are told by the session, which may be later. @throws Problem not_found */
export async function markChatRead(core: Core, caller: Caller, connectionId: string, chatId: string): Promise<void> {
  const { organizationId } = caller;
  const { id: chat } = await findChat(core, caller, connectionId, chatId);
  const ask: SessionAsk = { connectionId, chat, what: 'read' };
  const change: ChatsChange = { organizationId, connectionId, chat, what: 'chat' };
  await core.database.tenant(organizationId, async (em) => {
    const now = new Date(core.now());
    await em.execute(
      `with changed as (
         update whatsapp_chats set unread_count = 0, receipt_due_at = coalesce(receipt_due_at, ?), updated_at = ?
         where id = ? returning id)
       select pg_notify(?, ?), pg_notify(?, ?) from changed`,
      [now, now, chat, SESSION_ASKED, JSON.stringify(ask), CHATS_CHANGED, JSON.stringify(change)],
    );
  });
}

/** Shows the chat's people that somebody is typing, if the session is there; WhatsApp ends it after half a minute. @throws Problem not_found */
export async function sayTyping(
  core: Core,
  caller: Caller,
  { connectionId, chatId }: { connectionId: string; chatId: string },
  what: 'typing' | 'not_typing',
): Promise<void> {
  const { id: chat } = await findChat(core, caller, connectionId, chatId);
  const ask: SessionAsk = { connectionId, chat, what };
  await core.database.statement((sql) => sql.execute('select pg_notify(?, ?)', [SESSION_ASKED, JSON.stringify(ask)]));
}

export type ProfileView = {
  chatId: string | null;
  name: string | null;
  phone: string | null;
  pictureUrl: string | null;
};

/** Whom the connection is linked to, as WhatsApp shows them; all null while it is not linked. @throws Problem not_found */
export async function readProfile(core: Core, { organizationId }: Caller, connectionId: string): Promise<ProfileView> {
  const [row] = await core.database.read<Pick<ConnectionRow, 'phone'> & { profile: Buffer | null }>(
    organizationId,
    `select phone, profile from whatsapp_connections where id = $1::uuid and desired <> 'deleted'`,
    [connectionId],
  );
  if (!row) throw new Problem('not_found');
  if (row.phone === null) return { chatId: null, name: null, phone: null, pictureUrl: null };
  const phone = openPhone(core, connectionRow(connectionId), row.phone);
  const { name, pictureUrl } = row.profile
    ? (JSON.parse(core.keyring.open(row.profile, profileContext(connectionId))) as Pick<
        ProfileView,
        'name' | 'pictureUrl'
      >)
    : { name: null, pictureUrl: null };
  return { chatId: chatIdOfPhone(phone), name, phone, pictureUrl };
}

/** What a profile is sealed for. */
export const profileContext = (connectionId: string): string => `profile of ${connectionRow(connectionId)}`;
