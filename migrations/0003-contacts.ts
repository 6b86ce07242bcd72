import { Migration } from '@mikro-orm/migrations';

/** People an organization writes with, and messages that come in. */
export class Contacts extends Migration {
  override up(): void {
    for (const statement of [contacts, walls, messages]) this.addSql(statement);
  }
}

const contacts = `
create table contacts (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- E.164.
  phone text not null,
  name text,
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  -- Since when they want no messages; null: they may be written to.
  opted_out_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organization_id, phone)
);
create index contacts_newest on contacts (organization_id, created_at desc, id desc);
create index contacts_by_tag on contacts using gin (tags);`;

const walls = `
alter table contacts enable row level security;
alter table contacts force row level security;
create policy own_organization on contacts to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on contacts to countersign_system using (true) with check (true);
grant select, insert, update, delete on contacts to countersign_app, countersign_system;`;

const messages = `
alter table messages
  add column direction text not null default 'out' check (direction in ('out', 'in')),
  -- Who it is to or from, if they were a contact when it was written.
  add column contact_id uuid references contacts on delete set null,
  -- Who wrote it; null: we did.
  add column sender text,
  drop constraint messages_status_check,
  add constraint messages_status_check check (status in
    ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'cancelled', 'received'));
-- Providers report what came in until they are believed, so often more than once.
create unique index messages_received_once on messages (organization_id, driver, provider_id) where direction = 'in';
create index messages_by_contact on messages (contact_id, created_at desc, id desc) where contact_id is not null;`;
