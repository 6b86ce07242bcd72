import { Migration } from '@mikro-orm/migrations';

/** Uploads as they came, beside the files that were made of them. */
export class Intake extends Migration {
  override up(): void {
    for (const statement of [sources, walls, documents]) this.addSql(statement);
  }
}

const sources = `
-- What the first version of a document was made of.
create table document_sources (
  document_id uuid not null references documents on delete cascade,
  -- From 1: several pictures become one document.
  position integer not null,
  organization_id uuid not null,
  sha256 text not null,
  bytes bigint not null,
  media_type text not null,
  -- What was taken out or made lasting: see src/pdf/intake/findings.ts.
  findings jsonb not null default '[]',
  created_at timestamptz not null default now(),
  primary key (document_id, position)
);
create index document_sources_by_file on document_sources (sha256);`;

const walls = `
alter table document_sources enable row level security;
alter table document_sources force row level security;
create policy own_organization on document_sources to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on document_sources to countersign_system using (true) with check (true);
grant select, insert, update, delete on document_sources to countersign_app, countersign_system;`;

const documents = `
-- The file came with signatures: nothing is ever drawn into it, and it is only sealed.
alter table documents add column signature_only boolean not null default false;`;
