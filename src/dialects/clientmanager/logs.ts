import type { operations } from '../../api/generated/clientmanager.ts';
import type { Caller, Core } from '../../core.ts';
import { derivedId } from '../../derived-id.ts';
import { CLIENT_SCOPE, listClients } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { wireTime } from './mapping.ts';
import { numbersOf } from './numbers.ts';

type WireLog = operations['listLogs']['responses'][200]['content']['application/json']['logs'][number];
type Line = { id: string; at: Date; level: WireLog['level']; message: string; clientId: string | null };

/**
 * What happened in the account, the newest first: what was asked for and refused, changes of clients, keys and webhooks, and
 * how webhooks were answered. A client's own key sees its client only.
 */
export async function readLogs(core: Core, caller: Caller): Promise<WireLog[]> {
  const clients = await listClients(core, caller);
  const names = new Map(clients.map(({ connectionId, clientId }) => [connectionId, clientId]));
  const own = caller.scopes.includes(CLIENT_SCOPE) ? { names, keyId: caller.actor.id } : null;
  const lines = [...(await readTrail(core, caller, names, own)), ...(await readAsked(core, caller, names))]
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, LIMITS.historyMax);
  const ids = lines.map(({ id }) => id).reverse();
  const numbers = await numbersOf(core, caller.organizationId, 'log', ids);
  return lines.map(({ id, at, level, message, clientId }) => ({
    ...{ id: numbers.get(id)!, level, message, client_id: clientId, created_at: wireTime(at.toISOString()) },
  }));
}

type Names = ReadonlyMap<string, string>;
type Entry = {
  id: string;
  occurred_at: string;
  action: string;
  details: {
    connectionId?: string;
    keyId?: string;
    operationId?: string;
    reason?: string;
    params?: { clientId?: string };
  };
};

const WORDS: Record<string, string> = {
  'key.created': 'An API key was made',
  'key.revoked': 'An API key was revoked',
  'two_way_webhook.set': 'The webhook was set',
  'two_way_webhook.removed': 'The webhook was removed',
  'whatsapp_connection.changed': 'The client was changed',
  'whatsapp_connection.created': 'The client was added',
  'whatsapp_connection.deleted': 'The client was deleted',
  'whatsapp_connection.logged_out': 'The client was logged out',
  'whatsapp_connection.restarted': 'The client was restarted',
};

/** @param own of a client's own key: what is not about its client, or asked with it, is left out. */
async function readTrail(core: Core, caller: Caller, names: Names, own: { names: Names; keyId: string } | null) {
  const rows = await core.database.read<Entry>(
    caller.organizationId,
    `select id::text, occurred_at, action, details from audit_entries
     where organization_id = $1::uuid and (starts_with(action, 'whatsapp_connection.') or starts_with(action, 'two_way_webhook.')
         or starts_with(action, 'key.') or (starts_with(action, 'request.') and details ->> 'dialect' = 'clientmanager'))
       and ($2::text is null or details ->> 'keyId' = $2 or actor ->> 'id' = $2
         or details ->> 'connectionId' in (select jsonb_array_elements_text($3::jsonb))
         or details -> 'params' ->> 'clientId' in (select jsonb_array_elements_text($4::jsonb)))
     order by id desc limit $5`,
    [
      ...[caller.organizationId, own?.keyId ?? null],
      ...[JSON.stringify([...(own?.names.keys() ?? [])]), JSON.stringify([...(own?.names.values() ?? [])])],
      LIMITS.historyMax,
    ],
  );
  return rows.map(({ id, occurred_at, action, details }): Line => {
    const { connectionId, params } = details;
    const clientId = (connectionId === undefined ? undefined : names.get(connectionId)) ?? params?.clientId ?? null;
    const level = action === 'request.refused' ? 'warn' : 'info';
    return {
      ...{ id: derivedId(`audit entry ${id}`), at: new Date(occurred_at), level, clientId },
      message: wordsOf(action, details),
    };
  });
}

function wordsOf(action: string, { operationId, reason }: Entry['details']): string {
  if (action === 'request.refused') return `${operationId ?? 'A request'} was refused: ${reason ?? 'no reason'}`;
  return WORDS[action] ?? `${action.replace(/^request\./, '')} was asked for`;
}

type AskedRow = {
  id: string;
  connection_id: string;
  event: string;
  error: string | null;
  at: string;
  reply_id: string | null;
};
const EVENTS: Record<string, string> = { message: 'message_received', sent: 'message_sent', call: 'call_rejected' };

/** How webhooks were answered. */
async function readAsked(core: Core, caller: Caller, names: Names): Promise<Line[]> {
  const rows = await core.database.read<AskedRow>(
    caller.organizationId,
    `select id, connection_id, event, error, coalesce(asked_at, created_at) as at, reply_id from whatsapp_two_way_calls
     where connection_id in (select jsonb_array_elements_text($1::jsonb)::uuid) and state = 'over'
     order by created_at desc, id desc limit $2`,
    [JSON.stringify([...names.keys()]), LIMITS.historyMax],
  );
  return rows.map(({ id, connection_id, event, error, at, reply_id }) => ({
    ...{ id, at: new Date(at), level: error === null ? 'info' : 'warn', clientId: names.get(connection_id)! },
    message: `Webhook ${EVENTS[event]}: ${error ?? (reply_id === null ? 'delivered' : 'answered')}`,
  }));
}
