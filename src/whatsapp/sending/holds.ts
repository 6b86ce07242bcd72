/**
 * Which messages a connection may send now, and those that wait for its night to end, for another day or for its number to
 * be known (pacing.ts). They wait visibly: their error says for what.
 *
 * - H1 A message that was tried before is not held up: what came of it has to be found out.
 * - H2 What may go out by any connection waits only where no other one of its organization is there.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { LIMITS as MESSAGE_LIMITS } from '../../messaging/limits.ts';
import { MESSAGES_DUE } from '../../messaging/queue.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { type ConnectionSettings, completeConnectionSettings } from '../settings.ts';
import { type Holds, holdsAt, WAITS } from './pacing.ts';

/** A connection whose session could send a message now. */
export type Turn = { organizationId: OrganizationId; connectionId: string };

/** What is known of a turn once its connection's row is locked. */
export type OpenTurn = Turn & { pacing: ConnectionSettings['pacing']; holds: Holds; day: string };

type Standing = {
  settings: Partial<ConnectionSettings>;
  number_since: Date | string | null;
  is_today: boolean;
  sends_count: number;
  starts_count: number;
};

/**
 * Locks the connection, so that nobody else counts by it meanwhile.
 * @returns null when it is gone, or when nothing is due that it could send.
 */
export async function openTurn(core: Core, em: EntityManager, turn: Turn): Promise<OpenTurn | null> {
  const now = core.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const own = ofTurn(core, turn);
  const [row] = await em.execute<Standing[]>(
    `select settings, number_since, coalesce(sends_on = ?::date, false) as is_today, sends_count, starts_count
     from whatsapp_connections where id = ? and organization_id = ? and desired = 'running' and exists (
       select from messages m where m.due_at <= ? and m.status in ('queued', 'sending') and ${own.sql})
     for update`,
    [day, turn.connectionId, turn.organizationId, new Date(now), ...own.parameters],
  );
  if (!row) return null;
  const settings = completeConnectionSettings(core.config, row.settings);
  const since = row.number_since === null ? null : new Date(row.number_since).getTime();
  const sent = row.is_today ? { messages: row.sends_count, starts: row.starts_count } : { messages: 0, starts: 0 };
  return { ...turn, day, pacing: settings.pacing, holds: holdsAt(now, settings, since, sent) };
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

/** Whether this connection and whoever message `m` is to have written to each other before. Two parameters: the connection, twice. */
const IS_KNOWN = `(exists (
  select from messages i where i.organization_id = m.organization_id and i.sender_index = m.recipient_index
    and i.channel = 'whatsapp' and (i.connection_id is null or i.connection_id = ?)) or exists (
  select from messages o where o.organization_id = m.organization_id and o.recipient_index = m.recipient_index
    and o.sent_via = ? and o.id <> m.id and o.status in ('accepted', 'delivered', 'read')))`;

/** Whether message `m`, tried so often, begins a conversation with somebody. Two parameters: the connection, twice. */
const isStart = (tries: 0 | 1): string =>
  `(m.recipient is not null and m.kind <> 'code' and m.attempt_count = ${tries} and not ${IS_KNOWN})`;

/** Whether somebody waits for message `m`. Two parameters: the connection, and since when a conversation is open. */
const IS_AWAITED = `(m.kind = 'code' or m.reply_to is not null or coalesce(m.source in ('reply', 'webhook'), false) or exists (
  select from messages i where i.organization_id = m.organization_id and i.sender_index = m.recipient_index
    and i.channel = 'whatsapp' and (i.connection_id is null or i.connection_id = ?) and i.sent_at > ?))`;

type Condition = { sql: string; parameters: unknown[] };

/** Messages `m` that the connection may send now. */
export function sendableIn(core: Core, turn: OpenTurn): Condition {
  const [own, loose] = [ofTurn(core, turn), notHeld(core, turn)];
  return { sql: `${own.sql} and ${loose.sql}`, parameters: [...own.parameters, ...loose.parameters] };
}

/** Messages `m` that the connection may send at some time. */
function ofTurn(core: Core, { organizationId, connectionId }: Turn): Condition {
  const since = new Date(core.now() - LIMITS.patienceMs);
  return {
    sql: `m.organization_id = ? and m.channel = 'whatsapp' and m.mode = 'live' and (m.connection_id = ? or (m.connection_id is null and (
        m.sent_via is null or m.sent_via = ? or not exists (
          select from whatsapp_connections v where v.id = m.sent_via and v.ready_at > ?))))`,
    parameters: [organizationId, connectionId, connectionId, since],
  };
}

/** Messages `m` that the connection's pace does not hold up. */
function notHeld(core: Core, turn: OpenTurn): Condition {
  const held = heldBy(core, turn).map(({ sql, parameters }) => ({ sql: `not (${sql})`, parameters }));
  if (held.length === 0) return { sql: 'true', parameters: [] };
  return {
    sql: `(m.attempt_count > 0 or (${held.map(({ sql }) => sql).join(' and ')}))`,
    parameters: held.flatMap(({ parameters }) => parameters),
  };
}

type Hold = Condition & { until: Date; reason: string };

function heldBy(core: Core, { connectionId, holds }: OpenTurn): Hold[] {
  const open = new Date(core.now() - LIMITS.openConversationMs);
  const held: Hold[] = [];
  if (holds.quiet)
    held.push({
      ...{ until: holds.quiet, reason: WAITS.quiet },
      ...{ sql: `not ${IS_AWAITED}`, parameters: [connectionId, open] },
    });
  if (holds.daily) held.push({ until: holds.daily, reason: WAITS.daily, sql: `m.kind <> 'code'`, parameters: [] });
  if (holds.warmUp)
    held.push({
      ...{ until: holds.warmUp, reason: WAITS.warmUp },
      ...{ sql: isStart(0), parameters: [connectionId, connectionId] },
    });
  return held;
}

/** Puts off what is due and has to wait. */
export async function holdUp(core: Core, em: EntityManager, turn: OpenTurn): Promise<void> {
  const now = new Date(core.now());
  const own = ofTurn(core, turn);
  for (const { sql, parameters, until, reason } of heldBy(core, turn)) {
    await em.execute(
      `update messages h set due_at = ?, error = ?, updated_at = ? where h.id in (
         select m.id from messages m
         where m.due_at <= ? and m.status = 'queued' and m.attempt_count = 0 and ${own.sql} and (${sql})
           and (m.connection_id is not null or not exists (
             select from whatsapp_connections c where c.organization_id = m.organization_id and c.id <> ? and c.ready_at > ?))
         order by m.due_at limit ? for update of m skip locked)`,
      [
        ...[until, reason, now, now, ...own.parameters, ...parameters],
        ...[turn.connectionId, new Date(core.now() - LIMITS.patienceMs), MESSAGE_LIMITS.batchMax],
      ],
      'run',
    );
  }
}

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

/** Lets the dispatchers see at once that the connection of these messages is gone, which fails them. */
export async function endWaiting(core: Core, em: EntityManager, connectionId: string): Promise<void> {
  const now = new Date(core.now());
  await em.execute(
    `update messages set due_at = ?, updated_at = ? where connection_id = ? and status = 'queued' and due_at > ?`,
    [now, now, connectionId, now],
    'run',
  );
  await em.execute('select pg_notify(?, ?)', [MESSAGES_DUE, '']);
}

/** Lets what waits because of the connection's settings try again at once: they have changed. */
export async function releaseWaiting(core: Core, em: EntityManager, connectionId: string): Promise<void> {
  const now = new Date(core.now());
  await em.execute(
    `update messages set due_at = ?, updated_at = ?
     where (connection_id = ? or connection_id is null) and status = 'queued' and due_at > ? and error = any(array[?])`,
    [now, now, connectionId, now, Object.values(WAITS)],
    'run',
  );
  await em.execute('select pg_notify(?, ?)', [MESSAGES_DUE, '']);
}
