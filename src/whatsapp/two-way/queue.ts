/**
 * Two-way webhooks: a connection asks its organization's own program what to answer, and says that.
 *
 * - W1 What is to be asked is a row, made in the transaction of what it is about: nobody is forgotten.
 * - W2 The program is asked once. What it did not answer in time is not asked again; a worker that was killed while it
 *   waited counts as no answer.
 * - W3 What it answered is kept before it is said, and said under the id of the row: so it is said once.
 * - W4 A call that was rejected is answered also when nobody is asked, or nobody answers (`callReplyOf`).
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';

/** The NOTIFY that tells the loops that there is somebody to be asked. */
export const TWO_WAY_DUE = 'whatsapp_two_way_due';

export type TwoWayFormat = 'countersign' | 'clientmanager';

export type TwoWayOccasion =
  /** A row of `whatsapp_messages`: somebody wrote, in a chat of two. */
  | { kind: 'message'; chatMessageId: string }
  /** A row of `whatsapp_calls`: somebody called and was rejected. */
  | { kind: 'call'; callId: string };

/**
 * Promises, in the caller's transaction, that whoever is to be asked about this is asked, and a rejected caller answered.
 * Nothing happens where there is neither a webhook nor anything to say by itself. Safe to repeat.
 */
export async function queueTwoWay(
  core: Core,
  em: EntityManager,
  given: { connectionId: string; organizationId: OrganizationId; occasion: TwoWayOccasion },
): Promise<void> {
  const { connectionId, organizationId, occasion } = given;
  const now = new Date(core.now());
  const id = randomUUID();
  if (occasion.kind === 'message') {
    await em.execute(QUEUE_MESSAGE, [...[id, now, now], occasion.chatMessageId, connectionId, TWO_WAY_DUE]);
  } else {
    await em.execute(QUEUE_CALL, [
      ...[id, organizationId, connectionId, occasion.callId, now, now],
      ...[connectionId, connectionId, TWO_WAY_DUE],
    ]);
  }
}

/** Groups and channels are left out: a program that answers there answers to everybody. */
const QUEUE_MESSAGE = `
with queued as (
  insert into whatsapp_two_way_calls (id, organization_id, connection_id, event, occasion, thread, due_at, created_at)
  select ?::uuid, t.organization_id, t.connection_id, 'message', w.id, w.chat_id, ?::timestamptz, ?::timestamptz
  from whatsapp_messages w
  join whatsapp_chats c on c.id = w.chat_id and c.kind = 'person'
  join whatsapp_two_way t on t.connection_id = w.connection_id
  where w.id = ? and w.connection_id = ? and w.direction = 'in'
  on conflict do nothing returning id)
select pg_notify(?, '') where exists (select from queued)`;

const QUEUE_CALL = `
with queued as (
  insert into whatsapp_two_way_calls (id, organization_id, connection_id, event, occasion, due_at, created_at)
  select ?::uuid, ?::uuid, ?::uuid, 'call', ?::uuid, ?::timestamptz, ?::timestamptz
  where exists (select from whatsapp_two_way where connection_id = ?)
    or exists (select from whatsapp_connections where id = ? and settings ->> 'callReply' is not null)
  on conflict do nothing returning id)
select pg_notify(?, '') where exists (select from queued)`;

/** The same for messages of ours that were sent just now: the Client manager's programs are told of them. */
export async function queueTwoWaySent(core: Core, em: EntityManager, messageIds: readonly string[]): Promise<void> {
  const now = new Date(core.now());
  await em.execute(QUEUE_SENT, [now, now, JSON.stringify(messageIds), TWO_WAY_DUE]);
}

const QUEUE_SENT = `
with queued as (
  insert into whatsapp_two_way_calls (id, organization_id, connection_id, event, occasion, due_at, created_at)
  select gen_random_uuid(), t.organization_id, t.connection_id, 'sent', m.id, ?::timestamptz, ?::timestamptz
  from messages m join whatsapp_two_way t on t.connection_id = m.connection_id and t.format = 'clientmanager'
  where m.id in (select jsonb_array_elements_text(?::jsonb)::uuid) and m.source in ('api', 'schedule', 'campaign')
  on conflict do nothing returning id)
select pg_notify(?, '') where exists (select from queued)`;
