import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { changeApprover } from '../../src/documents/approver-requests.ts';
import { Problem } from '../../src/errors/problem.ts';
import { listMessages } from '../../src/messaging/messages.ts';
import { openApproverPhone, type SealedPhone } from '../../src/secrets/phones.ts';
import type { Services } from '../../src/services.ts';
import { listEvents } from '../../src/webhooks/events.ts';
import { approversOf, asking, decide, sent } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';

/** A new phone counts from the workflow's word on, and not a moment earlier. */

let product: Product;
let caller: Caller;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
});
afterAll(() => product.stop());

const NEW = '+966511111199';
const query = <Row extends object>(sql: string, parameters: unknown[]) =>
  product.core.database.system((em) => em.execute<Row[]>(sql, parameters));
const phoneOf = async (id: string) => {
  const [row] = await query<{ phone: SealedPhone }>('select phone from approvers where id = ?', [id]);
  return openApproverPhone(product.core, id, row!.phone);
};
const waiting = (documentId: string) => query('select id from approver_changes where document_id = ?', [documentId]);

/** The product's own way to Temporal, with something looked at just before a request goes out, or instead of it. */
function watched(before: () => Promise<void>): Services {
  const { workflows } = product.services;
  return {
    ...product.services,
    workflows: {
      ...workflows,
      async ask(...asked) {
        await before();
        return workflows.ask(...asked);
      },
    },
  };
}

describe('a new phone', () => {
  test('is nowhere until the workflow has accepted it, and where the invitation goes afterwards', async () => {
    const document = await sent(product, caller);
    const { id, phone } = approversOf(document)[0]!;
    const seen: string[] = [];
    const services = watched(async () => void seen.push(await phoneOf(id)));
    const after = await changeApprover(
      services,
      caller,
      document.id,
      { approverId: id, changes: { phone: NEW } },
      asking(),
    );
    expect(seen).toEqual([phone]);
    expect(approversOf(after)[0]).toMatchObject({ phone: NEW });
    expect(await waiting(document.id)).toEqual([]);
    const told = await listMessages(product.core, caller, { documentId: document.id, kind: 'invitation', limit: 10 });
    expect(told.data.map(({ to }) => to)).toEqual([NEW, phone]);
  });

  test('that the workflow refuses was never there', async () => {
    const document = await sent(product, caller);
    const { id, phone } = approversOf(document)[0]!;
    await decide(product, caller, document, id);
    const changing = changeApprover(
      product.services,
      caller,
      document.id,
      { approverId: id, changes: { phone: NEW } },
      asking(),
    );
    await expect(changing).rejects.toBeInstanceOf(Problem);
    expect(await phoneOf(id)).toBe(phone);
    expect(await waiting(document.id)).toEqual([]);
  });

  test('of which nobody knows whether it was accepted waits, and the same request again settles it', async () => {
    const document = await sent(product, caller);
    const { id, phone } = approversOf(document)[0]!;
    const lost = watched(async () => {
      throw new Problem('service_unavailable');
    });
    const once = asking();
    const change = (services: Services) =>
      changeApprover(services, caller, document.id, { approverId: id, changes: { phone: NEW } }, once);
    await expect(change(lost)).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await phoneOf(id)).toBe(phone);
    const kept = await query('select fields from approver_changes where document_id = ?', [document.id]);
    expect(JSON.stringify(kept)).toContain('sealed:');
    expect(JSON.stringify(kept)).not.toContain(NEW.slice(1));
    expect(await waiting(document.id)).toHaveLength(1);
    expect(approversOf(await change(product.services))[0]).toMatchObject({ phone: NEW });
    expect(await waiting(document.id)).toEqual([]);
  });

  test('is told to customers without how we keep it', async () => {
    const document = await sent(product, caller);
    const { id } = approversOf(document)[0]!;
    await changeApprover(
      product.services,
      caller,
      document.id,
      { approverId: id, changes: { phone: NEW, role: 'Head' } },
      asking(),
    );
    const filter = { documentId: document.id, types: ['approver.changed'] };
    const [event] = (await listEvents(product.core, caller, filter, { limit: 10 })).data;
    expect(event!.data).toMatchObject({ contactChanged: true, approver: { phone: NEW, role: 'Head' } });
    expect(event!.data).not.toHaveProperty('proposalId');
  });
});
