/**
 * What becomes of a connection, as its row says it. Each function is one statement over all organizations.
 *
 * Invariant: a session writes only while its epoch is the row's. One that was given up but lives on (its worker lost
 * Temporal for a while) changes nothing, and learns that it is over.
 */
import type { Core } from '../core.ts';
import { sealPhone } from '../secrets/phones.ts';
import type { ConnectionRef } from '../temporal/whatsapp-workflows.ts';
import { WHATSAPP_LIMITS } from './limits.ts';
import { qrContext } from './reading.ts';
import type { ConnectionState, Reason } from './states.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, connectionRow } from './view.ts';

export type Held = { ref: ConnectionRef; epoch: number };

/** Makes this session the one that is heard. @returns null when the connection is gone, or a later session was begun. */
export async function takeSession(core: Core, { ref, epoch }: Held, owner: string): Promise<ConnectionRow | null> {
  const now = new Date(core.now());
  const rows = await core.database.statement((sql) =>
    sql.execute<ConnectionRow[]>(
      `update whatsapp_connections set epoch = ?, owner = ?, state = 'starting', state_at = ?, reason = null, qr = null,
         qr_expires_at = null, restarts = restarts + (epoch > 0)::integer, updated_at = ?
       where id = ? and organization_id = ? and epoch < ? and desired = 'running'
       returning ${CONNECTION_COLUMNS}`,
      [epoch, owner, now, now, ref.connectionId, ref.organizationId, epoch],
    ),
  );
  return rows[0] ?? null;
}

/** @returns false when the session is not the one that is heard any more. */
export async function noteState(
  core: Core,
  held: Held,
  state: ConnectionState,
  reason: Reason | null = null,
): Promise<boolean> {
  return change(core, held, `state = ?, state_at = case when state = ? then state_at else ? end, reason = ?`, [
    ...[state, state, new Date(core.now()), reason],
  ]);
}

/** A code is shown; it is good until the next one, or for a minute. */
export async function noteQr(core: Core, held: Held, text: string): Promise<boolean> {
  const now = core.now();
  return change(
    core,
    held,
    `state = 'qr', state_at = case when state = 'qr' then state_at else ? end, reason = null, qr = ?, qr_expires_at = ?`,
    [
      new Date(now),
      core.keyring.seal(text, qrContext(held.ref.connectionId)),
      new Date(now + WHATSAPP_LIMITS.qrKeptMs),
    ],
  );
}

/** It can send now. @param phone E.164: its own number. */
export async function noteReady(core: Core, held: Held, phone: string): Promise<boolean> {
  const now = new Date(core.now());
  return change(
    core,
    held,
    `state = 'ready', state_at = case when state = 'ready' then state_at else ? end, reason = null, qr = null,
     qr_expires_at = null, phone = ?, linked_at = coalesce(linked_at, ?), ready_at = ?`,
    [now, sealPhone(core, connectionRow(held.ref.connectionId), phone), now, now],
  );
}

/** It was looked at, and is well. */
export const noteHealthy = (core: Core, held: Held): Promise<boolean> =>
  change(core, held, 'ready_at = ?', [new Date(core.now())]);

export const noteSent = (core: Core, held: Held): Promise<boolean> =>
  change(core, held, 'sent_count = sent_count + 1', []);

/** @param isNew whether it had not come in before. */
export const noteReceived = (core: Core, held: Held, sentAt: Date, isNew: boolean): Promise<boolean> =>
  change(core, held, `last_received_at = greatest(last_received_at, ?), received_count = received_count + ?`, [
    sentAt,
    isNew ? 1 : 0,
  ]);

/** No device is linked any more. */
export const noteUnlinked = (core: Core, held: Held, reason: Reason): Promise<boolean> =>
  change(
    core,
    held,
    `state = 'logged_out', state_at = ?, reason = ?, phone = null, linked_at = null, ready_at = null, qr = null,
     qr_expires_at = null, owner = null`,
    [new Date(core.now()), reason],
  );

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

async function change(core: Core, { ref, epoch }: Held, set: string, parameters: unknown[]): Promise<boolean> {
  const rows = await core.database.statement((sql) =>
    sql.execute<object[]>(
      `update whatsapp_connections set ${set}, updated_at = ? where id = ? and epoch = ? returning id`,
      [...parameters, new Date(core.now()), ref.connectionId, epoch],
    ),
  );
  return rows.length > 0;
}
