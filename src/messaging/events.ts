/**
 * Tells customers' systems what became of messages, in the transaction that recorded it.
 *
 * - E1 An event's id follows from the message and the type, so whoever finds out first tells, and nobody tells twice.
 * - E2 Who hears of a step has heard of the steps before it: delivered comes after sent, read after delivered.
 * - E3 No event holds what signs for an approver; codes, and alarms to the operator, are told to nobody.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { publish } from '../webhooks/publish.ts';
import { queueTwoWaySent } from '../whatsapp/two-way/queue.ts';
import type { MessageEventType } from './event-types.ts';
import { MESSAGE_SETTLED } from './settled.ts';
import { MESSAGE_COLUMNS, type MessageRow, withoutSecrets } from './view.ts';

const STEPS = ['message.sent', 'message.delivered', 'message.read'] as const;

/** What there is to tell of a message that has come this far. */
export function happenedBy(status: 'accepted' | 'delivered' | 'read' | 'failed'): readonly MessageEventType[] {
  if (status === 'failed') return ['message.failed'];
  return STEPS.slice(0, ['accepted', 'delivered', 'read'].indexOf(status) + 1);
}

/** @param em must be able to see the messages, as they are to be told. */
export async function publishMessages(
  core: Core,
  em: EntityManager,
  messageIds: readonly string[],
  types: readonly MessageEventType[],
): Promise<void> {
  if (messageIds.length === 0) return;
  const rows = await em.execute<MessageRow[]>(
    `select ${MESSAGE_COLUMNS} from messages
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and kind not in ('code', 'operator_alert')
     order by created_at, id`,
    [JSON.stringify(messageIds)],
  );
  const occurredAt = new Date(core.now());
  const events = rows.flatMap((row) => {
    const message = withoutSecrets(core, row);
    return types.map((type) => ({
      id: eventIdOf(row.id, type),
      organizationId: row.organization_id,
      type,
      channel: row.channel,
      isOfDocument: row.document_id !== null,
      occurredAt,
      data: { message },
    }));
  });
  await publish(core, em, events);
  // For those who wait until it is sent (settled.ts).
  const own = rows.flatMap(({ id, direction, connection_id }) => (direction === 'out' && connection_id ? [id] : []));
  if (own.length === 0) return;
  if (types.includes('message.sent')) await queueTwoWaySent(core, em, own);
  await em.execute('select pg_notify(?, id) from jsonb_array_elements_text(?::jsonb) as own(id)', [
    MESSAGE_SETTLED,
    JSON.stringify(own),
  ]);
}

/** What happens once to something has one id, whoever tells of it: a UUID of version 8, since what makes it is ours. */
export function eventIdOf(id: string, type: string): string {
  const hex = createHash('sha256').update(`${id} ${type}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
