import { Migration } from '@mikro-orm/migrations';

/** An audit trail that shows when it was touched, what files are still needed, and what may be spent on messages a day. */
export class AuditChain extends Migration {
  override up(): void {
    for (const statement of [chain, heads, files, spending]) this.addSql(statement);
    for (const table of ['audit_heads', 'message_spending']) this.addSql(isolate(table));
    this.addSql(grants);
  }
}

const chain = `
alter table audit_entries
  -- From where it was asked, where that is known.
  add column ip text,
  -- Both are set once, by the sealer: the place in the organization's chain, and the hash over the entry and the one before.
  add column position bigint,
  add column hash bytea,
  -- What was done with a draft stays written down when the draft is gone.
  drop constraint audit_entries_document_id_fkey;
create unique index audit_entries_chain on audit_entries (organization_id, position) where position is not null;
create index audit_entries_unsealed on audit_entries (id) where position is null;
create index audit_entries_by_organization on audit_entries (organization_id, id);
create function refuse_sealing_again() returns trigger language plpgsql as $$
begin
  raise exception 'audit entry % is sealed', old.id using errcode = 'integrity_constraint_violation';
end $$;
create trigger sealed_once before update on audit_entries for each row when (old.position is not null)
  execute function refuse_sealing_again();`;

const heads = `
-- The end of each chain, so that cutting entries off its end shows as well.
create table audit_heads (
  organization_id uuid primary key references organizations,
  position bigint not null,
  hash bytea not null,
  -- Over the three above, under a key that is not in the database.
  mac bytea not null,
  sealed_at timestamptz not null
);`;

const files = `
-- Whether a stored picture is still needed.
create index decisions_by_image on decisions ((mark ->> 'imageSha256')) where mark ->> 'imageSha256' is not null;`;

const spending = `
-- What an organization has sent by a channel on a day (UTC).
create table message_spending (
  organization_id uuid not null references organizations,
  channel text not null,
  day date not null,
  sent integer not null default 0,
  primary key (organization_id, channel, day)
) with (fillfactor = 50);
-- Takes up to \`wanted\` of the \`quota\` sends of a day and says how many. The row's lock makes one order of all processes.
create function take_sends(for_organization uuid, by_channel text, on_day date, wanted bigint, quota integer)
returns integer language plpgsql as $$
declare
  used integer;
  granted integer;
begin
  insert into message_spending (organization_id, channel, day) values (for_organization, by_channel, on_day)
    on conflict do nothing;
  select s.sent into used from message_spending s
    where s.organization_id = for_organization and s.channel = by_channel and s.day = on_day for update;
  granted := greatest(0, least(wanted, quota - used));
  update message_spending s set sent = used + granted
    where s.organization_id = for_organization and s.channel = by_channel and s.day = on_day;
  return granted;
end $$;`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_organization on ${table} to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on ${table} to countersign_system using (true) with check (true);`;

const grants = `
grant select on audit_heads, message_spending to countersign_app;
grant select, insert, update on audit_heads to countersign_system;
grant select, insert, update, delete on message_spending to countersign_system;
-- Nobody rewrites or removes an entry; the sealer may say where it stands.
revoke update, delete on audit_entries from countersign_system;
grant update (position, hash) on audit_entries to countersign_system;
grant execute on function take_sends to countersign_system;`;
