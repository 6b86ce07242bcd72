import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type EventCatalog, eventCatalog } from '../../src/api/countersign/event-catalog.ts';
import type { Caller } from '../../src/core.ts';
import { addApprover, changeApprover, removeApprover, replaceApprover } from '../../src/documents/approver-requests.ts';
import { extendDocument, remindApprovers, reorderSteps, voidDocument } from '../../src/documents/requests.ts';
import { PUBLISHED_EVENTS } from '../../src/webhooks/catalog.ts';
import { createEndpoint, testEndpoint } from '../../src/webhooks/endpoints.ts';
import { type EventView, listEvents } from '../../src/webhooks/events.ts';
import { approversOf, asking, decide, ended, person, sent, steps } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';

let catalog: EventCatalog;
let checks: Map<string, ValidateFunction>;
beforeAll(async () => {
  catalog = await eventCatalog();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const { definitions } = catalog;
  checks = new Map(catalog.types.map(({ type, schema }) => [type, ajv.compile({ ...schema, definitions })]));
});

const errorsOf = (type: string, event: unknown) => {
  const check = checks.get(type)!;
  return check(structuredClone(event)) ? [] : check.errors;
};

describe('the catalogue', () => {
  test('has a schema, a version and an example for everything that is published', () => {
    expect(catalog.types.map(({ type }) => type)).toEqual([...PUBLISHED_EVENTS]);
    for (const { type, version, example } of catalog.types) {
      expect(version).toBeGreaterThanOrEqual(1);
      expect(example.type).toBe(type);
      expect({ type, errors: errorsOf(type, example) }).toEqual({ type, errors: [] });
    }
  });

  test('tells its events apart: no example passes for another type', () => {
    for (const { type, example } of catalog.types) {
      const others = catalog.types.filter((other) => other.type !== type && checks.get(other.type)!(example));
      expect({ type, others: others.map((other) => other.type) }).toEqual({ type, others: [] });
    }
  });
});

describe('what happens to real documents', () => {
  let product: Product;
  let caller: Caller;
  beforeAll(async () => {
    product = await startProduct();
    caller = await product.newCaller();
  });
  afterAll(() => product.stop());

  async function publishedEvents(): Promise<EventView[]> {
    const events: EventView[] = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const page = await listEvents(product.core, caller, {}, { limit: 100, cursor });
      events.push(...page.data);
      cursor = page.nextCursor ?? undefined;
      more = page.hasMore;
    }
    return events;
  }

  test('is told in events that keep to their schemas', async () => {
    const { services } = product;
    const approved = await sent(product, caller, { steps: steps(1, 1), metadata: { order: '1' } });
    for (const { id } of approversOf(approved)) await decide(product, caller, approved, id);
    await ended(product, caller, approved.id);

    const refused = await sent(product, caller, {
      steps: [{ quorum: { kind: 'count', count: 1 }, approvers: [person(), person({ veto: true })] }, ...steps(1)],
    });
    await decide(product, caller, refused, approversOf(refused)[1]!.id, { outcome: 'reject', reason: 'no' });
    await ended(product, caller, refused.id);

    const changed = await sent(product, caller, { steps: steps(2, 1, 1) });
    const [first, second, third] = approversOf(changed);
    const { id } = changed;
    const by = { name: 'Deputy', phone: '+966511000001' };
    const [, open, last] = changed.steps.map((step) => step.id);
    await remindApprovers(services, caller, id, { approverId: first!.id }, asking());
    await replaceApprover(services, caller, id, { approverId: first!.id, by }, asking());
    await changeApprover(
      services,
      caller,
      id,
      { approverId: third!.id, changes: { phone: '+966511000002' } },
      asking(),
    );
    await reorderSteps(services, caller, id, [last!, open!], asking());
    await addApprover(services, caller, id, { approver: person(), place: { position: 4 } }, asking());
    await removeApprover(services, caller, id, second!.id, asking());
    await extendDocument(services, caller, id, { expiresAt: new Date(Date.now() + 9e8) }, asking());
    await voidDocument(services, caller, id, { reason: 'withdrawn' }, asking());
    await ended(product, caller, id);

    const events = await publishedEvents();
    for (const event of events) {
      expect({ type: event.type, errors: errorsOf(event.type, event) }).toEqual({ type: event.type, errors: [] });
    }
    const told = new Set(events.map(({ type }) => type).filter((type) => /^(document|approver)\./.test(type)));
    // These take days, or a broken file; the time-skipping and the stamping tests see them.
    const days = ['document.expiring', 'document.expired', 'document.blocked', 'document.unblocked'];
    // A question is asked on the signer's page; test/api/countersign/whole-way sees its event.
    const elsewhere = [...days, 'approver.question_asked'];
    const all = PUBLISHED_EVENTS.filter((type) => /^(document|approver)\./.test(type));
    expect([...told, ...elsewhere].sort()).toEqual([...all].sort());
  });

  test('can be tried with the example of each type', async () => {
    const endpoint = await createEndpoint(product.core, caller, {
      url: 'http://127.0.0.1:4567/hooks',
      eventTypes: ['document.sent'],
    });
    for (const { type, example } of catalog.types) {
      const { eventId } = await testEndpoint(product.core, caller, endpoint.id, type, example.data);
      const event = (await publishedEvents()).find((known) => known.id === eventId)!;
      expect(event).toMatchObject({ type, data: { ...example.data, test: true, endpointId: endpoint.id } });
    }
  });
});
