import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import type { RowError } from '../lists/row-error.ts';
import { OPTED_OUT } from '../messaging/opt-out.ts';
import type { ContentView } from '../whatsapp/sending/content-view.ts';
import { type CampaignContent, openCampaign } from './sealed.ts';

export type CampaignStatus = 'scheduled' | 'running' | 'paused' | 'cancelled' | 'finished';
/** Why a campaign is paused by itself. */
export type PauseReason = 'starter_revoked' | 'connection_unlinked' | 'connection_gone';
const ROW_STATUSES = ['waiting', 'sent', 'delivered', 'read', 'failed', 'skipped', 'cancelled'] as const;
/** Where a row stands. `waiting`: WhatsApp has not taken its message; `read` implies delivered, which implies sent. */
export type RowStatus = (typeof ROW_STATUSES)[number];

/** A campaign as the API shows it. Times are ISO 8601 in UTC. */
export type CampaignView = {
  id: string;
  name: string;
  connectionId: string;
  status: CampaignStatus;
  pauseReason: PauseReason | null;
  /** With its placeholders. */
  text: string;
  media: ContentView['media'];
  /** Whom it goes to; null: those of a list. */
  tag: string | null;
  /** Rows by where they stand. */
  rows: { total: number } & Record<RowStatus, number>;
  startsAt: string;
  createdAt: string;
  endedAt: string | null;
};

/** Where a row of `campaign_rows r` with its message `m` stands. Messages may be forgotten after they were sent. */
export const ROW_STATUS = `case when r.status <> 'handed_over' then r.status
  when m.id is null or m.status = 'accepted' then 'sent' when m.status in ('queued', 'sending') then 'waiting'
  when m.status = 'failed' and m.error = '${OPTED_OUT}' then 'skipped' else m.status end`;

/** What a query selects of `campaigns c` for `campaignOf`; takes now as its first parameter, `$1` or `?`. */
export const campaignColumns = (
  now: '$1' | '?',
): string => `c.id, c.organization_id, c.name, c.connection_id, c.content,
  c.tag, c.caller, c.pause_reason, c.starts_at, c.row_count, c.created_at, c.ended_at,
  case when c.status = 'running' and c.starts_at > ${now}::timestamptz then 'scheduled' else c.status end as status,
  (select coalesce(jsonb_object_agg(status, count), '{}') from
    (select ${ROW_STATUS} as status, count(*) from campaign_rows r left join messages m on m.id = r.message_id and r.status = 'handed_over'
     where r.campaign_id = c.id group by 1) by_status) as by_status`;

export type CampaignRow = {
  id: string;
  organization_id: OrganizationId;
  name: string;
  connection_id: string;
  content: Buffer;
  tag: string | null;
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
  pause_reason: PauseReason | null;
  starts_at: Date | string;
  row_count: number;
  created_at: Date | string;
  ended_at: Date | string | null;
  status: CampaignStatus;
  by_status: Partial<Record<RowStatus, number>>;
};

const NONE: Record<RowStatus, number> = {
  ...{ waiting: 0, sent: 0, delivered: 0, read: 0, failed: 0, skipped: 0, cancelled: 0 },
};

export function campaignOf(keys: Pick<Core, 'keyring'>, row: CampaignRow): CampaignView {
  const { id, name, status, tag } = row;
  const { text, media }: CampaignContent = openCampaign(keys, id, row.content);
  return {
    ...{ id, name, status, tag, text },
    connectionId: row.connection_id,
    pauseReason: row.pause_reason,
    media: media && {
      ...{ mediaType: media.file.mediaType, fileName: media.file.fileName, bytes: media.file.bytes, as: media.as },
    },
    rows: { total: row.row_count, ...NONE, ...row.by_status },
    startsAt: iso(row.starts_at),
    createdAt: iso(row.created_at),
    endedAt: iso(row.ended_at),
  };
}

/** A row of a campaign as the API shows it. */
export type CampaignRowView = {
  /** As a spreadsheet counts: the header is row 1. Of a tag's contacts the first is 2. */
  row: number;
  /** E.164; of a bad row, as it was given. */
  phone: string;
  status: RowStatus;
  /** Null until it is handed over. */
  messageId: string | null;
  sentAt: string | null;
  errors: RowError[];
};
