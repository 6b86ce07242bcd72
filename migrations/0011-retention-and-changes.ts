import { Migration } from '@mikro-orm/migrations';

/** Changes of an approver that wait for the workflow's word, and how far back each organization's events reach. */
export class RetentionAndChanges extends Migration {
  override up(): void {
    for (const statement of [changes, events]) this.addSql(statement);
  }
}

const changes = `
-- Who an approver is to be once the workflow accepts it: until then messages go to whom they went before.
create table approver_changes (
  -- Of the Update that carries it.
  id uuid primary key,
  organization_id uuid not null,
  document_id uuid not null references documents on delete cascade,
  approver_id uuid not null references approvers on delete cascade,
  fields jsonb not null,
  created_at timestamptz not null default now()
);
create index approver_changes_by_age on approver_changes (created_at);
alter table approver_changes enable row level security;
alter table approver_changes force row level security;
create policy own_organization on approver_changes to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on approver_changes to countersign_system using (true) with check (true);
grant select, insert, update, delete on approver_changes to countersign_app, countersign_system;`;

const events = `
-- Events are removed when they are old. What was the last to go says whether somebody who reads on has missed any.
alter table organizations
  add column events_removed_position bigint,
  add column events_removed_until timestamptz;
-- They are written in the order of their age, so this costs next to nothing.
create index events_by_age on events using brin (created_at) with (pages_per_range = 16);`;
