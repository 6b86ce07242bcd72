import type { DocumentStatus } from '../domain/model.ts';
import { iso } from '../iso.ts';
import type { RowError } from '../lists/row-error.ts';
import type { TemplateContent } from '../templates/content.ts';

export type BulkStatus = 'running' | 'paused' | 'cancelled' | 'finished';
export type PauseReason = 'starter_revoked';
export type RowStatus = 'waiting' | 'done' | 'failed' | 'cancelled';

/** A bulk send as the API shows it. Times are ISO 8601 in UTC. */
export type BulkSendView = {
  id: string;
  name: string;
  templateId: string | null;
  status: BulkStatus;
  send: boolean;
  /** Of its documents. Null: as the organization has it. */
  approveFromChat: boolean | null;
  perMinute: number;
  /** Why it is paused; null where somebody asked for it, and while it is not. */
  pauseReason: PauseReason | null;
  /** Rows by what became of them. */
  rows: { total: number } & Record<RowStatus, number>;
  /** Documents that were made, by where they stand now. */
  documents: Partial<Record<DocumentStatus, number>>;
  createdAt: string;
  endedAt: string | null;
};

/** What a query selects of `bulk_sends b` for `bulkSendOf`. */
export const BULK_COLUMNS = `b.id, b.name, b.template_id, b.status, b.send, b.content -> 'approveFromChat' as approve_from_chat, b.per_minute, b.pause_reason, b.row_count, b.created_at, b.ended_at,
  (select coalesce(jsonb_object_agg(status, count), '{}') from
    (select r.status, count(*) from bulk_send_rows r where r.bulk_send_id = b.id group by r.status) by_status) as by_status,
  (select coalesce(jsonb_object_agg(status, count), '{}') from
    (select d.status, count(*) from bulk_send_rows r join documents d on d.id = r.document_id where r.bulk_send_id = b.id
     group by d.status) by_state) as documents`;

export type BulkRow = {
  id: string;
  name: string;
  template_id: string | null;
  status: BulkStatus;
  send: boolean;
  approve_from_chat: boolean | null;
  per_minute: number;
  pause_reason: PauseReason | null;
  row_count: number;
  by_status: Partial<Record<RowStatus, number>>;
  documents: Partial<Record<DocumentStatus, number>>;
  content: TemplateContent;
  created_at: Date | string;
  ended_at: Date | string | null;
};

export function bulkSendOf(row: Omit<BulkRow, 'content'>): BulkSendView {
  const { id, name, status, send, documents, by_status } = row;
  const none = { waiting: 0, done: 0, failed: 0, cancelled: 0 };
  return {
    ...{ id, name, status, send, documents },
    templateId: row.template_id,
    approveFromChat: row.approve_from_chat,
    perMinute: row.per_minute,
    pauseReason: row.pause_reason,
    rows: { total: row.row_count, ...none, ...by_status },
    createdAt: iso(row.created_at),
    endedAt: iso(row.ended_at),
  };
}

/** A row of a list as the API shows it. */
export type BulkRowView = {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  status: RowStatus;
  /** Null while there is none. */
  document: { id: string; title: string; reference: string | null; status: DocumentStatus } | null;
  errors: RowError[];
};
