import type { Caller } from '../core.ts';
import type { Language } from '../domain/model.ts';
import type { Services } from '../services.ts';
import { begin, insertConnection, lockConnections, restartConnection } from './connections.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, type ConnectionView } from './view.ts';

/**
 * A connection that a phone can be linked to: the oldest that waits for one, begun anew where it has given up waiting, or
 * else a new one. Whoever asks twice, or two who ask at once, get the same.
 * @param given.id of a new one. @param given.name null: as it is, and `defaultName` for a new one.
 * @throws Problem too_many_whatsapp_connections | slots_used_up | service_unavailable
 */
export async function getOrCreateConnection(
  services: Services,
  caller: Caller,
  given: { id: string; name: string | null; defaultName: string; language: Language },
): Promise<ConnectionView> {
  const { core } = services;
  const { id, name, defaultName, language } = given;
  const row = await core.database.tenant(caller.organizationId, async (em) => {
    await lockConnections(em, caller);
    const [idle] = await em.execute<ConnectionRow[]>(
      `update whatsapp_connections set name = coalesce(?, name), updated_at = ?
       where id = (select id from whatsapp_connections where ${IS_IDLE} order by created_at, id limit 1)
       returning ${CONNECTION_COLUMNS}`,
      [name, new Date(core.now())],
    );
    return idle ?? insertConnection(core, em, caller, { id, name: name ?? defaultName });
  });
  return rests(row) ? restartConnection(services, caller, row.id, language) : begin(services, row, language);
}

/** No phone is linked, nor just being so; and it is not the Client manager's, who has announced a number for it. */
const IS_IDLE = `linked_at is null and desired <> 'deleted' and state not in ('pairing', 'syncing', 'ready')
  and not exists (select from clientmanager_clients m where m.connection_id = whatsapp_connections.id)`;

/** Nothing comes of it until somebody asks. */
const rests = ({ desired, state, reason }: ConnectionRow): boolean =>
  desired !== 'running' || ['logged_out', 'failed'].includes(state) || (state === 'created' && reason === 'unscanned');
