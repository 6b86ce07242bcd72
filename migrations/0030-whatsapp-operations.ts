import { Migration } from '@mikro-orm/migrations';

/** What operators of WhatsApp connections rely on: backups of the devices, what the self test found, memory. */
export class WhatsAppOperations extends Migration {
  override up(): void {
    this.addSql(operations);
    this.addSql(backups);
  }
}

const operations = `
alter table whatsapp_connections
  -- What the start-up self test found missing in WhatsApp's page: names of its modules, by commas.
  add column problem text,
  -- What the browser takes, counting what its processes share once.
  add column memory_bytes bigint,
  add column memory_at timestamptz;`;

const backups = `
alter table whatsapp_connections
  -- The session in which its device was removed last: a profile of that session or of an earlier one is no device any more.
  add column unlinked_epoch integer not null default 0,
  -- The latest whole copy of the device (src/whatsapp/session/backup.ts), sealed, among the stored files, and the session it is of.
  add column backup_sha256 text,
  add column backup_bytes bigint,
  add column backup_epoch integer,
  add column backup_at timestamptz,
  -- When its session was last restarted for one, also if nothing came of it.
  add column backup_tried_at timestamptz,
  add constraint whatsapp_connections_backup_is_whole
    check (num_nulls(backup_sha256, backup_bytes, backup_epoch, backup_at) in (0, 4));
create index whatsapp_connections_backups on whatsapp_connections (backup_sha256) where backup_sha256 is not null;`;
