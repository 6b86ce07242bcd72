import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Documents to be made again and again with other people, and many of them at once from a list. */
export class Templates extends Migration {
  override up(): void {
    for (const statement of [templates, bulkSends, rows, ...WALLED.map(wall)]) this.addSql(statement);
  }
}

const WALLED = ['templates', 'bulk_sends', 'bulk_send_rows'];

const templates = `
create table templates (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  -- The file that people are shown: what is stored was taken in already.
  sha256 text not null,
  bytes bigint not null,
  pages integer not null,
  signature_only boolean not null default false,
  -- Title, policy and route with slots in place of people: see src/templates/content.ts.
  content jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index templates_newest on templates (organization_id, created_at desc, id desc);
create index templates_by_file on templates (sha256);`;

const bulkSends = `
create table bulk_sends (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  -- Null: it has been deleted since. What follows is the template as it was when this began.
  template_id uuid references templates on delete set null,
  sha256 text not null,
  bytes bigint not null,
  pages integer not null,
  signature_only boolean not null,
  content jsonb not null,
  -- Who makes the documents: the caller as they were then.
  caller jsonb not null,
  -- False: drafts are made, and nothing is sent.
  send boolean not null,
  per_minute integer not null,
  status text not null check (status in ('running', 'paused', 'cancelled', 'finished')),
  row_count integer not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index bulk_sends_newest on bulk_sends (organization_id, created_at desc, id desc);
create index bulk_sends_by_file on bulk_sends (sha256);`;

const rows = `
create table bulk_send_rows (
  bulk_send_id uuid not null references bulk_sends on delete cascade,
  -- As a spreadsheet counts: the header is row 1.
  number integer not null,
  organization_id uuid not null,
  document_id uuid not null,
  -- What the row says of people; null once their document is made.
  given jsonb,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed', 'cancelled')),
  -- When it is its turn; a row that is being worked on is put off until the work must be over. Never while paused.
  due_at timestamptz not null,
  attempts integer not null default 0,
  error jsonb,
  primary key (bulk_send_id, number)
);
create index bulk_send_rows_due on bulk_send_rows (due_at) where status = 'waiting';`;
