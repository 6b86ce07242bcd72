import { Migration } from '@mikro-orm/migrations';

/** Messages that go out by one connection, to any chat and of any kind, and how a connection goes about it. */
export class WhatsAppMessages extends Migration {
  override up(): void {
    for (const statement of [messages, connections]) this.addSql(statement);
  }
}

const messages = `
alter table messages
  -- Goes out by this connection, or came in by it. No reference: what was written stays when the connection goes.
  add column connection_id uuid,
  -- The connection that tried it last. Only its account shows whether the message went out, so it tries again.
  add column sent_via uuid,
  -- The chat it goes to when that is no phone, sealed; recipient is null then and recipient_index found by the chat's id.
  add column chat bytea,
  -- What it is when it is more than a text, as JSON (src/whatsapp/content.ts), sealed.
  add column content bytea,
  -- The file it brings: as long as the row is there, the file is.
  add column media_sha256 text,
  -- WhatsApp's id of the message that it answers.
  add column reply_to text,
  -- By what way somebody wrote it; null: it was not written by anybody, or it came in.
  add column source text,
  alter column recipient drop not null,
  add constraint messages_to_somebody check (recipient is not null or chat is not null);
create index messages_by_connection on messages (coalesce(connection_id, sent_via), created_at desc, id desc)
  where coalesce(connection_id, sent_via) is not null;
create index messages_by_media on messages (media_sha256) where media_sha256 is not null;`;

const connections = `
alter table whatsapp_connections
  -- What differs from the defaults (src/whatsapp/settings.ts).
  add column settings jsonb not null default '{}',
  -- The number it was linked to last, as a keyed hash, and since when: a number that is new has to warm up.
  add column number_index bytea,
  add column number_since timestamptz,
  -- What was sent on one day (UTC), and to how many who had not written before.
  add column sends_on date,
  add column sends_count integer not null default 0,
  add column starts_count integer not null default 0;
update whatsapp_connections set number_since = linked_at;`;
