import type { EntityManager } from '@mikro-orm/postgresql';
import { bulkSendRow } from '../bulk/sealed.ts';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { openRecipient } from '../messaging/queue.ts';
import {
  approverPhone,
  personIndex,
  phoneIndex,
  type SealedPhone,
  sealPhone,
  sealPhonesIn,
} from '../secrets/phones.ts';
import { templateRow } from '../templates/view.ts';

/** Rows sealed in one transaction: a fraction of a second's work. */
const BATCH = 500;

type Row = { id: string; organization_id: OrganizationId };
type Approver = Row & { phone: string };
type Message = Row & { recipient: string; sender: string | null };
type Contact = Row & { phone: string };

/**
 * Seals the phones that versions before migration 0021 wrote, and makes the hashes by which they are found (of texts, those
 * before 0031). Several
 * processes may do it at once, each a part; without such rows it costs six look-ups. Events from before keep their
 * phones until they are removed for their age.
 * @returns how many rows were changed.
 */
export async function sealOldPhones(core: Core): Promise<number> {
  let total = 0;
  for (const step of [sealApprovers, sealMessages, indexTexts, indexContacts, sealTemplates, sealBulkSends]) {
    for (let count = BATCH; count === BATCH; total += count) {
      count = await core.database.system((em) => step(core, em));
    }
  }
  return total;
}

async function sealApprovers(core: Core, em: EntityManager): Promise<number> {
  const rows = await em.execute<Approver[]>(
    `select id, organization_id, phone from approvers where phone like '+%' limit ${BATCH} for update skip locked`,
  );
  const sealed = rows.map(({ id, phone: clear }) => {
    const { phone, personIndex } = approverPhone(core, id, clear);
    return { id, phone, index: personIndex.toString('base64') };
  });
  await em.execute(
    `update approvers a set phone = n.phone, person_index = decode(n.index, 'base64')
     from jsonb_to_recordset(?::jsonb) as n(id uuid, phone text, index text) where a.id = n.id`,
    [JSON.stringify(sealed)],
  );
  return rows.length;
}

async function sealMessages(core: Core, em: EntityManager): Promise<number> {
  const rows = await em.execute<Message[]>(
    `select id, organization_id, recipient, sender from messages where recipient like '+%' or sender like '+%'
     limit ${BATCH} for update skip locked`,
  );
  const seal = ({ id, organization_id }: Row, phone: string | null): [SealedPhone, string] | [null, null] =>
    phone === null
      ? [null, null]
      : [sealPhone(core, `message ${id}`, phone), phoneIndex(core, organization_id, phone).toString('base64')];
  const sealed = rows.map((row) => {
    const [recipient, recipient_index] = seal(row, row.recipient);
    const [sender, sender_index] = seal(row, row.sender);
    return { id: row.id, recipient, recipient_index, sender, sender_index };
  });
  await em.execute(
    `update messages m set recipient = n.recipient, recipient_index = decode(n.recipient_index, 'base64'),
       sender = n.sender, sender_index = decode(n.sender_index, 'base64')
     from jsonb_to_recordset(?::jsonb) as n(id uuid, recipient text, recipient_index text, sender text, sender_index text)
     where m.id = n.id`,
    [JSON.stringify(sealed)],
  );
  return rows.length;
}

/** Who an SMS is to, in the hash that is the same everywhere: migration 0031 added it. */
async function indexTexts(core: Core, em: EntityManager): Promise<number> {
  const rows = await em.execute<(Row & { recipient: SealedPhone })[]>(
    `select id, organization_id, recipient from messages
     where direction = 'out' and channel = 'sms' and person_index is null and recipient is not null
     limit ${BATCH} for update skip locked`,
  );
  const indexed = rows.map(({ id, recipient }) => {
    return { id, index: personIndex(core, openRecipient(core, id, recipient)).toString('base64') };
  });
  await em.execute(
    `update messages m set person_index = decode(n.index, 'base64')
     from jsonb_to_recordset(?::jsonb) as n(id uuid, index text) where m.id = n.id`,
    [JSON.stringify(indexed)],
  );
  return rows.length;
}

async function indexContacts(core: Core, em: EntityManager): Promise<number> {
  const rows = await em.execute<Contact[]>(
    `select id, organization_id, phone from contacts where phone_index is null limit ${BATCH} for update skip locked`,
  );
  const indexed = rows.map(({ id, organization_id, phone }) => {
    return { id, index: phoneIndex(core, organization_id, phone).toString('base64') };
  });
  await em.execute(
    `update contacts c set phone_index = decode(n.index, 'base64')
     from jsonb_to_recordset(?::jsonb) as n(id uuid, index text) where c.id = n.id`,
    [JSON.stringify(indexed)],
  );
  return rows.length;
}

const sealTemplates = (core: Core, em: EntityManager) => sealPatterns(core, em, 'templates', templateRow);
const sealBulkSends = (core: Core, em: EntityManager) => sealPatterns(core, em, 'bulk_sends', bulkSendRow);

/** People who are kept in what documents are made of. */
async function sealPatterns(
  core: Core,
  em: EntityManager,
  table: 'templates' | 'bulk_sends',
  rowOf: (id: string) => string,
): Promise<number> {
  const rows = await em.execute<{ id: string; content: object }[]>(
    `select id, content from ${table} where content @@ '$.steps[*].slots[*].person.phone starts with "+"' limit ${BATCH} for update skip locked`,
  );
  const sealed = rows.map(({ id, content }) => ({ id, content: sealPhonesIn(core, rowOf(id), content) }));
  await em.execute(
    `update ${table} t set content = n.content from jsonb_to_recordset(?::jsonb) as n(id uuid, content jsonb) where t.id = n.id`,
    [JSON.stringify(sealed)],
  );
  return rows.length;
}
