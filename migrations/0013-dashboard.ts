import { Migration } from '@mikro-orm/migrations';

/** What people keep of their lists of documents, and what statistics are read by. */
export class Dashboard extends Migration {
  override up(): void {
    for (const statement of [views, statistics]) this.addSql(statement);
  }
}

const OWN = `organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid)`;

const views = `
create table saved_views (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- Null: everybody's.
  person_id uuid references people on delete cascade,
  name text not null,
  filter jsonb not null,
  created_at timestamptz not null default now()
);
create index saved_views_by_organization on saved_views (organization_id, created_at);
alter table saved_views enable row level security;
alter table saved_views force row level security;
create policy own_organization on saved_views to countersign_app using (${OWN}) with check (${OWN});
create policy every_organization on saved_views to countersign_system using (true) with check (true);
grant select, insert, update, delete on saved_views to countersign_app, countersign_system;`;

const statistics = `
create index documents_by_end on documents (organization_id, ended_at) where ended_at is not null;
create index approvers_awaited on approvers (organization_id, invited_at) where status = 'invited';
create index approvers_decided on approvers (organization_id, decided_at) where decided_at is not null;`;
