/**
 * Messages that may be decisions, as rows: promised in the transaction that stores the message, looked at by a loop in
 * every worker.
 *
 * - R1 A message is one row, however often it is told, and one decision: its id is the decision's key.
 * - R2 Those of one phone are looked at one after the other, in the order in which they came.
 * - R3 What a message was understood as is written down before anything is done about it, so that a repeat after a crash
 *   goes on with the same.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { ApproverId, OrganizationId, Outcome } from '../../domain/model.ts';
import type { SealedPhone } from '../../secrets/phones.ts';
import { DRIVER } from '../../whatsapp/driver-name.ts';
import { LIMITS } from './limits.ts';

/** The NOTIFY that wakes the loops. */
export const CHAT_REPLIES_DUE = 'chat_replies_due';

export type NewReply = {
  messageId: string;
  organizationId: OrganizationId;
  senderIndex: Buffer;
};

/** Has a message looked at that somebody wrote who was asked in the chat; of others nothing is kept here. */
export async function queueReply(core: Core, em: EntityManager, reply: NewReply): Promise<void> {
  const { messageId, organizationId, senderIndex } = reply;
  const now = core.now();
  await em.execute(
    `with queued as (
       insert into chat_replies (message_id, organization_id, sender_index, due_at, created_at)
       select ?, ?, ?, ?, ?
       where exists (select from messages m where m.organization_id = ? and m.recipient_index = ? and m.offer is not null and m.driver = ?)
         and (select count(*) from chat_replies r where r.organization_id = ? and r.sender_index = ? and r.created_at > ?) < ?
       on conflict do nothing returning message_id)
     select pg_notify(?, '') where exists (select from queued)`,
    [
      ...[messageId, organizationId, senderIndex, new Date(now), new Date(now), organizationId, senderIndex, DRIVER],
      ...[organizationId, senderIndex, new Date(now - LIMITS.repliesWindowMs), LIMITS.repliesMax, CHAT_REPLIES_DUE],
    ],
  );
}

/** A reply that this process has leased, with its message. */
export type DueReply = {
  message_id: string;
  organization_id: OrganizationId;
  /** WhatsApp's ids of the message, and of the one that it quotes. */
  provider_id: string;
  reply_to: string | null;
  connection_id: string | null;
  approver_id: ApproverId | null;
  link_version: number | null;
  decision: Outcome | null;
  reason: Buffer | null;
  attempt_count: number;
  sender: SealedPhone;
  text: Buffer;
  sent_at: Date | string;
};

export async function claimReplies(core: Core): Promise<DueReply[]> {
  const now = core.now();
  return core.database.statement((sql) =>
    sql.execute<DueReply[]>(
      `with due as (
         select r.message_id from chat_replies r
         where r.due_at <= ? and not exists (
           select from chat_replies e where e.organization_id = r.organization_id and e.sender_index = r.sender_index
             and e.due_at is not null and (e.created_at, e.message_id) < (r.created_at, r.message_id))
         order by r.due_at limit ? for update skip locked)
       update chat_replies r set due_at = ?, attempt_count = r.attempt_count + 1
       from due join messages m on m.id = due.message_id where r.message_id = due.message_id
       returning r.message_id, r.organization_id, m.provider_id, m.reply_to, m.connection_id, r.approver_id,
         r.link_version, r.decision, r.reason, r.attempt_count, m.sender, m.text, m.sent_at`,
      [new Date(now), LIMITS.batchMax, new Date(now + LIMITS.leaseMs)],
    ),
  );
}

type Decided = { approverId: ApproverId; linkVersion: number; outcome: Outcome; reason: string | null };

/** What the message was understood as. */
export async function noteUnderstood(core: Core, reply: DueReply, decided: Decided): Promise<void> {
  const { approverId, linkVersion, outcome, reason } = decided;
  await core.database.tenant(reply.organization_id, (em) =>
    em.execute(
      'update chat_replies set approver_id = ?, link_version = ?, decision = ?, reason = ? where message_id = ?',
      [
        ...[
          approverId,
          linkVersion,
          outcome,
          reason === null ? null : sealReason(core, reply, reason),
          reply.message_id,
        ],
      ],
    ),
  );
}

const reasonContext = ({ message_id }: DueReply): string => `reason in message ${message_id}`;
const sealReason = ({ keyring }: Core, reply: DueReply, reason: string): Buffer =>
  keyring.seal(reason, reasonContext(reply));
export const openReason = ({ keyring }: Core, reply: DueReply): string | null =>
  reply.reason && keyring.open(reply.reason, reasonContext(reply));

/** Done with; in the transaction that answers. @param outcome a word for operators. */
export async function noteDone(em: EntityManager, { message_id }: DueReply, outcome: string): Promise<void> {
  await em.execute('update chat_replies set outcome = ?, due_at = null where message_id = ?', [outcome, message_id]);
}

/** To be looked at again. */
export async function noteLater(core: Core, { message_id, attempt_count }: DueReply): Promise<void> {
  const pauseMs = Math.min(LIMITS.retryPauseMs * 2 ** Math.min(attempt_count - 1, 20), LIMITS.retryPauseMaxMs);
  await core.database.statement((sql) =>
    sql.execute('update chat_replies set due_at = ? where message_id = ? and due_at is not null', [
      new Date(core.now() + pauseMs),
      message_id,
    ]),
  );
}
