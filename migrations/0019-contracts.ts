import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Contracts: documents made in the background of a file and, where they are named with it, of the people who sign it. */
export class Contracts extends Migration {
  override up(): void {
    for (const statement of [contracts, wall('contracts'), promises, checks]) this.addSql(statement);
  }
}

const contracts = `
create table contracts (
  id uuid primary key,
  organization_id uuid not null references organizations,
  code text not null unique check (code ~ '^[A-Z0-9]{16}$'),
  dialect text not null,
  mode text not null check (mode in ('live', 'test')),
  -- Who goes on with it in the background: the caller as they were when they asked.
  caller jsonb not null,
  title text not null,
  all_pages_signature boolean not null,
  private boolean not null,
  -- What else its document is made with: language, expiry, metadata.
  input jsonb not null,
  -- A copy: what becomes of the template later does not reach the contract.
  template_number bigint,
  template_enforcement text check (template_enforcement in ('strict', 'loose')),
  template_snapshot jsonb,
  -- Null until its file is taken in; then the document that has the contract's id.
  document_id uuid unique references documents on delete set null,
  -- The size of each page in points, as people see it.
  pages jsonb,
  step text not null check (step in ('files', 'signers', 'sms', 'done', 'error')),
  -- Of 'error': the step that failed.
  failed_step text check ((step = 'error') = (failed_step is not null)),
  -- Why it failed, or why the step in hand has not succeeded yet.
  problem jsonb,
  -- Of the step in hand; 0: nobody has begun since it was asked for.
  attempts integer not null default 0,
  -- Since when the background works on it; null: it does not.
  processing_since timestamptz,
  -- The upload, until the document has it.
  staged_sha256 text,
  -- Who is to sign it, encrypted, until they are the document's approvers.
  signers bytea,
  -- The identity check of each of them, null for whom nobody is asked about; null as a whole until they are asked for.
  checks jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  canceled_at timestamptz
);
create index contracts_newest on contracts (organization_id, created_at desc, id desc);
create index contracts_by_file on contracts (staged_sha256) where staged_sha256 is not null;
create index contracts_in_hand on contracts (processing_since) where processing_since is not null;`;

/** A contract's processing is promised as a document's workflow is. */
const promises = `
alter table outbox alter column document_id drop not null;
alter table outbox add column contract_id uuid references contracts on delete cascade;
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_about check (
  case kind when 'start_document' then document_id is not null when 'process_contract' then contract_id is not null else false end);`;

/** A signer is checked before anybody is an approver: the check is found again by whom it asked about. */
const checks = `
create index identity_checks_of_subject on identity_checks (document_id, national_code_index, mobile_index)
  where document_id is not null;`;
