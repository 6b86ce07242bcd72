import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Whether a mobile belongs to the person with a national code: what was asked, and who must be asked about. */
export class Identity extends Migration {
  override up(): void {
    this.addSql(checks);
    this.addSql(policies);
    for (const table of ['identity_checks', 'identity_policies']) this.addSql(wall(table));
  }
}

const checks = `
create table identity_checks (
  id uuid primary key,
  organization_id uuid not null references organizations,
  document_id uuid references documents on delete set null,
  approver_id uuid references approvers on delete set null,
  mode text not null check (mode in ('live', 'test')),
  -- 'unavailable': nobody could answer so far; while due_at is set it is asked again by itself.
  status text not null default 'pending' check (status in ('pending', 'verified', 'mismatch', 'unavailable')),
  -- Encrypted. The indexes are keyed hashes, for finding exactly this number and nothing else.
  national_code bytea not null,
  national_code_index bytea not null,
  mobile bytea not null,
  mobile_index bytea not null,
  driver text,
  -- What the gateway calls its answer, for questions to it.
  reference text,
  problem text,
  attempt_count integer not null default 0,
  -- When a worker may take the row: the first or the next try, or the end of a crashed worker's lease.
  due_at timestamptz,
  created_at timestamptz not null,
  answered_at timestamptz
);
create index identity_checks_due on identity_checks (due_at) where due_at is not null;
create index identity_checks_newest on identity_checks (organization_id, created_at desc, id desc);
create index identity_checks_by_national_code on identity_checks (organization_id, national_code_index);
create index identity_checks_by_mobile on identity_checks (organization_id, mobile_index);
create index identity_checks_by_document on identity_checks (document_id) where document_id is not null;
create index identity_checks_by_approver on identity_checks (approver_id) where approver_id is not null;`;

const policies = `
create table identity_policies (
  organization_id uuid not null references organizations,
  -- Neither: the organization's own. Both: about one approver.
  document_id uuid references documents on delete cascade,
  approver_id uuid references approvers on delete cascade,
  policy text not null check (policy in ('off', 'given', 'required')),
  updated_at timestamptz not null,
  constraint identity_policies_one unique nulls not distinct (organization_id, document_id, approver_id),
  check (approver_id is null or document_id is not null)
);`;
