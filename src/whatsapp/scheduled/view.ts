import type { Caller, Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { iso } from '../../iso.ts';
import { openPhone, type SealedPhone } from '../../secrets/phones.ts';
import { openContent } from '../sending/content.ts';
import { type ContentView, contentViewOf } from '../sending/content-view.ts';

const SCHEDULED_STATUSES = ['pending', 'sent', 'failed', 'cancelled'] as const;
/** `pending`: WhatsApp has not taken it yet, though its time may have come. */
export type ScheduledStatus = (typeof SCHEDULED_STATUSES)[number];

/** A message to be sent later, as the API shows it. Times are ISO 8601 in UTC. */
export type ScheduledView = {
  id: string;
  connectionId: string;
  /** E.164, or the id of a chat. */
  to: string;
  content: ContentView;
  at: string;
  status: ScheduledStatus;
  /** Once its time has come. */
  messageId: string | null;
  sentAt: string | null;
  error: string | null;
  createdAt: string;
};

/** Where a row of `scheduled_messages s` with its message `m` stands. Messages may be forgotten after they were sent. */
const SCHEDULED_STATUS = `case when s.status <> 'handed_over' then s.status
  when m.status in ('queued', 'sending') then 'pending' when m.status in ('failed', 'cancelled') then m.status else 'sent' end`;

/** What a query selects of `scheduled_messages s left join messages m on m.id = s.message_id` for `scheduledOf`. */
export const SCHEDULED_COLUMNS = `s.id, s.organization_id, s.connection_id, s.recipient, s.content, s.reply_to, s.due_at, s.revision, s.caller,
  s.status as kept_status, ${SCHEDULED_STATUS} as status, case s.status when 'handed_over' then s.message_id end as message_id,
  m.sent_at, coalesce(s.error, m.error) as error, s.created_at`;

export type ScheduledRow = {
  id: string;
  organization_id: OrganizationId;
  connection_id: string;
  recipient: SealedPhone;
  content: Buffer;
  reply_to: string | null;
  due_at: Date | string;
  revision: number;
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
  kept_status: 'pending' | 'handed_over' | 'failed' | 'cancelled';
  status: ScheduledStatus;
  message_id: string | null;
  sent_at: Date | string | null;
  error: string | null;
  created_at: Date | string;
};

/** What recipient and content of a row are sealed for. */
export const scheduledRow = (id: string): string => `scheduled message ${id}`;

export function scheduledOf(keys: Pick<Core, 'keyring'>, row: ScheduledRow): ScheduledView {
  const { id, status, error } = row;
  return {
    ...{ id, status, error },
    connectionId: row.connection_id,
    to: openPhone(keys, scheduledRow(id), row.recipient),
    content: contentViewOf(openContent(keys, scheduledRow(id), row.content)),
    at: iso(row.due_at),
    messageId: row.message_id,
    sentAt: iso(row.sent_at),
    createdAt: iso(row.created_at),
  };
}
