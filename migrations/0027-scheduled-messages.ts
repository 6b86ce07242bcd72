import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Messages that are to be sent later, and messages of one text to many. */
export class ScheduledMessages extends Migration {
  override up(): void {
    for (const statement of [scheduled, campaigns, rows, ...WALLED.map(wall), promises]) this.addSql(statement);
  }
}

const WALLED = ['scheduled_messages', 'campaigns', 'campaign_rows'];

const scheduled = `
create table scheduled_messages (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- Without a reference: what was sent is told of longer than its connection lasts.
  connection_id uuid not null,
  -- A phone or a chat, sealed.
  recipient text not null,
  -- What is to be said, sealed (OutgoingContent), and the file in it.
  content bytea not null,
  media_sha256 text,
  -- WhatsApp's id of the message that it answers.
  reply_to text,
  due_at timestamptz not null,
  -- Counts the changes: an older one that arrives late changes nothing.
  revision integer not null default 1,
  -- Once it is handed over its message says what becomes of it.
  status text not null default 'pending' check (status in ('pending', 'handed_over', 'failed', 'cancelled')),
  -- Follows from the id.
  message_id uuid not null unique,
  -- Why it could not be handed over.
  error text,
  -- Who it is sent by: the caller as they were then.
  caller jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index scheduled_messages_newest on scheduled_messages (organization_id, created_at desc, id desc);
create index scheduled_messages_waiting on scheduled_messages (due_at) where status = 'pending';
create index scheduled_messages_handed_over on scheduled_messages (due_at) where status = 'handed_over';
create index scheduled_messages_by_file on scheduled_messages (media_sha256) where media_sha256 is not null;`;

const campaigns = `
create table campaigns (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  connection_id uuid not null,
  -- The text with its placeholders and how its file is sent, sealed.
  content bytea not null,
  media_sha256 text,
  -- Whom it goes to; null: those of a list.
  tag text,
  -- Who sends it: the caller as they were when it was begun, or let go on.
  caller jsonb not null,
  status text not null check (status in ('running', 'paused', 'cancelled', 'finished')),
  -- Why it is paused by itself; null where somebody asked for it.
  pause_reason text,
  starts_at timestamptz not null,
  row_count integer not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index campaigns_newest on campaigns (organization_id, created_at desc, id desc);
create index campaigns_open on campaigns (starts_at) where status = 'running';
create index campaigns_by_file on campaigns (media_sha256) where media_sha256 is not null;`;

const rows = `
create table campaign_rows (
  campaign_id uuid not null references campaigns on delete cascade,
  -- As a spreadsheet counts: the header is row 1. Of a tag's contacts the first is 2.
  number integer not null,
  organization_id uuid not null,
  -- As it was given, or in E.164 where it is a number; sealed.
  recipient text not null,
  -- What is put in place of the placeholders, sealed; null once the row is handed over or has ended.
  given bytea,
  -- Once it is handed over its message says what becomes of it.
  status text not null check (status in ('waiting', 'handed_over', 'failed', 'skipped', 'cancelled')),
  -- Why it failed or was passed over: codes and columns.
  errors jsonb,
  -- Follows from the campaign and the number.
  message_id uuid not null,
  -- Its message was handed over and waits to be sent.
  is_queued boolean not null default false,
  -- When it may be taken up: put off while somebody is at it, or after what failed for reasons of ours.
  due_at timestamptz not null,
  attempts integer not null default 0,
  primary key (campaign_id, number)
);
create index campaign_rows_waiting on campaign_rows (campaign_id, number) where status = 'waiting';
create index campaign_rows_tried on campaign_rows (campaign_id) where status = 'waiting' and attempts > 0;
create index campaign_rows_queued on campaign_rows (campaign_id) where is_queued;`;

/** That a message's workflow hears of it is promised as a document's is. */
const promises = `
alter table outbox add column scheduled_message_id uuid references scheduled_messages on delete cascade;
alter table outbox drop constraint outbox_about;
alter table outbox add constraint outbox_about check (
  case kind when 'start_document' then document_id is not null when 'process_contract' then contract_id is not null
    when 'tell_scheduled_message' then scheduled_message_id is not null else false end);`;
