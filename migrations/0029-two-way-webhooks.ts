import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Webhooks that are asked for an answer, the Client manager's clients and keys, and limits over longer than a minute. */
export class TwoWayWebhooks extends Migration {
  override up(): void {
    for (const statement of [twoWay, calls, received, keys, clients, ...WALLED.map(wall), windows])
      this.addSql(statement);
  }
}

const twoWay = `
-- Whom a connection asks what to answer, when somebody writes or calls.
create table whatsapp_two_way (
  connection_id uuid primary key references whatsapp_connections on delete cascade,
  organization_id uuid not null references organizations,
  url text not null,
  format text not null check (format in ('countersign', 'clientmanager')),
  -- What requests are signed with, sealed. Null: the Client manager sends the client's own key instead.
  secret bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((format = 'countersign') = (secret is not null))
);`;

const calls = `
-- Each time that it is asked, or that a call is answered without asking. Made in the transaction of what it is about.
create table whatsapp_two_way_calls (
  id uuid primary key,
  organization_id uuid not null references organizations,
  connection_id uuid not null references whatsapp_connections on delete cascade,
  event text not null check (event in ('message', 'sent', 'call')),
  -- A row of whatsapp_messages, messages or whatsapp_calls.
  occasion uuid not null,
  -- What belongs to one conversation is asked about in order.
  thread uuid,
  state text not null default 'waiting' check (state in ('waiting', 'asking', 'answered', 'over')),
  -- When it may be taken up; while somebody is at it, when they must have failed. Null: it is over.
  due_at timestamptz,
  -- What is to be said, sealed, until that is promised; then the row of messages.
  reply bytea,
  reply_id uuid,
  asked_at timestamptz,
  duration_ms integer,
  status_code integer,
  -- Why there was no answer that counts.
  error text,
  created_at timestamptz not null,
  unique (event, occasion)
);
create index whatsapp_two_way_calls_due on whatsapp_two_way_calls (due_at) where due_at is not null;
create index whatsapp_two_way_calls_newest on whatsapp_two_way_calls (connection_id, created_at desc, id desc);
create index whatsapp_two_way_calls_old on whatsapp_two_way_calls (created_at) where due_at is null;
create index whatsapp_two_way_calls_thread on whatsapp_two_way_calls (thread) where due_at is not null;`;

const received = `
-- The newest of all that came in by a connection.
create index whatsapp_messages_received on whatsapp_messages (connection_id, sent_at desc, position desc)
  where direction = 'in';`;

const keys = `
alter table api_keys
  -- The key itself, sealed, where its dialect shows it again.
  add column sealed_key bytea,
  -- The person who made it.
  add column made_by uuid;`;

const clients = `
-- Connections as the Client manager knows them.
create table clientmanager_clients (
  connection_id uuid primary key references whatsapp_connections on delete cascade,
  organization_id uuid not null references organizations,
  client_id text not null,
  -- The number that was announced, sealed; which one was linked is told by the connection.
  phone text not null,
  key_id text not null references api_keys,
  created_at timestamptz not null,
  unique (organization_id, client_id)
);
create index clientmanager_clients_by_name on clientmanager_clients (client_id);
create unique index clientmanager_clients_by_key on clientmanager_clients (key_id);

-- The numbers by which the Client manager names rows of ours; each organization counts for itself.
create table clientmanager_numbers (
  organization_id uuid not null references organizations,
  kind text not null,
  number bigint not null,
  id uuid not null,
  primary key (organization_id, kind, number),
  unique (organization_id, kind, id)
);

-- Messages that were not sent yet when their request was answered: who asks again means the same one.
create table clientmanager_unsettled (
  organization_id uuid not null references organizations,
  -- A keyed hash of what was asked.
  request bytea not null,
  message_id uuid not null,
  until timestamptz not null,
  primary key (organization_id, request)
);`;

const WALLED = [
  'whatsapp_two_way',
  'whatsapp_two_way_calls',
  'clientmanager_clients',
  'clientmanager_numbers',
  'clientmanager_unsettled',
];

const windows = `
create table request_windows (
  bucket text primary key,
  -- When requests were let through, the oldest first; never more than the quota.
  times timestamptz[] not null,
  ends_at timestamptz not null
);
create index request_windows_ended on request_windows (ends_at);
-- Lets one request through unless \`quota\` were within the last \`window_ms\`, and says when the next one may come.
create function take_in_window(bucket_name text, quota integer, window_ms integer)
returns table (granted boolean, retry_after_ms integer)
language plpgsql as $$
declare
  span interval := make_interval(secs => window_ms / 1000.0);
  clock timestamptz;
  recent timestamptz[];
begin
  insert into request_windows (bucket, times, ends_at) values (bucket_name, '{}', clock_timestamp() + span)
    on conflict do nothing;
  select w.times into recent from request_windows w where w.bucket = bucket_name for update;
  -- Read under the lock, which makes one order of all processes.
  clock := clock_timestamp();
  recent := array(select at from unnest(recent) at where at > clock - span order by at);
  granted := cardinality(recent) < quota;
  if granted then recent := recent || clock; end if;
  retry_after_ms := case when granted then 0 else greatest(1, ceil(extract(epoch from recent[1] + span - clock) * 1000)) end;
  update request_windows w set times = recent, ends_at = clock + span where w.bucket = bucket_name;
  return next;
end $$;
grant select, insert, update, delete on request_windows to countersign_app, countersign_system;
grant execute on function take_in_window to countersign_app, countersign_system;`;
