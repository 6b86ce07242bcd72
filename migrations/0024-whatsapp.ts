import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** WhatsApp accounts that organizations send from: each is a linked device, held by one worker at a time. */
export class WhatsApp extends Migration {
  override up(): void {
    for (const statement of [connections, wall('whatsapp_connections'), driver]) this.addSql(statement);
  }
}

const connections = `
create table whatsapp_connections (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  state text not null default 'created'
    check (state in ('created', 'starting', 'qr', 'pairing', 'syncing', 'ready', 'degraded', 'logged_out', 'failed')),
  state_at timestamptz not null default now(),
  -- Why it is not ready, as a code of src/whatsapp/states.ts; null when there is nothing to say.
  reason text,
  -- What its organization wants; the workflow and whoever holds the session follow.
  desired text not null default 'running' check (desired in ('running', 'logged_out', 'deleted')),
  -- Counts the sessions that were begun. What an older session has to say is not heard any more.
  epoch integer not null default 0,
  -- The worker that holds the session, for operators.
  owner text,
  -- The number it is linked to, sealed (src/secrets/phones.ts).
  phone text,
  -- The QR code that is shown now, sealed, and until when it is good.
  qr bytea,
  qr_expires_at timestamptz,
  -- Since when it is linked; null: there is no device that could send.
  linked_at timestamptz,
  -- When it was last seen ready: what is not sent for long after that falls to the next channel.
  ready_at timestamptz,
  last_received_at timestamptz,
  restarts integer not null default 0,
  sent_count bigint not null default 0,
  received_count bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index whatsapp_connections_newest on whatsapp_connections (organization_id, created_at desc, id desc);
create index whatsapp_connections_linked on whatsapp_connections (organization_id) where linked_at is not null;`;

/**
 * A message that waits for a connection shows nobody its link (messages do that which stay here, driver `outbox`), whoever
 * inserted it.
 */
const driver = `
create function message_by_connection() returns trigger language plpgsql as $$
begin
  if exists (select from whatsapp_connections c where c.organization_id = new.organization_id and c.linked_at is not null) then
    new.driver := 'whatsapp-web';
  end if;
  return new;
end $$;
create trigger messages_by_connection before insert on messages for each row
  when (new.channel = 'whatsapp' and new.mode = 'live' and new.direction = 'out') execute function message_by_connection();`;
