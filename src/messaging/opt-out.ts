import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { publishMessages } from './events.ts';
import type { Rung } from './ladder.ts';

/**
 * Whether message `m` is to somebody who wants no messages, as an SQL expression. A code goes to whoever is asking for it
 * at this moment, and an alarm to the organization's own operator: these are sent all the same.
 */
export const IS_UNWANTED = `
(m.kind not in ('code', 'operator_alert') and exists (
  select from contacts c where c.organization_id = m.organization_id and c.phone_index = m.recipient_index and c.opted_out_at is not null))`;

/** Kept as the message's error. */
export const OPTED_OUT = 'the recipient has opted out';

type Unwanted = Pick<Rung, 'id' | 'organization_id' | 'document_id' | 'approver_id' | 'kind'>;

/** Takes down, and tells, that these messages were not sent; they fall to no other channel. */
export async function suppress(core: Core, em: EntityManager, messages: readonly Unwanted[]): Promise<void> {
  for (const message of messages) {
    await audit(em, message.organization_id, [
      {
        documentId: message.document_id,
        approverId: message.approver_id,
        at: new Date(core.now()),
        actor: { kind: 'system' },
        action: 'message.suppressed',
        details: { messageId: message.id, kind: message.kind, reason: 'opted_out' },
      },
    ]);
  }
  const ids = messages.map(({ id }) => id);
  await publishMessages(core, em, ids, ['message.failed']);
}
