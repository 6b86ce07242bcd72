import { Migration } from '@mikro-orm/migrations';

/** What may wait for a device to be linked again shows nobody its link either (0024). */
export class WaitingForWhatsApp extends Migration {
  override up(): void {
    this.addSql(driver);
  }
}

const driver = `
create or replace function message_by_connection() returns trigger language plpgsql as $$
begin
  if exists (
    select from whatsapp_connections c where c.organization_id = new.organization_id
      and (c.linked_at is not null or (c.desired = 'running' and c.number_since is not null))
  ) then
    new.driver := 'whatsapp-web';
  end if;
  return new;
end $$;`;
