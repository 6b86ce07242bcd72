import { Migration } from '@mikro-orm/migrations';

/** What an endpoint may ask for, how it has been answering, and deliveries that wait for an earlier one. */
export class WebhookPlatform extends Migration {
  override up(): void {
    this.addSql(endpoints);
    this.addSql(deliveries);
    this.addSql(events);
  }
}

const endpoints = `
alter table endpoints
  -- Null: every event. {"metadata": {...}}: only documents whose metadata contain these.
  add column filter jsonb,
  -- Encrypted, a JSON object. The names are readable, the values are not.
  add column headers bytea,
  add column header_names text[] not null default '{}',
  add column ordering text not null default 'none' check (ordering in ('none', 'document')),
  -- First attempts under way at once. Null: as many as its answers deserve.
  add column concurrency_max integer check (concurrency_max > 0),
  -- As asked for: so many requests a second or a minute.
  add column rate_requests integer check (rate_requests > 0),
  add column rate_per text check (rate_per in ('second', 'minute')),
  -- The same as a spacing: one each interval, after a burst. Free from then on; later by what was reserved.
  add column rate_interval_ms double precision,
  add column rate_burst integer,
  add column rate_free_at timestamptz,
  -- Ed25519 beside the shared secret; the private half is encrypted.
  add column private_key bytea,
  add column public_key text,
  -- [{"secret": encrypted, base64; "until": time}]: what still signs after a rotation.
  add column old_secrets jsonb not null default '[]',
  -- Since its last success: the first failure, and how many there were.
  add column failing_since timestamptz,
  add column failure_count integer not null default 0,
  -- How often its circuit has opened since then; 0: closed. While open, nothing is sent before held_until but by ladders.
  add column trip_count integer not null default 0,
  add column held_until timestamptz,
  -- The receiver asked for a pause.
  add column throttled_until timestamptz;
create index endpoints_held on endpoints (id)
  where rate_interval_ms is not null or trip_count > 0 or throttled_until is not null;`;

const deliveries = `
-- True: put off because an earlier event of its document is still on its way to this endpoint; not under way.
alter table deliveries add column blocked boolean not null default false;
create index deliveries_finished on deliveries (finished_at) where finished_at is not null;`;

const events = `
create index events_by_time on events (organization_id, created_at);`;
