/**
 * The delivery ladder: when a channel has failed a message, it falls to the next one; when the last has, the document's
 * trail and the operator hear of it.
 *
 * Invariants:
 * - L1 a rung is a row of its own, unique, so falling twice from the same rung adds nothing.
 * - L2 falling happens in the transaction that records the failure: a message is never between two rungs.
 * - L3 nobody is alarmed about an alarm.
 * - L4 where there is no gateway, what has failed is kept in the outbox for whoever hands it over themselves, and counts as
 *   undeliverable: nobody is reached by that.
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Localized } from '../documents/entities.ts';
import type { Action, ApproverId, DocumentId, Language, OrganizationId } from '../domain/model.ts';
import { type Channel, completeSettings, type OrganizationSettings } from '../organizations/settings.ts';
import type { SealedPhone } from '../secrets/phones.ts';
import { publishMessages } from './events.ts';
import { hasGateway } from './gateways.ts';
import type { ChatOffer, MessageKind } from './kinds.ts';
import { MESSAGES_DUE, messagePhone, openRecipient, openText, queueMessages, sealText, smsPerson } from './queue.ts';

/** A message as dispatchers read it (`RUNG_COLUMNS`). */
export type Rung = {
  id: string;
  organization_id: OrganizationId;
  document_id: DocumentId | null;
  approver_id: ApproverId | null;
  kind: MessageKind;
  occasion: string;
  rung: number;
  ladder: Channel[];
  channel: Channel;
  driver: string;
  /** Null: it goes to a chat that is no phone. */
  recipient: SealedPhone | null;
  chat: Buffer | null;
  content: Buffer | null;
  reply_to: string | null;
  language: Language;
  text: Buffer;
  link_version: number | null;
  offer: ChatOffer | null;
  attempt_count: number;
};
export const RUNG_COLUMNS = `m.id, m.organization_id, m.document_id, m.approver_id, m.kind, m.occasion, m.rung, m.ladder,
  m.channel, m.driver, m.recipient, m.chat, m.content, m.reply_to, m.language, m.text, m.link_version, m.offer, m.attempt_count`;

/** Lets a message fall from its rung, within the transaction that recorded why. */
export async function fall(core: Core, em: EntityManager, from: Rung): Promise<'next_channel' | 'undeliverable'> {
  const channel = from.ladder[from.rung + 1];
  if (channel && from.recipient) {
    await queueNextRung(core, em, from, from.recipient, channel);
    if (hasGateway(core)) return 'next_channel';
  }
  await alarm(core, em, from);
  return 'undeliverable';
}

/** The same for messages that have just failed, and tells that they have. */
export async function fallAll(
  core: Core,
  em: EntityManager,
  failed: readonly Rung[],
): Promise<('next_channel' | 'undeliverable')[]> {
  const ids = failed.map(({ id }) => id);
  await publishMessages(core, em, ids, ['message.failed']);
  const outcomes: ('next_channel' | 'undeliverable')[] = [];
  for (const row of failed) outcomes.push(await fall(core, em, row));
  return outcomes;
}

async function queueNextRung(
  core: Core,
  em: EntityManager,
  from: Rung,
  recipient: SealedPhone,
  channel: Channel,
): Promise<void> {
  const id = randomUUID();
  const phone = openRecipient(core, from.id, recipient);
  const to = messagePhone(core, from.organization_id, id, phone);
  const now = new Date(core.now());
  await em.execute(
    `with queued as (
       insert into messages (id, organization_id, contact_id, document_id, approver_id, kind, occasion, rung, ladder, channel, driver,
                             recipient, recipient_index, person_index, language, text, link_version, offer, mode, due_at, created_at, updated_at)
       select ?, organization_id, contact_id, document_id, approver_id, kind, occasion, rung + 1, ladder, ?, ?,
              ?, recipient_index, ?, language, ?, link_version, offer, mode, ?, ?, ?
       from messages where id = ?
       on conflict do nothing returning id)
     select pg_notify(?, '') where exists (select from queued)`,
    [
      id,
      channel,
      core.config.messageDrivers[channel],
      to.phone,
      smsPerson(core, channel, phone),
      sealText(core, id, openText(core, from.id, from.text)),
      now,
      now,
      now,
      from.id,
      MESSAGES_DUE,
    ],
  );
}

type Undelivered = {
  organization: string;
  settings: Partial<OrganizationSettings>;
  title: string;
  titles: Localized;
  action: Action;
};

async function alarm(core: Core, em: EntityManager, message: Rung): Promise<void> {
  const { document_id: documentId, approver_id: approverId } = message;
  // What somebody wrote themselves they hear of by `message.failed`.
  if (message.kind === 'operator_alert' || message.kind === 'chat_answer') return;
  if (documentId === null || approverId === null) return;
  await audit(em, message.organization_id, [
    {
      documentId,
      approverId,
      at: new Date(core.now()),
      actor: { kind: 'system' },
      action: 'message.undeliverable',
      details: { kind: message.kind, channels: message.ladder },
    },
  ]);
  const [found] = await em.execute<Undelivered[]>(
    `select o.name as organization, o.settings, d.title, d.titles, a.action
     from organizations o, documents d, approvers a where o.id = ? and d.id = ? and a.id = ?`,
    [message.organization_id, documentId, approverId],
  );
  if (!found) return;
  const { delivery, language, timeZone } = completeSettings(found.settings);
  if (delivery.operatorPhone === null) return;
  await queueMessages(core, em, [
    {
      organizationId: message.organization_id,
      documentId,
      approverId,
      kind: 'operator_alert',
      occasion: `${message.kind} ${message.occasion}`,
      recipient: delivery.operatorPhone,
      language,
      ladder: ['sms'],
      linkVersion: null,
      content: { ...found, timeZone, expiresAt: null, reason: null, code: null },
    },
  ]);
}
