import { Migration } from '@mikro-orm/migrations';

/**
 * The first schema. Two roles own nothing and do all the work: `countersign_app` (one organization at a time, by row
 * level security) and `countersign_system` (all rows). A later migration that changes data must
 * `set local role countersign_system` first, because FORCE hides the rows from the tables' owner too.
 */
export class Foundation extends Migration {
  override up(): void {
    for (const statement of [roles, organizations, documents, evidence, signing, messages, webhooks, requests]) {
      this.addSql(statement);
    }
    for (const table of TENANT_TABLES) this.addSql(isolate(table));
    this.addSql(grants);
  }
}

/** Tables whose rows belong to one organization. test/db/isolation.test.ts fails when a table is missing here. */
const TENANT_TABLES = [
  'api_keys',
  'documents',
  'steps',
  'approvers',
  'document_versions',
  'decisions',
  'audit_entries',
  'events',
  'signing_links',
  'signing_codes',
  'signing_sessions',
  'messages',
  'endpoints',
  'deliveries',
  'delivery_attempts',
  'outbox',
  'idempotency_keys',
];

const roles = `
do $$
declare wanted text;
begin
  foreach wanted in array array['countersign_app', 'countersign_system'] loop
    begin
      execute format('create role %I nologin', wanted);
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, wanted, 'set') then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;`;

const organizations = `
create table organizations (
  id uuid primary key,
  name text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create table api_keys (
  id text primary key,
  organization_id uuid not null references organizations,
  dialect text not null,
  mode text not null check (mode in ('live', 'test')),
  name text not null,
  plan text,
  scopes text[] not null,
  secret_hash bytea not null,
  ip_allow text[] not null default '{}',
  requests_per_minute integer not null check (requests_per_minute > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_keys_by_organization on api_keys (organization_id, created_at desc);`;

const documents = `
create table documents (
  id uuid primary key,
  organization_id uuid not null references organizations,
  dialect text not null,
  mode text not null,
  created_by text not null,
  status text not null,
  completing boolean not null default false,
  -- Raised by the workflow at each transition; 0 while a draft. The projection accepts only a higher one.
  version bigint not null default 0,
  -- Sequence number of the latest event of this document.
  sequence integer not null default 0,
  -- Raised by each change of a draft.
  revision integer not null default 1,
  title text not null,
  titles jsonb not null default '{}',
  reference text,
  -- What only the dialect that made the document has a name for (department, order indexes, ...).
  attributes jsonb not null default '{}',
  metadata jsonb not null default '{}',
  language text not null,
  policy jsonb not null,
  blocked jsonb,
  ended_reason text,
  approver_count integer not null default 0,
  decided_count integer not null default 0,
  page_count integer not null,
  expires_at timestamptz,
  sent_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index documents_newest on documents (organization_id, created_at desc, id desc);
create index documents_by_status on documents (organization_id, status, created_at desc, id desc);
create index documents_open on documents (status, updated_at) where status in ('pending', 'in_progress');
create table steps (
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  position integer not null,
  quorum jsonb not null
);
create index steps_by_document on steps (document_id, position);
create table approvers (
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  step_id uuid not null references steps on delete cascade deferrable initially deferred,
  -- Order within the step.
  position integer not null,
  name text not null,
  names jsonb not null default '{}',
  role text,
  roles jsonb not null default '{}',
  phone text not null,
  -- Empty: the organization's delivery ladder.
  channels text[] not null default '{}',
  action text not null,
  veto boolean not null default false,
  language text not null,
  time_zone text not null,
  -- 'link', 'code' or 'two_factor'.
  identity text not null,
  -- Where the mark goes: {page, x, y, width, height} as fractions from the top left; null: on a signature page.
  place jsonb,
  attributes jsonb not null default '{}',
  status text not null default 'waiting',
  link_version integer not null default 1,
  invited_at timestamptz,
  decided_at timestamptz,
  decision_id uuid,
  reason text,
  reminder_count integer not null default 0,
  replaced_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index approvers_by_document on approvers (document_id, position);`;

const evidence = `
create table document_versions (
  document_id uuid not null references documents on delete cascade,
  number integer not null,
  organization_id uuid not null,
  kind text not null check (kind in ('original', 'stamped', 'final')),
  sha256 text not null,
  previous_sha256 text,
  bytes bigint not null,
  pages integer not null,
  decision_id uuid,
  created_at timestamptz not null default now(),
  primary key (document_id, number)
);
create unique index document_versions_one_stamp on document_versions (document_id, decision_id) where decision_id is not null;
create unique index document_versions_one_final on document_versions (document_id) where kind = 'final';
create index document_versions_by_file on document_versions (sha256);
-- What an approver submitted. Written before the workflow is asked; it counts from accepted_at on.
create table decisions (
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  approver_id uuid not null references approvers on delete cascade,
  outcome text not null check (outcome in ('complete', 'reject')),
  mark jsonb,
  reason text,
  comment text,
  -- How the approver was identified: channels of link and code, when.
  identity jsonb not null,
  seen_sha256 text not null,
  ip text,
  user_agent text,
  accepted_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index decisions_one_an_approver on decisions (approver_id) where accepted_at is not null;
create index decisions_by_document on decisions (document_id);
create table audit_entries (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  document_id uuid references documents on delete cascade,
  approver_id uuid,
  -- Set for entries that are events of the document; unique, so that a repeated projection adds nothing.
  sequence integer,
  occurred_at timestamptz not null,
  actor jsonb not null,
  action text not null,
  details jsonb not null default '{}'
);
create unique index audit_entries_once on audit_entries (document_id, sequence) where sequence is not null;
create index audit_entries_by_document on audit_entries (document_id, id);
create table events (
  position bigint generated always as identity,
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid,
  sequence integer,
  type text not null,
  occurred_at timestamptz not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  unique (document_id, sequence)
);
create index events_by_position on events (organization_id, position);`;

const signing = `
create table signing_links (
  token_hash bytea primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  approver_id uuid not null references approvers on delete cascade,
  link_version integer not null,
  created_at timestamptz not null default now(),
  unique (approver_id, link_version)
);
create table signing_codes (
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  approver_id uuid not null references approvers on delete cascade,
  link_version integer not null,
  code_hash bytea not null,
  channel text not null,
  wrong_tries integer not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index signing_codes_by_approver on signing_codes (approver_id, created_at desc);
create table signing_sessions (
  token_hash bytea primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  approver_id uuid not null references approvers on delete cascade,
  link_version integer not null,
  code_channel text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index signing_sessions_by_approver on signing_sessions (approver_id);`;

const messages = `
create table messages (
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid references documents on delete cascade,
  approver_id uuid references approvers on delete cascade,
  kind text not null,
  -- What makes this message different from an earlier one of its kind to the same approver.
  occasion text not null,
  -- The place on the delivery ladder: 0 is the first channel tried, each fall to the next channel is a row of its own.
  rung integer not null default 0,
  ladder text[] not null,
  channel text not null,
  driver text not null,
  recipient text not null,
  language text not null,
  -- Encrypted: texts hold links and codes.
  text bytea not null,
  link_version integer,
  status text not null default 'queued' check (status in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'cancelled')),
  provider_id text,
  attempt_count integer not null default 0,
  error text,
  -- When a dispatcher may (again) take the row: the next try, the end of a crashed sender's lease, or the fall to the next rung.
  due_at timestamptz default now(),
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (document_id, approver_id, kind, occasion, rung)
);
create index messages_due on messages (due_at) where due_at is not null;
-- Delivery reports name a message by the provider's id.
create index messages_by_provider on messages (driver, provider_id) where provider_id is not null;
create index messages_newest on messages (organization_id, created_at desc, id desc);
create index messages_by_document on messages (document_id, created_at desc);`;

const webhooks = `
create table endpoints (
  id uuid primary key,
  organization_id uuid not null references organizations,
  dialect text not null,
  url text not null,
  description text,
  event_types text[] not null,
  -- Encrypted.
  secret bytea not null,
  enabled boolean not null default true,
  disabled_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index endpoints_by_organization on endpoints (organization_id) where deleted_at is null;
create table deliveries (
  id uuid primary key,
  organization_id uuid not null,
  endpoint_id uuid not null references endpoints,
  event_id uuid not null references events,
  -- 0 for the event itself; each replay is a delivery of its own with the next number and the same event id.
  trigger integer not null default 0,
  status text not null default 'pending' check (status in ('pending', 'retrying', 'delivered', 'dead', 'cancelled')),
  attempt_count integer not null default 0,
  -- When a dispatcher may take the row: now, or the end of a crashed dispatcher's lease. Null once a workflow owns the retries or all is over.
  due_at timestamptz default now(),
  next_attempt_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  unique (endpoint_id, event_id, trigger)
);
-- The dispatchers go from endpoint to endpoint, so that none can hide behind another's backlog.
create index deliveries_due on deliveries (endpoint_id, due_at) where due_at is not null;
alter table deliveries set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
create index deliveries_newest on deliveries (organization_id, created_at desc, id desc);
create index deliveries_by_endpoint on deliveries (endpoint_id, created_at desc);
create table delivery_attempts (
  delivery_id uuid not null references deliveries on delete cascade,
  number integer not null,
  organization_id uuid not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  status_code integer,
  error text,
  request_headers jsonb not null,
  response_body text,
  primary key (delivery_id, number)
);`;

const requests = `
-- What must happen at Temporal although the process that promised it may die: taken up by any worker's relay.
create table outbox (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  kind text not null check (kind in ('start_document')),
  attempts integer not null default 0,
  last_error text,
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index outbox_due on outbox (due_at);
create table idempotency_keys (
  organization_id uuid not null,
  dialect text not null,
  key text not null,
  fingerprint bytea not null,
  -- The id that what is created under this key gets, so that a repeat after a crash finds it.
  resource_id uuid not null,
  response_status integer,
  response_headers jsonb,
  response_body bytea,
  locked_until timestamptz not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (organization_id, dialect, key)
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);
-- Requests of the last sixty seconds per bucket (a key, an address, ...), one counter a second.
create table rate_windows (
  bucket text primary key,
  -- Slot n+1 counts the latest second whose number modulo sixty is n.
  seconds integer[] not null,
  last_second bigint not null
  -- Rows change with each request: with room on the page and no index on what changes, they are changed in place.
) with (fillfactor = 50);
-- Takes up to \`wanted\` of the \`quota\` requests a minute and says how many are left, and in how many milliseconds the
-- oldest counted second leaves the window. The row's lock makes one order of all processes.
create function take_requests(bucket_name text, quota integer, wanted integer)
returns table (granted integer, remaining integer, reset_ms integer)
language plpgsql as $$
declare
  clock numeric;
  this_second bigint;
  counted bigint;
  slots integer[];
  used integer := 0;
begin
  insert into rate_windows (bucket, seconds, last_second)
    values (bucket_name, array_fill(0, array[60]), 0) on conflict do nothing;
  select w.seconds, w.last_second into slots, counted from rate_windows w where w.bucket = bucket_name for update;
  -- Read under the lock; a clock that went back counts in the latest second known.
  clock := greatest(extract(epoch from clock_timestamp()), counted);
  this_second := floor(clock);
  for gone in greatest(counted + 1, this_second - 59) .. this_second loop
    slots[gone % 60 + 1] := 0;
  end loop;
  select coalesce(sum(slot), 0) into used from unnest(slots) slot;
  granted := greatest(0, least(wanted, quota - used));
  slots[this_second % 60 + 1] := slots[this_second % 60 + 1] + granted;
  update rate_windows w set seconds = slots, last_second = this_second where w.bucket = bucket_name;
  remaining := greatest(0, quota - used - granted);
  reset_ms := 0;
  for old_second in this_second - 59 .. this_second loop
    if slots[old_second % 60 + 1] > 0 then
      reset_ms := ceil((old_second + 60 - clock) * 1000);
      exit;
    end if;
  end loop;
  return next;
end $$;`;

/** Row level security for one table. The sub-select makes PostgreSQL read the setting once a query, not once a row. */
const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_organization on ${table} to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on ${table} to countersign_system using (true) with check (true);`;

const grants = `
alter table organizations enable row level security;
alter table organizations force row level security;
create policy own_organization on organizations to countersign_app
  using (id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on organizations to countersign_system using (true) with check (true);
grant usage on schema public to countersign_app, countersign_system;
grant select, insert, update, delete on all tables in schema public to countersign_app, countersign_system;
revoke insert, delete on organizations from countersign_app;
revoke update, delete on audit_entries, events from countersign_app;
revoke all on schema_migrations from countersign_app, countersign_system;
grant select on schema_migrations to countersign_app, countersign_system;
grant usage, select on all sequences in schema public to countersign_app, countersign_system;
grant execute on function take_requests to countersign_app, countersign_system;`;
