import { Migration } from '@mikro-orm/migrations';

/** Cryptographic seals: organizations' certificates, the seals of documents, and files that were sealed besides. */
export class Seals extends Migration {
  override up(): void {
    for (const statement of [certificates, documentSeals, fileSeals, versions]) this.addSql(statement);
    for (const table of ['seal_certificates', 'document_seals', 'file_seals']) this.addSql(isolate(table));
  }
}

const certificates = `
create table seal_certificates (
  id uuid primary key,
  organization_id uuid not null references organizations,
  origin text not null check (origin in ('self_signed', 'uploaded')),
  driver text not null check (driver in ('local', 'http')),
  -- PEM, the signer's own first.
  chain text not null,
  fingerprint text not null,
  -- Encrypted: the private key, or where it is and how that is asked.
  key_holder bytea not null,
  created_at timestamptz not null default now(),
  -- Since when it is not used for new seals; kept, because seals made with it are to be verified and extended.
  retired_at timestamptz
);
create unique index seal_certificates_one_current on seal_certificates (organization_id) where retired_at is null;`;

const documentSeals = `
create table document_seals (
  document_id uuid primary key references documents on delete cascade,
  organization_id uuid not null,
  -- The certificate of a file that was signed before it came here, sealed as a file of its own; null where it is in the file.
  evidence_sha256 text,
  -- What the final file became, {conformance, problems}; null where it could not be touched.
  pdfa jsonb,
  -- The newest version that carries it.
  version integer not null,
  certificate_id uuid not null references seal_certificates,
  level text not null check (level in ('B-B', 'B-T', 'B-LT', 'B-LTA')),
  sealed_at timestamptz not null,
  timestamped_at timestamptz,
  -- PEM of the latest timestamp's certificates, the server's own first: proofs about them are added before the next.
  timestamp_chain text,
  -- When the next timestamp is to be put over it; null: never.
  renew_at timestamptz,
  -- When a worker may take the row: renew_at, the end of a lease, or the next try after a failure.
  due_at timestamptz,
  attempts integer not null default 0,
  -- Why the latest try failed.
  problem text
);
create index document_seals_by_evidence on document_seals (evidence_sha256) where evidence_sha256 is not null;
create index document_seals_due on document_seals (due_at) where due_at is not null;`;

const fileSeals = `
create table file_seals (
  id uuid primary key,
  organization_id uuid not null references organizations,
  -- Of the file as it came, and as it was given back.
  source_sha256 text not null,
  sha256 text not null,
  bytes bigint not null,
  pages integer not null,
  certificate_id uuid not null references seal_certificates,
  level text not null check (level in ('B-B', 'B-T', 'B-LT', 'B-LTA')),
  timestamped_at timestamptz,
  created_at timestamptz not null default now()
);
create index file_seals_by_file on file_seals (sha256);`;

const versions = `
alter table document_versions
  drop constraint document_versions_kind_check,
  add constraint document_versions_kind_check check (kind in ('original', 'stamped', 'final', 'extended'));`;

const isolate = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_organization on ${table} to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on ${table} to countersign_system using (true) with check (true);
grant select, insert, update, delete on ${table} to countersign_app, countersign_system;`;
