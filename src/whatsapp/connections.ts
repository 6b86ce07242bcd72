import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import { refuseBeyondSlots } from '../billing/subscriptions.ts';
import type { Caller, Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Services } from '../services.ts';
import type { ConnectionCommand } from '../temporal/whatsapp-workflows.ts';
import { deleteEndpointsOf } from '../webhooks/endpoints.ts';
import { WHATSAPP_LIMITS } from './limits.ts';
import { endWaiting, releaseWaiting } from './sending/holds.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, type ConnectionView, connectionOf } from './view.ts';

/** What an organization does with its connections. The row says what is wanted; the connection's workflow brings it about. */

/** The NOTIFY that tells workers that there are sessions to be held. */
export const SESSIONS_WANTED = 'whatsapp_sessions_wanted';

/**
 * Makes a connection, which begins at once and shows a QR code soon.
 * @param given.id repeating with the same id gives the connection made the first time.
 * @throws Problem too_many_whatsapp_connections | slots_used_up | service_unavailable (asking again with the same id is safe)
 */
export async function createConnection(
  services: Services,
  caller: Caller,
  given: { id: string; name: string; language: Language },
): Promise<ConnectionView> {
  const { core } = services;
  const row = await core.database.tenant(caller.organizationId, async (em) => {
    const made = await find(em, given.id);
    if (made) return made;
    await lockConnections(em, caller);
    return insertConnection(core, em, caller, given);
  });
  return begin(services, row, given.language);
}

/** Until the transaction ends nobody else makes a connection of the organization: two must not find the last place free. */
export async function lockConnections(em: EntityManager, { organizationId }: Caller): Promise<void> {
  await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
}

/** @param em with the connections locked. @throws Problem too_many_whatsapp_connections | slots_used_up */
export async function insertConnection(
  core: Core,
  em: EntityManager,
  caller: Caller,
  { id, name }: { id: string; name: string },
): Promise<ConnectionRow> {
  const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
    `select count(*)::integer as count from whatsapp_connections where desired <> 'deleted'`,
  );
  const max = WHATSAPP_LIMITS.connectionsMax;
  if (count >= max) throw new Problem('too_many_whatsapp_connections', { details: { max } });
  await refuseBeyondSlots(core, em);
  const now = new Date(core.now());
  await em.execute(
    `insert into whatsapp_connections (id, organization_id, name, state_at, created_by, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    [id, caller.organizationId, name, now, caller.actor.id, now, now],
  );
  await auditAct(core, em, caller, { action: 'whatsapp_connection.created', details: { connectionId: id } });
  await em.execute(`select pg_notify(?, '')`, [SESSIONS_WANTED]);
  return (await find(em, id))!;
}

/** Tells the connection's workflow to begin, unless it has. */
export async function begin(
  { core, whatsapp }: Services,
  row: ConnectionRow,
  language: Language,
): Promise<ConnectionView> {
  const ref = { organizationId: row.organization_id, connectionId: row.id };
  if (row.state === 'created') await whatsapp.tell(ref, 'start');
  return connectionOf(core, row, language);
}

/** Begins the session anew: after a failure, after a logout, or to see a new QR code. @throws Problem not_found */
export async function restartConnection(services: Services, caller: Caller, id: string, language: Language) {
  return ask(services, caller, { id, desired: 'running', command: 'start', action: 'restarted', language });
}

/** Removes the device from the phone's list, where WhatsApp can be reached, and forgets its keys. @throws Problem not_found */
export async function logOutConnection(services: Services, caller: Caller, id: string, language: Language) {
  return ask(services, caller, { id, desired: 'logged_out', command: 'log_out', action: 'logged_out', language });
}

/** Logs out and forgets the connection and the endpoints that hear of it alone; messages stay. @throws Problem not_found */
export async function deleteConnection(services: Services, caller: Caller, id: string): Promise<void> {
  await ask(services, caller, { id, desired: 'deleted', command: 'delete', action: 'deleted', language: 'en' });
}

type Asking = {
  id: string;
  desired: ConnectionRow['desired'];
  command: ConnectionCommand;
  action: 'restarted' | 'logged_out' | 'deleted';
  language: Language;
};

async function ask(
  { core, whatsapp }: Services,
  caller: Caller,
  { id, desired, command, action, language }: Asking,
): Promise<ConnectionView> {
  const { organizationId } = caller;
  const row = await core.database.tenant(organizationId, async (em) => {
    const changed = await em.execute<ConnectionRow[]>(
      `update whatsapp_connections set desired = ?, updated_at = ? where id = ? and desired <> 'deleted'
       returning ${CONNECTION_COLUMNS}`,
      [desired, new Date(core.now()), id],
    );
    if (!changed[0]) throw new Problem('not_found');
    if (desired === 'deleted') {
      await deleteEndpointsOf(em, id);
      await endWaiting(core, em, id);
    }
    await auditAct(core, em, caller, { action: `whatsapp_connection.${action}`, details: { connectionId: id } });
    await em.execute(`select pg_notify(?, '')`, [SESSIONS_WANTED]);
    return changed[0];
  });
  const ref = { organizationId, connectionId: id };
  if (desired !== 'running') await releaseWaiting(core, ref);
  await whatsapp.tell(ref, command);
  return connectionOf(core, row, language);
}

async function find(em: EntityManager, id: string): Promise<ConnectionRow | undefined> {
  const rows = await em.execute<ConnectionRow[]>(
    `select ${CONNECTION_COLUMNS} from whatsapp_connections where id = ?`,
    [id],
  );
  return rows[0];
}
