import { Migration } from '@mikro-orm/migrations';

/** For the pages: stamps that approvers keep, the logo under which a document was sent, why a bulk send is paused. */
export class Pages extends Migration {
  override up(): void {
    this.addSql(stamps);
    this.addSql(wall);
    this.addSql(logos);
    this.addSql(pauses);
  }
}

const stamps = `
create table kept_stamps (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- A keyed hash, for finding the stamp of exactly this phone and nothing else.
  phone_index bytea not null,
  image_sha256 text not null,
  -- Who kept it last; null once their document is gone.
  approver_id uuid references approvers on delete set null,
  kept_at timestamptz not null,
  -- When it was last put into a document: what nobody uses any more is forgotten.
  used_at timestamptz not null,
  unique (organization_id, phone_index)
);
create index kept_stamps_newest on kept_stamps (organization_id, kept_at desc, id desc);
create index kept_stamps_by_image on kept_stamps (image_sha256);
create index kept_stamps_by_approver on kept_stamps (approver_id) where approver_id is not null;
create index kept_stamps_unused on kept_stamps (used_at);`;

const wall = `
alter table kept_stamps enable row level security;
alter table kept_stamps force row level security;
create policy own_organization on kept_stamps to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on kept_stamps to countersign_system using (true) with check (true);
grant select, insert, update, delete on kept_stamps to countersign_app, countersign_system;`;

const logos = `
-- The organization's logo when the document was sent, for its certificate; null: none.
alter table documents add column logo_sha256 text;
create index documents_by_logo on documents (logo_sha256) where logo_sha256 is not null;`;

const pauses = `
-- Null where somebody asked for it, and while it is not paused.
alter table bulk_sends add column pause_reason text check (pause_reason in ('starter_revoked'));`;
