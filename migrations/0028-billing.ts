import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Endpoints that hear of one connection only, and what organizations have bought from Stripe. */
export class Billing extends Migration {
  override up(): void {
    for (const statement of [endpoints, customers, subscriptions, events]) this.addSql(statement);
  }
}

const endpoints = `
-- Null: of all. It refers to nothing, as deliveries outlive the connection; the endpoint is deleted with it.
alter table endpoints add column connection_id uuid;
create index endpoints_of_connections on endpoints (connection_id) where connection_id is not null and deleted_at is null;`;

const customers = `
create table billing_customers (
  organization_id uuid primary key references organizations,
  -- Stripe's id (cus_…).
  customer_id text not null unique,
  created_at timestamptz not null
);
${wall('billing_customers')}`;

const subscriptions = `
create table billing_subscriptions (
  -- Stripe's id (sub_…).
  id text primary key,
  organization_id uuid not null references organizations,
  -- In Stripe's words.
  status text not null,
  plan text not null,
  -- Slots for connections.
  quantity integer not null check (quantity >= 0),
  current_period_end timestamptz,
  -- The event that said so: what is told of an earlier time does not count any more.
  told_at timestamptz not null,
  told_rank smallint not null,
  updated_at timestamptz not null
);
create index billing_subscriptions_by_organization on billing_subscriptions (organization_id, told_at desc);
${wall('billing_subscriptions')}`;

/** Only the machinery sees these. */
const events = `
create table billing_events (
  -- Stripe's id (evt_…): an event that came before is not followed again.
  id text primary key,
  received_at timestamptz not null
);
create index billing_events_by_time on billing_events (received_at);
grant select, insert, delete on billing_events to countersign_system;`;
