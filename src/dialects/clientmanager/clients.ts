import type { Caller, Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { openKey } from '../../organizations/keys.ts';
import { openPhone, type SealedPhone, sealPhone } from '../../secrets/phones.ts';
import type { ConnectionState } from '../../whatsapp/states.ts';
import { connectionRow } from '../../whatsapp/view.ts';
import { Refusal } from './refusals.ts';

/** A connection as the Client manager knows it. */
export type Client = {
  clientId: string;
  connectionId: string;
  /** Digits: the number that was announced. */
  phoneNumber: string;
  /** E.164: the number that is linked. */
  phone: string | null;
  state: ConnectionState;
  isLinked: boolean;
  /** Nothing goes on by itself any more, so that no QR code would ever be shown. */
  rests: boolean;
  keyId: string;
  apiKey: string;
};

type Row = {
  client_id: string;
  connection_id: string;
  announced: SealedPhone;
  linked: SealedPhone | null;
  state: ConnectionState;
  is_linked: boolean;
  rests: boolean;
  key_id: string;
  sealed_key: Buffer;
};

const SELECT = `
  select m.client_id, m.connection_id, m.phone as announced, c.phone as linked, c.state, c.linked_at is not null as is_linked,
    c.state in ('logged_out', 'failed') or (c.state = 'created' and c.reason is not distinct from 'unscanned') as rests,
    m.key_id, k.sealed_key
  from clientmanager_clients m
  join whatsapp_connections c on c.id = m.connection_id and c.desired <> 'deleted'
  join api_keys k on k.id = m.key_id`;

/** The scope of a client's own key. */
export const CLIENT_SCOPE = 'client';
const isClientKey = ({ scopes }: Caller): boolean => scopes.includes(CLIENT_SCOPE);

/** All of the account, in the order in which they were added; of a client's own key, that client. */
export async function listClients(core: Core, caller: Caller): Promise<Client[]> {
  const rows = await core.database.read<Row>(caller.organizationId, `${SELECT} order by m.created_at, m.client_id`);
  const own = isClientKey(caller) ? rows.filter((row) => row.key_id === caller.actor.id) : rows;
  return own.map((row) => clientOf(core, row));
}

/**
 * The client of this name that the caller may use.
 * @throws Refusal CLIENT_NOT_FOUND | ACCESS_DENIED for a client of another account, or for a client's key another client
 */
export async function readClient(core: Core, caller: Caller, clientId: string): Promise<Client> {
  const [row] = await core.database.read<Row>(caller.organizationId, `${SELECT} where m.client_id = $1`, [clientId]);
  if (!row) throw new Refusal((await isSomebodyElses(core, clientId)) ? 'ACCESS_DENIED' : 'CLIENT_NOT_FOUND');
  if (isClientKey(caller) && row.key_id !== caller.actor.id) throw new Refusal('ACCESS_DENIED');
  return clientOf(core, row);
}

/** @throws Refusal ACCESS_DENIED for the key of a client: what it asks for is the account's. */
export function requireAccount(caller: Caller): void {
  if (isClientKey(caller)) throw new Refusal('ACCESS_DENIED');
}

/** The document promises 403 for what is another account's, and 404 for what is nobody's. */
async function isSomebodyElses(core: Core, clientId: string): Promise<boolean> {
  const rows = await core.database.statement((sql) =>
    sql.execute<object[]>('select 1 from clientmanager_clients where client_id = ? limit 1', [clientId]),
  );
  return rows.length > 0;
}

function clientOf(core: Core, row: Row): Client {
  return {
    clientId: row.client_id,
    connectionId: row.connection_id,
    phoneNumber: openPhone(core, announcedFor(row.connection_id), row.announced),
    phone: row.linked && openPhone(core, connectionRow(row.connection_id), row.linked),
    state: row.state,
    isLinked: row.is_linked,
    rests: row.rests,
    keyId: row.key_id,
    apiKey: openKey(core, row.key_id, row.sealed_key),
  };
}

/** What `clientmanager_clients` keeps of the announced number. */
export const announcedPhone = (core: Core, connectionId: string, digits: string): SealedPhone =>
  sealPhone(core, announcedFor(connectionId), digits);
const announcedFor = (connectionId: string): string => `client of ${connectionRow(connectionId)}`;

/** Name and key of a connection's client; null where it is none. For the machinery that serves all organizations. */
export async function clientOfConnection(
  core: Core,
  organizationId: OrganizationId,
  connectionId: string,
): Promise<{ clientId: string; apiKey: string } | null> {
  const [row] = await core.database.read<Row>(organizationId, `${SELECT} where m.connection_id = $1::uuid`, [
    connectionId,
  ]);
  return row ? clientOf(core, row) : null;
}
