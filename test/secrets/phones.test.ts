import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Caller } from '../../src/core.ts';
import { changeApprover } from '../../src/documents/approver-requests.ts';
import { readDocument } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { listMessages } from '../../src/messaging/messages.ts';
import { openPhone, openPhonesIn, personIndex, phoneIndex, sealPhone, sealPhonesIn } from '../../src/secrets/phones.ts';
import { createTemplate } from '../../src/templates/templates.ts';
import { createEndpoint } from '../../src/webhooks/endpoints.ts';
import { listEvents } from '../../src/webhooks/events.ts';
import { sealOldPhones } from '../../src/worker/old-phones.ts';
import { approversOf, draft, person, sent } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';

/** Phones rest sealed, wherever they stand. */

let product: Product;
let caller: Caller;
let client: pg.Client;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
  client = new pg.Client({ connectionString: product.superuserUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await product.stop();
});

const [OLD, NEW] = ['+966512340001', '+966512340002'];

/** The tables with a row in which one of the texts stands, as text or as bytes. */
async function tablesWith(...texts: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const wanted = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]).map((text) => `%${text}%`);
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await client.query(`select 1 from ${name} t where t::text like any($1) limit 1`, [wanted]);
    if (hit.rowCount) found.push(name);
  }
  return found.sort();
}

describe('a dump of the database', () => {
  test('shows the phone of no approver, before or after it was changed, while everybody who may see it does', async () => {
    const { core, services } = product;
    await createEndpoint(core, caller, { url: 'http://127.0.0.1:8080/hook', eventTypes: ['*'] });
    const document = await sent(product, caller, { steps: [{ approvers: [person({ phone: OLD })] }] });
    const { id: approverId } = approversOf(document)[0]!;
    const asking = { updateId: randomUUID() };
    await changeApprover(services, caller, document.id, { approverId, changes: { phone: NEW } }, asking);
    const kept = {
      id: randomUUID(),
      documentId: document.id,
      name: 'Lease',
      slots: [{ approverId, keepPerson: true }],
    };
    const template = await createTemplate(core, caller, kept);

    expect(await tablesWith(OLD.slice(4), NEW.slice(4))).toEqual([]);
    // The search finds what is there: titles are no secret.
    expect(await tablesWith('Lease')).toEqual(expect.arrayContaining(['public.documents', 'public.events']));

    expect(approversOf(await readDocument(services, caller, document.id))[0]!.phone).toBe(NEW);
    expect(template.steps[0]!.slots[0]!.person!.phone).toBe(NEW);
    const filter = { documentId: document.id, kind: 'invitation' as const, limit: 10 };
    expect((await listMessages(core, caller, filter)).data.map(({ to }) => to)).toEqual([NEW, OLD]);
    expect((await listMessages(core, caller, { to: NEW, limit: 10 })).data).toHaveLength(1);
    const { data } = await listEvents(core, caller, { types: ['approver.changed'] }, { limit: 10 });
    expect(data[0]!.data.approver).toMatchObject({ phone: NEW });
  });
});

const slotOf = (document: DocumentView) => ({ approverId: approversOf(document)[0]!.id, keepPerson: true });

describe('what earlier versions wrote', () => {
  test('is sealed where it stands, once, and found again afterwards', async () => {
    const { core, services } = product;
    const phone = '+966512340003';
    const document = await draft(product, caller, { steps: [{ approvers: [person()] }] });
    const [messageId, contactId] = [randomUUID(), randomUUID()];
    await client.query(`update approvers set phone = $1, person_index = null where document_id = $2`, [
      phone,
      document.id,
    ]);
    await client.query(
      `insert into messages (id, organization_id, kind, occasion, ladder, channel, driver, recipient, language, text, status)
       values ($1::uuid, $2, 'text', $1::text, '{sms}', 'sms', 'outbox', $3, 'en', '', 'accepted')`,
      [messageId, caller.organizationId, phone],
    );
    await client.query('insert into contacts (id, organization_id, phone) values ($1, $2, $3)', [
      ...[contactId, caller.organizationId, phone],
    ]);
    const kept = { id: randomUUID(), documentId: document.id, name: 'Old', slots: [slotOf(document)] };
    const template = await createTemplate(core, caller, kept);
    const clear = { ...template.steps[0]!.slots[0]!.person, phone };
    await client.query(
      `update templates set content = jsonb_set(content, '{steps,0,slots,0,person}', $1) where id = $2`,
      [...[JSON.stringify(clear), template.id]],
    );
    // Until then they are read as they are.
    expect(approversOf(await readDocument(services, caller, document.id))[0]!.phone).toBe(phone);

    expect(await sealOldPhones(core)).toBe(5);
    expect(await tablesWith(phone)).toEqual(['public.contacts']);
    expect(approversOf(await readDocument(services, caller, document.id))[0]!.phone).toBe(phone);
    const index = phoneIndex(core, caller.organizationId, phone);
    const { rows } = await client.query(
      `select (select recipient_index from messages where id = $1) as message, (select person_index from messages where id = $1) as person, (select phone_index from contacts where id = $2) as contact`,
      [messageId, contactId],
    );
    expect(rows[0]).toEqual({ message: index, person: personIndex(core, phone), contact: index });
    expect(await sealOldPhones(core)).toBe(0);
  });
});

describe('a sealed phone', () => {
  test('opens for its own row only, and not when it was altered', () => {
    const { core } = product;
    const sealed = sealPhone(core, 'approver 1', OLD);
    expect(openPhone(core, 'approver 1', sealed)).toBe(OLD);
    expect(() => openPhone(core, 'approver 2', sealed)).toThrow();
    const altered = `${sealed}`.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    expect(() => openPhone(core, 'approver 1', altered as unknown as typeof sealed)).toThrow();
  });

  test('is found by the hashes of one organization only', () => {
    const { core } = product;
    const [one, other] = [randomUUID(), randomUUID()];
    expect(phoneIndex(core, one, OLD)).toEqual(phoneIndex(core, one, OLD));
    expect(phoneIndex(core, one, OLD)).not.toEqual(phoneIndex(core, other, OLD));
  });

  test('stands in JSON in the place of each phone, and of nothing that customers name themselves', () => {
    const { core } = product;
    const data = {
      document: { metadata: { phone: OLD }, steps: [{ approvers: [{ phone: OLD, name: OLD }] }] },
      message: { from: null, to: NEW },
      tag: { from: 'vip', to: 'guest' },
    };
    const sealed = sealPhonesIn(core, 'event 1', data);
    expect(sealed.document.metadata).toEqual({ phone: OLD });
    expect(sealed.tag).toEqual(data.tag);
    expect(JSON.stringify([sealed.document.steps[0]!.approvers[0]!.phone, sealed.message])).not.toContain('9665');
    expect(openPhonesIn(core, 'event 1', sealed)).toEqual(data);
    expect(sealPhonesIn(core, 'event 1', sealed)).toEqual(sealed);
    expect(() => openPhonesIn(core, 'event 2', sealed)).toThrow();
  });
});
