import { Migration } from '@mikro-orm/migrations';

/**
 * Phones rest sealed (src/secrets/phones.ts). The columns stay as they are, for what is sealed is text; rows from before
 * are sealed where they stand by the first worker that starts, or by `countersign migrate` (src/worker/old-phones.ts),
 * since the master key is none of the database's business.
 */
export class SealedPhones extends Migration {
  override up(): void {
    for (const statement of [indexes, unsealed]) this.addSql(statement);
  }
}

const indexes = `
alter table approvers add column person_index bytea;
create index approvers_by_person on approvers (person_index);
alter table messages add column recipient_index bytea, add column sender_index bytea;
create index messages_by_recipient on messages (organization_id, recipient_index, created_at desc);
create index messages_by_sender on messages (organization_id, sender_index, created_at desc) where sender_index is not null;
alter table contacts add column phone_index bytea;
create index contacts_by_phone on contacts (organization_id, phone_index);`;

/** What is left to be sealed, found at once; empty from then on. */
const unsealed = `
create index approvers_unsealed on approvers (id) where phone like '+%';
create index messages_unsealed on messages (id) where recipient like '+%' or sender like '+%';
create index contacts_unindexed on contacts (id) where phone_index is null;
create index templates_unsealed on templates (id) where content @@ '$.steps[*].slots[*].person.phone starts with "+"';
create index bulk_sends_unsealed on bulk_sends (id) where content @@ '$.steps[*].slots[*].person.phone starts with "+"';`;
