/**
 * What becomes of a connection, as its row says it. Each function is one transaction over all organizations.
 *
 * - S1 A session writes only while its epoch is the row's. One that was given up but lives on (its worker lost Temporal for a
 *   while) changes nothing, and learns that it is over.
 * - S2 Another state or reason is told: to those who look (NOTIFY), and to the organization's systems (an event), in the
 *   transaction that writes it. Nobody else writes states.
 * - S3 A number that has come, or is gone, lets what waits for one try again (sending/holds.ts, H5).
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { phoneIndex, sealPhone } from '../secrets/phones.ts';
import type { ConnectionRef } from '../temporal/whatsapp-workflows.ts';
import { publish } from '../webhooks/publish.ts';
import { tellChatsChange } from './chats/news.ts';
import { WHATSAPP_LIMITS } from './limits.ts';
import { qrContext } from './reading.ts';
import { releaseWaiting } from './sending/holds.ts';
import type { ConnectionState, Reason } from './states.ts';
import { type ConnectionRow, connectionOf, connectionRow } from './view.ts';

export type Held = { ref: ConnectionRef; epoch: number };

/** Makes this session the one that is heard. @returns null when the connection is gone, or a later session was begun. */
export async function takeSession(core: Core, { ref, epoch }: Held, owner: string): Promise<ConnectionRow | null> {
  const now = new Date(core.now());
  return core.database.system((em) =>
    changeState(core, em, {
      set: `epoch = ?, owner = ?, state = 'starting', state_at = ?, reason = null, qr = null, qr_expires_at = null,
        restarts = restarts + (epoch > 0)::integer, memory_bytes = null, memory_at = null`,
      values: [epoch, owner, now],
      where: `c.id = ? and c.organization_id = ? and c.epoch < ? and c.desired = 'running'`,
      keys: [ref.connectionId, ref.organizationId, epoch],
    }),
  );
}

/** @returns false when the session is not the one that is heard any more. */
export async function noteState(
  core: Core,
  held: Held,
  state: ConnectionState,
  reason: Reason | null = null,
): Promise<boolean> {
  // What the self test found is good until it is done again, unless something else is wrong by now.
  const isForOther = reason !== null && reason !== 'page_changed';
  const set = `state = ?, state_at = case when state = ? then state_at else ? end, reason = ?, problem = case when ? then null else problem end`;
  return (await changeOwn(core, held, set, [state, state, new Date(core.now()), reason, isForOther])) !== null;
}

/** A code is shown; it is good until the next one, or for a minute. */
export async function noteQr(core: Core, held: Held, text: string): Promise<boolean> {
  const now = core.now();
  const row = await changeOwn(
    core,
    held,
    `state = 'qr', state_at = case when state = 'qr' then state_at else ? end, reason = null, qr = ?, qr_expires_at = ?`,
    [
      new Date(now),
      core.keyring.seal(text, qrContext(held.ref.connectionId)),
      new Date(now + WHATSAPP_LIMITS.qrKeptMs),
    ],
  );
  return row !== null;
}

/** It can send now. @param phone E.164: its own number; one that it was not linked to before is new here. */
export async function noteReady(core: Core, held: Held, phone: string): Promise<boolean> {
  const now = new Date(core.now());
  const number = phoneIndex(core, held.ref.organizationId, phone);
  const row = await changeOwn(
    core,
    held,
    `state = 'ready', state_at = case when state = 'ready' then state_at else ? end, reason = null, qr = null,
     qr_expires_at = null, phone = ?, linked_at = coalesce(linked_at, ?), ready_at = ?,
     number_since = case when number_index = ? or (number_index is null and number_since is not null) then number_since else ? end,
     number_index = ?`,
    [now, sealPhone(core, connectionRow(held.ref.connectionId), phone), now, now, number, now, number],
  );
  if (row && row.former_state !== 'ready') await releaseWaiting(core, held.ref);
  return row !== null;
}

/** It was looked at, and is well. @param phone E.164: its own number. */
export async function noteHealthy(core: Core, held: Held, phone: string): Promise<boolean> {
  const now = new Date(core.now());
  const rows = await core.database.statement((sql) =>
    sql.execute<{ state: ConnectionState }[]>(
      'update whatsapp_connections set ready_at = ?, updated_at = ? where id = ? and epoch = ? returning state',
      [now, now, held.ref.connectionId, held.epoch],
    ),
  );
  // It had been given up for lost (reconciling.ts).
  return rows[0] && rows[0].state !== 'ready' ? noteReady(core, held, phone) : rows.length > 0;
}

export const noteSent = (core: Core, held: Held): Promise<boolean> =>
  change(core, held, 'sent_count = sent_count + 1', []);

/** Somebody has written. */
export const noteReceived = (core: Core, held: Held): Promise<boolean> =>
  change(core, held, 'received_count = received_count + 1', []);

/** No device is linked any more. */
export async function noteUnlinked(core: Core, held: Held, reason: Reason): Promise<boolean> {
  const row = await changeOwn(
    core,
    held,
    `state = 'logged_out', state_at = ?, reason = ?, phone = null, linked_at = null, ready_at = null, qr = null,
     qr_expires_at = null, owner = null, problem = null, unlinked_epoch = epoch`,
    [new Date(core.now()), reason],
  );
  if (row) await releaseWaiting(core, held.ref);
  return row !== null;
}

/** What the self test found. @param names of what is missing in the page, by commas; null when nothing is. */
export const noteProblem = (core: Core, held: Held, names: string | null): Promise<boolean> =>
  change(core, held, 'problem = ?', [names]);

/** What its browser takes. */
export const noteMemory = (core: Core, held: Held, bytes: number): Promise<boolean> =>
  change(core, held, 'memory_bytes = ?, memory_at = ?', [bytes, new Date(core.now())]);

/** What is wanted of it now, and which session was begun last; null when it is gone. */
export async function readStanding(
  core: Core,
  { ref }: Pick<Held, 'ref'>,
): Promise<Pick<ConnectionRow, 'desired' | 'epoch'> | null> {
  const rows = await core.database.statement((sql) =>
    sql.execute<Pick<ConnectionRow, 'desired' | 'epoch'>[]>(
      'select desired, epoch from whatsapp_connections where id = ?',
      [ref.connectionId],
    ),
  );
  return rows[0] ?? null;
}

/** A later epoch, so that the session before is not heard any more. */
export async function supersede(core: Core, { ref, epoch }: Held): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute('update whatsapp_connections set epoch = greatest(epoch, ?) where id = ?', [epoch, ref.connectionId]),
  );
}

export async function removeRow(core: Core, { connectionId }: ConnectionRef): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute(`delete from whatsapp_connections where id = ? and desired = 'deleted'`, [connectionId]),
  );
}

/** What changes neither state nor reason. */
async function change(core: Core, { ref, epoch }: Held, set: string, parameters: unknown[]): Promise<boolean> {
  const rows = await core.database.statement((sql) =>
    sql.execute<object[]>(
      `update whatsapp_connections set ${set}, updated_at = ? where id = ? and epoch = ? returning id`,
      [...parameters, new Date(core.now()), ref.connectionId, epoch],
    ),
  );
  return rows.length > 0;
}

async function changeOwn(core: Core, { ref, epoch }: Held, set: string, values: unknown[]): Promise<Changed | null> {
  const where = 'c.id = ? and c.epoch = ?';
  return core.database.system((em) => changeState(core, em, { set, values, where, keys: [ref.connectionId, epoch] }));
}

type StateChange = { set: string; values: unknown[]; where: string; keys: unknown[] };
/** The row after it, and where it stood before. */
type Changed = ConnectionRow & { former_state: ConnectionState; former_reason: Reason | null };

/** @returns null when there is none that is to be changed. */
export async function changeState(
  core: Core,
  em: EntityManager,
  { set, values, where, keys }: StateChange,
): Promise<Changed | null> {
  const [id] = keys;
  const [row] = await em.execute<Changed[]>(
    `update whatsapp_connections c set ${set}, updated_at = ?
     from (select id, state as former_state, reason as former_reason from whatsapp_connections where id = ? for update) former
     where former.id = c.id and ${where}
     returning c.*, former_state, former_reason`,
    [...values, new Date(core.now()), id, ...keys],
  );
  if (!row) return null;
  if (row.former_state !== row.state || row.former_reason !== row.reason) await tell(core, em, row);
  return row;
}

async function tell(core: Core, em: EntityManager, row: ConnectionRow): Promise<void> {
  const { id: connectionId, organization_id: organizationId } = row;
  await tellChatsChange(em, { organizationId, connectionId, chat: null, what: 'connection' });
  await publish(core, em, [
    {
      id: randomUUID(),
      organizationId,
      type: 'whatsapp_connection.changed',
      occurredAt: new Date(core.now()),
      data: { connectionId, connection: connectionOf(core, row, 'en') },
    },
  ]);
}
