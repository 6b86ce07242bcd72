import type { Statement } from '../../db/database.ts';

/**
 * The NOTIFY that tells of news in chats: JSON `{organizationId, connectionId, chat, what}`, `chat` being the id of a row or
 * null, and nothing personal.
 */
export const CHATS_CHANGED = 'whatsapp_chats';
export type ChatsChange = {
  organizationId: string;
  connectionId: string;
  chat: string | null;
  what: 'message' | 'chat' | 'ack' | 'call' | 'typing' | 'connection';
};

/** Tells every process, when the transaction commits. */
export async function tellChatsChange(em: Statement, change: ChatsChange): Promise<void> {
  await em.execute('select pg_notify(?, ?)', [CHATS_CHANGED, JSON.stringify(change)]);
}
