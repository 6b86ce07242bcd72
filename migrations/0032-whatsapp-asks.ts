import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** What processes ask of the one that holds a WhatsApp session, and wait for. */
export class WhatsAppAsks extends Migration {
  override up(): void {
    for (const statement of [asks, wall('whatsapp_asks')]) this.addSql(statement);
  }
}

const asks = `
-- Here for the seconds in which somebody waits; whoever waits takes the row away.
create table whatsapp_asks (
  id uuid primary key,
  organization_id uuid not null references organizations,
  connection_id uuid not null references whatsapp_connections on delete cascade,
  -- What is to be done, and what came of it, both sealed (src/whatsapp/chats/asks.ts).
  content bytea not null,
  answer bytea,
  -- When the session began to do it: from then on it may have been done.
  taken_at timestamptz,
  created_at timestamptz not null
);
create index whatsapp_asks_of_connection on whatsapp_asks (connection_id, created_at);`;
