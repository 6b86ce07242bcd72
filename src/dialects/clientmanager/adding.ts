import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../../core.ts';
import type { Language } from '../../domain/model.ts';
import { createKeyIn } from '../../organizations/keys.ts';
import type { Services } from '../../services.ts';
import { changeConnection } from '../../whatsapp/changing.ts';
import { begin, insertConnection, lockConnections, restartConnection } from '../../whatsapp/connections.ts';
import { findQr } from '../../whatsapp/reading.ts';
import type { ConnectionSettings } from '../../whatsapp/settings.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, connectionOf } from '../../whatsapp/view.ts';
import { announcedPhone, CLIENT_SCOPE, type Client, readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { Refusal } from './refusals.ts';
import { DEFAULT_CALL_REPLY } from './webhook.ts';

const NAME_CHARACTERS_MAX = 60;

export type Adding = { id: string; clientId: string; phoneNumber: string; language: Language };

/**
 * Makes a client, which shows a QR code soon; adding it again gives the same one. A connection of the organization that is
 * linked to this number, and is no client yet, becomes the client as it is.
 * @param given.phoneNumber digits.
 * @throws Refusal INVALID_REQUEST (the name is another number's) | Problem too_many_whatsapp_connections | slots_used_up
 */
export async function addClient(services: Services, caller: Caller, given: Adding): Promise<Client> {
  const { core } = services;
  const row = await core.database.tenant(caller.organizationId, async (em) => {
    await lockConnections(em, caller);
    const known = await findRow(em, given.clientId);
    if (known) return known;
    const linked = await findLinked(services, em, given.phoneNumber);
    const made = linked ?? (await insertConnection(core, em, caller, { id: given.id, name: nameOf(given.clientId) }));
    await insertClient(services, em, caller, given, made.id);
    return made;
  });
  await begin(services, row, given.language);
  await rejectCalls(services, caller, row.id, given.language);
  const client = await readClient(core, caller, given.clientId);
  if (client.phoneNumber !== given.phoneNumber)
    throw new Refusal('INVALID_REQUEST', 'The clientId is in use with another phone number');
  return client;
}

const nameOf = (clientId: string): string => [...clientId].slice(0, NAME_CHARACTERS_MAX).join('');

/** The connection of a client of this name. One that is on its way out gives its name back. */
async function findRow(em: EntityManager, clientId: string): Promise<ConnectionRow | null> {
  await em.execute(
    `delete from clientmanager_clients m using whatsapp_connections c
     where m.client_id = ? and c.id = m.connection_id and c.desired = 'deleted'`,
    [clientId],
  );
  const [row] = await em.execute<ConnectionRow[]>(
    `select ${CONNECTION_COLUMNS} from whatsapp_connections
     where id = (select connection_id from clientmanager_clients where client_id = ?)`,
    [clientId],
  );
  return row ?? null;
}

/** Numbers rest sealed, so each is opened; there are few connections. */
async function findLinked({ core }: Services, em: EntityManager, digits: string): Promise<ConnectionRow | null> {
  const rows = await em.execute<ConnectionRow[]>(
    `select ${CONNECTION_COLUMNS} from whatsapp_connections c where desired = 'running' and linked_at is not null
       and not exists (select from clientmanager_clients m where m.connection_id = c.id)`,
  );
  return rows.find((row) => connectionOf(core, row, 'en').phone === `+${digits}`) ?? null;
}

async function insertClient(
  { core }: Services,
  em: EntityManager,
  caller: Caller,
  { clientId, phoneNumber }: Adding,
  connectionId: string,
): Promise<void> {
  const { organizationId } = caller;
  const about = { organizationId, dialect: 'clientmanager', mode: caller.mode, scopes: [CLIENT_SCOPE] };
  const key = await createKeyIn(core, em, { ...about, name: `Client ${clientId}` });
  await em.execute(
    `insert into clientmanager_clients (connection_id, organization_id, client_id, phone, key_id, created_at)
     values (?, ?, ?, ?, ?, ?)`,
    [
      ...[connectionId, organizationId, clientId, announcedPhone(core, connectionId, phoneNumber)],
      ...[key.id, new Date(core.now())],
    ],
  );
}

/** Calls to a client are rejected and answered (S4-R140, S4-R142), unless somebody has decided otherwise. */
async function rejectCalls({ core }: Services, caller: Caller, connectionId: string, language: Language) {
  const [row] = await core.database.read<{ settings: Partial<ConnectionSettings> }>(
    caller.organizationId,
    'select settings from whatsapp_connections where id = $1::uuid',
    [connectionId],
  );
  const { rejectCalls, callReply } = row!.settings;
  if (rejectCalls !== undefined && callReply !== undefined) return;
  const changes = { rejectCalls: rejectCalls ?? true, callReply: callReply ?? DEFAULT_CALL_REPLY };
  await changeConnection(core, caller, connectionId, changes, language);
}

/**
 * Waits for the QR code of a client, which Chromium takes a while to show. A client that was logged out, or whose codes
 * nobody scanned, begins anew.
 * @returns the text in it; null: it is linked, or there is none yet.
 */
export async function waitForQr(
  services: Services,
  caller: Caller,
  client: Client,
  { language, signal }: { language: Language; signal: AbortSignal },
): Promise<{ client: Client; qr: string | null }> {
  const { core } = services;
  if (client.rests) await restartConnection(services, caller, client.connectionId, language);
  const until = Date.now() + LIMITS.qrMs;
  for (;;) {
    const now = await readClient(core, caller, client.clientId);
    if (now.isLinked) return { client: now, qr: null };
    const qr = now.state === 'qr' ? ((await findQr(core, caller, client.connectionId))?.text ?? null) : null;
    if (qr !== null || Date.now() >= until || signal.aborted) return { client: now, qr };
    await delay(LIMITS.qrLookMs, undefined, { signal }).catch(() => {});
  }
}
