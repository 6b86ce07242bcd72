import { Migration } from '@mikro-orm/migrations';

/**
 * Keys that end by themselves when they turn up at addresses where they may not be used, messages of test mode, and since
 * when endpoints are off.
 */
export class RefusedKeys extends Migration {
  override up(): void {
    for (const statement of [keys, messages, endpoints, deliveries]) this.addSql(statement);
  }
}

const keys = `
alter table api_keys
  -- So many refusals by address within an hour revoke the key. Null: none do.
  add column revoke_after_refusals integer check (revoke_after_refusals > 0),
  -- When it was refused by address within the last hour, the latest first; never more than revoke_after_refusals.
  add column refused_at timestamptz[] not null default '{}';`;

/** What a test key makes leaves no trace outside. */
const messages = `
alter table messages add column mode text not null default 'live' check (mode in ('live', 'test'));`;

const endpoints = `
-- When it was disabled for disabled_reason.
alter table endpoints add column disabled_at timestamptz;
set local role countersign_system;
update endpoints set disabled_at = updated_at where disabled_reason is not null;
reset role;`;

/** Counting what was given up must not depend on how much arrived. */
const deliveries = `create index deliveries_dead on deliveries (endpoint_id) where status = 'dead';`;
