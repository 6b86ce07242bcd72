/** Whose turn it is to send, and how much a connection has sent on a day. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { type ConnectionSettings, completeConnectionSettings } from '../settings.ts';
import { type Holds, holdsAt } from './pacing.ts';

/** A connection whose session could send a message now. */
export type Turn = { organizationId: OrganizationId; connectionId: string };

/** What is known of a turn once its connection's row is read. */
export type OpenTurn = Turn & { pacing: ConnectionSettings['pacing']; holds: Holds; day: string };

/** Part of a statement about messages `m`. */
export type Condition = { sql: string; parameters: unknown[] };

type Standing = {
  id: string;
  organization_id: OrganizationId;
  settings: Partial<ConnectionSettings>;
  number_since: Date | string | null;
  is_today: boolean;
  sends_count: number;
  starts_count: number;
};
/** One parameter: the day. */
const STANDING = `c.id, c.organization_id, c.settings, c.number_since, coalesce(c.sends_on = ?::date, false) as is_today,
  c.sends_count, c.starts_count`;

/** The day that is counted, in UTC. */
const dayOf = (core: Core): string => new Date(core.now()).toISOString().slice(0, 10);

function turnOf(core: Core, row: Standing): OpenTurn {
  const settings = completeConnectionSettings(core.config, row.settings);
  const since = row.number_since === null ? null : new Date(row.number_since).getTime();
  const sent = row.is_today ? { messages: row.sends_count, starts: row.starts_count } : { messages: 0, starts: 0 };
  return {
    ...{ organizationId: row.organization_id, connectionId: row.id, day: dayOf(core) },
    ...{ pacing: settings.pacing, holds: holdsAt(core.now(), settings, since, sent) },
  };
}

/**
 * Locks the connection, so that nobody else counts by it meanwhile.
 * @returns null when it is gone, or when nothing is due that it could send.
 */
export async function openTurn(core: Core, em: EntityManager, turn: Turn): Promise<OpenTurn | null> {
  const own = ofTurn(core, turn);
  const [row] = await em.execute<Standing[]>(
    `select ${STANDING} from whatsapp_connections c
     where c.id = ? and c.organization_id = ? and c.desired = 'running' and exists (
       select from messages m where m.due_at <= ? and m.status in ('queued', 'sending') and ${own.sql})
     for update`,
    [dayOf(core), turn.connectionId, turn.organizationId, new Date(core.now()), ...own.parameters],
  );
  return row ? turnOf(core, row) : null;
}

/** The connections of these organizations that are linked and wanted. @param seenSince only those seen ready since then. */
export async function readTurns(
  core: Core,
  em: EntityManager,
  organizationIds: readonly OrganizationId[],
  seenSince: Date | null = null,
): Promise<OpenTurn[]> {
  const rows = await em.execute<Standing[]>(
    `select ${STANDING} from whatsapp_connections c
     where c.organization_id in (select jsonb_array_elements_text(?::jsonb)::uuid) and c.desired = 'running'
       and c.linked_at is not null and (?::timestamptz is null or c.ready_at > ?)`,
    [dayOf(core), JSON.stringify(organizationIds), seenSince, seenSince],
  );
  return rows.map((row) => turnOf(core, row));
}

/** Those of these turns for which something may be due: a look without locks, so that many idle connections cost one query. */
export async function turnsInDemand(core: Core, turns: readonly Turn[]): Promise<Turn[]> {
  if (turns.length === 0) return [];
  const rows = await core.database.statement((sql) =>
    sql.execute<{ connection_id: string }[]>(
      `select t."connectionId" as connection_id
       from jsonb_to_recordset(?::jsonb) as t("organizationId" uuid, "connectionId" uuid)
       where exists (
         select from messages m
         where m.organization_id = t."organizationId" and m.due_at <= ? and m.status in ('queued', 'sending')
           and m.channel = 'whatsapp' and m.mode = 'live' and (m.connection_id is null or m.connection_id = t."connectionId"))`,
      [JSON.stringify(turns), new Date(core.now())],
    ),
  );
  const inDemand = new Set(rows.map((row) => row.connection_id));
  return turns.filter(({ connectionId }) => inDemand.has(connectionId));
}

/** Messages that the connection may send at some time. */
export function ofTurn(core: Core, { organizationId, connectionId }: Turn): Condition {
  const since = new Date(core.now() - LIMITS.patienceMs);
  return {
    sql: `m.organization_id = ? and m.channel = 'whatsapp' and m.mode = 'live' and (m.connection_id = ? or (m.connection_id is null and (
        m.sent_via is null or m.sent_via = ? or not exists (
          select from whatsapp_connections v where v.id = m.sent_via and v.ready_at > ?))))`,
    parameters: [organizationId, connectionId, connectionId, since],
  };
}

/** Whether this connection and whoever message `m` is to have written to each other before. Two parameters: the connection, twice. */
const IS_KNOWN = `(exists (
  select from messages i where i.organization_id = m.organization_id and i.sender_index = m.recipient_index
    and i.channel = 'whatsapp' and (i.connection_id is null or i.connection_id = ?)) or exists (
  select from messages o where o.organization_id = m.organization_id and o.recipient_index = m.recipient_index
    and o.sent_via = ? and o.id <> m.id and o.status in ('accepted', 'delivered', 'read')))`;

/** Whether message `m`, tried so often, begins a conversation with somebody. Two parameters: the connection, twice. */
export const isStart = (tries: 0 | 1): string =>
  `(m.recipient is not null and m.kind <> 'code' and m.attempt_count = ${tries} and not ${IS_KNOWN})`;

/** Counts a message that is about to go out for the first time. */
export async function countSend(em: EntityManager, turn: OpenTurn, messageId: string): Promise<void> {
  await em.execute(
    `update whatsapp_connections c set
       sends_count = case when sends_on = ?::date then sends_count else 0 end + 1,
       starts_count = case when sends_on = ?::date then starts_count else 0 end
         + (select ${isStart(1)}::integer from messages m where m.id = ?),
       sends_on = ?::date
     where c.id = ?`,
    [turn.day, turn.day, turn.connectionId, turn.connectionId, messageId, turn.day, turn.connectionId],
    'run',
  );
}
