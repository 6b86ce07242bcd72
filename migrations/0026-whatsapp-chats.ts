import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** What linked WhatsApp accounts show: their chats, both directions of what is written there, and calls. */
export class WhatsAppChats extends Migration {
  override up(): void {
    for (const statement of [account, chats, messages, calls, ...TABLES.map(wall)]) this.addSql(statement);
  }
}

const account = `
-- Whose chats these are, as a keyed hash of the number: those of another account do not mix with them.
alter table whatsapp_connections add column mirrored_index bytea;
-- What the linked account is called and looks like, sealed.
alter table whatsapp_connections add column profile bytea;`;

const chats = `
create table whatsapp_chats (
  id uuid primary key,
  organization_id uuid not null references organizations,
  connection_id uuid not null references whatsapp_connections on delete cascade,
  kind text not null check (kind in ('person', 'group', 'channel')),
  -- Keyed hashes of WhatsApp's ids of the chat. A person may have two: their number, and one that hides it.
  chat_index bytea,
  lid_index bytea,
  -- Ids, names and what else is personal, sealed (src/whatsapp/chats/rows.ts).
  content bytea not null,
  -- When something was last written.
  active_at timestamptz not null default 'epoch',
  unread_count integer not null default 0,
  is_muted boolean not null default false,
  is_pinned boolean not null default false,
  is_archived boolean not null default false,
  is_read_only boolean not null default false,
  -- Since when it is read here without its people having been told.
  receipt_due_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (connection_id, chat_index),
  unique (connection_id, lid_index),
  check (chat_index is not null or lid_index is not null)
);
create index whatsapp_chats_newest on whatsapp_chats (connection_id, active_at desc, id desc);
create index whatsapp_chats_receipts on whatsapp_chats (connection_id) where receipt_due_at is not null;`;

const messages = `
create table whatsapp_messages (
  id uuid primary key,
  -- Orders what was written within one second.
  position bigint generated always as identity,
  organization_id uuid not null references organizations,
  connection_id uuid not null references whatsapp_connections on delete cascade,
  chat_id uuid not null references whatsapp_chats on delete cascade,
  -- WhatsApp's own name for it: the same however often it is told.
  whatsapp_id text not null,
  direction text not null check (direction in ('in', 'out')),
  type text not null,
  -- Sealed, as are the reactions.
  content bytea not null,
  reactions bytea,
  ack smallint not null default 0 check (ack between -1 and 4),
  sent_at timestamptz not null,
  edited_at timestamptz,
  revoked_at timestamptz,
  media_state text check (media_state in ('waiting', 'stored', 'missing')),
  media_sha256 text,
  media_attempts integer not null default 0,
  -- When it is to be fetched (again).
  media_due_at timestamptz,
  created_at timestamptz not null default now(),
  unique (connection_id, whatsapp_id)
);
create index whatsapp_messages_newest on whatsapp_messages (chat_id, sent_at desc, position desc);
create index whatsapp_messages_media on whatsapp_messages (media_sha256) where media_sha256 is not null;
create index whatsapp_messages_waiting on whatsapp_messages (connection_id, media_due_at) where media_state = 'waiting';`;

const calls = `
create table whatsapp_calls (
  id uuid primary key,
  organization_id uuid not null references organizations,
  connection_id uuid not null references whatsapp_connections on delete cascade,
  whatsapp_id text not null,
  -- Who called, sealed.
  content bytea not null,
  is_video boolean not null,
  is_group boolean not null,
  rejected boolean not null default false,
  started_at timestamptz not null,
  ended_at timestamptz,
  unique (connection_id, whatsapp_id)
);
create index whatsapp_calls_newest on whatsapp_calls (organization_id, started_at desc, id desc);`;

const TABLES = ['whatsapp_chats', 'whatsapp_messages', 'whatsapp_calls'];
