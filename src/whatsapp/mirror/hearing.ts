import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { Statement } from '../../db/database.ts';
import { type ChatsChange, tellChatsChange } from '../chats/news.ts';
import { type ConnectionSettings, completeConnectionSettings } from '../settings.ts';
import type { Held } from '../standing.ts';

/** Only the session that is heard writes into the mirror of its chats (storing.ts, M2). */

/** Where a session writes. */
export type Mirror = { core: Core; held: Held };

/** Runs `work` in a transaction, if the session is the one that is heard. @returns null when it is not. */
export async function asHeard<T extends object>(
  { core, held: { ref, epoch } }: Mirror,
  work: (em: EntityManager, settings: ConnectionSettings) => Promise<T>,
): Promise<T | null> {
  return core.database.tenant(ref.organizationId, async (em) => {
    const [heard] = await em.execute<{ settings: Partial<ConnectionSettings> }[]>(
      'select settings from whatsapp_connections where id = ? and epoch = ? for no key update',
      [ref.connectionId, epoch],
    );
    return heard ? work(em, completeConnectionSettings(core.config, heard.settings)) : null;
  });
}

/** Tells whoever looks, when the transaction commits. @param chat its row; null: it is about none. */
export async function notify(
  { held }: Mirror,
  em: Statement,
  chat: string | null,
  what: ChatsChange['what'],
): Promise<void> {
  const { organizationId, connectionId } = held.ref;
  await tellChatsChange(em, { organizationId, connectionId, chat, what });
}

/** Everything that was written up to then has been taken in. */
export async function noteTakenIn({ held }: Mirror, em: EntityManager, at: Date): Promise<object> {
  return em.execute('update whatsapp_connections set last_received_at = greatest(last_received_at, ?) where id = ?', [
    at,
    held.ref.connectionId,
  ]);
}
