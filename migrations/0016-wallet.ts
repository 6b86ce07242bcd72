import { Migration } from '@mikro-orm/migrations';

/** Who pays for what: a double-entry ledger in whole tomans, holds, packages with their quota, identity-check credits. */
export class Wallet extends Migration {
  override up(): void {
    for (const statement of [wallets, movements, holds, usage, credits]) this.addSql(statement);
    for (const table of ['wallets', 'wallet_movements', 'wallet_holds', 'wallet_usage', 'wallet_credits']) {
      this.addSql(wall(table));
    }
    this.addSql(appendOnly);
  }
}

const wallets = `
create table wallets (
  organization_id uuid primary key references organizations,
  -- Whose wallet pays for what this organization does; null: this one.
  pays_from uuid references organizations,
  -- The four accounts. What came in is a debit balance, the other three are credit balances.
  funded bigint not null default 0,
  available bigint not null default 0,
  held bigint not null default 0,
  spent bigint not null default 0,
  package text,
  -- Signatures a month that cost nothing; null: without limit.
  signature_limit integer check (signature_limit >= 0),
  package_started_at timestamptz,
  package_expires_at timestamptz,
  discount_code text,
  extra_credits integer not null default 0,
  extra_used integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint wallets_never_overdrawn check (funded >= 0 and available >= 0 and held >= 0 and spent >= 0),
  constraint wallets_balance check (funded = available + held + spent),
  constraint wallets_credits check (extra_used between 0 and extra_credits)
);`;

const movements = `
-- One row debits one account and credits another by the same amount, so no row can fail to balance.
create table wallet_movements (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  -- Whose wallet.
  organization_id uuid not null references wallets,
  kind text not null check (kind in ('top_up', 'hold', 'capture', 'refund', 'charge')),
  debit text not null check (debit in ('funded', 'available', 'held', 'spent')),
  credit text not null check (credit in ('funded', 'available', 'held', 'spent') and credit <> debit),
  amount bigint not null check (amount > 0),
  available_after bigint not null,
  cause_kind text not null,
  cause_id text not null,
  -- Who did what is paid for: the organization itself, or one whose wallet it is.
  for_organization_id uuid not null,
  actor jsonb not null,
  note text,
  occurred_at timestamptz not null,
  constraint wallet_movements_once unique (organization_id, kind, cause_kind, cause_id)
);
create index wallet_movements_newest on wallet_movements (organization_id, position desc);
create index wallet_movements_by_cause on wallet_movements (organization_id, cause_id, position desc);`;

const holds = `
create table wallet_holds (
  -- Who did what is paid for; the payer is written down because it may change before the hold is settled.
  organization_id uuid not null references organizations,
  cause_kind text not null,
  cause_id text not null,
  payer_id uuid not null references wallets,
  signatures integer not null check (signatures > 0),
  free_signatures integer not null check (free_signatures between 0 and signatures),
  -- The quota period in which the signatures were counted.
  period_start timestamptz not null,
  amount bigint not null check (amount >= 0),
  discount_code text,
  status text not null default 'held' check (status in ('held', 'captured', 'refunded')),
  captured bigint not null default 0 check (captured >= 0),
  refunded bigint not null default 0 check (refunded >= 0),
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (organization_id, cause_kind, cause_id),
  constraint wallet_holds_settled_whole check (captured + refunded = case status when 'held' then 0 else amount end)
);`;

const usage = `
create table wallet_usage (
  organization_id uuid not null references wallets,
  kind text not null check (kind in ('signature', 'identity')),
  period_start timestamptz not null,
  used integer not null check (used >= 0),
  primary key (organization_id, kind, period_start)
);`;

const credits = `
create table wallet_credits (
  organization_id uuid not null references organizations,
  -- The identity check that took it.
  cause_id text not null,
  payer_id uuid not null references wallets,
  source text not null check (source in ('free', 'bought')),
  day timestamptz not null,
  taken_at timestamptz not null,
  returned_at timestamptz,
  primary key (organization_id, cause_id)
);`;

const wall = (table: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy own_organization on ${table} to countersign_app
  using (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid))
  with check (organization_id = (select nullif(current_setting('app.organization_id', true), '')::uuid));
create policy every_organization on ${table} to countersign_system using (true) with check (true);
grant select, insert, update on ${table} to countersign_app, countersign_system;`;

/** What has moved is never changed; a mistake is put right by another movement. */
const appendOnly = `
revoke update on wallet_movements from countersign_app, countersign_system;
grant usage, select on sequence wallet_movements_position_seq to countersign_app, countersign_system;`;
