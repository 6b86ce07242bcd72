import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { eventually } from '../../support/product.ts';
import {
  type Account,
  deliveryErrors,
  newApprover,
  newDocument,
  operationIds,
  startWaqtum,
  succeed,
  type Waqtum,
} from './api.ts';

/** One customer's story through every operation, each answer held against the contract (api.ts). */

let api: Waqtum;
let account: Account;
let receiver: Receiver;

beforeAll(async () => {
  api = await startWaqtum();
  account = await api.account();
  receiver = await startReceiver();
});

afterAll(async () => {
  await receiver.close();
  await api.stop();
});

test('a document goes from its draft to the final file, and every operation answers as the contract says', async () => {
  succeed(await api.ask('GET', '/health'));
  const { data: catalogue } = succeed(await account.ask('GET', '/webhooks/events'));
  const events = catalogue.map(({ event }: { event: string }) => event);
  const json = { url: `${receiver.url}/hook`, events };
  const { data: webhook } = succeed(await account.ask('POST', '/webhooks', { json }));
  succeed(await account.ask('GET', '/webhooks'));

  const { data: created } = succeed(await account.ask('POST', '/documents', { form: newDocument() }));
  succeed(await account.ask('PUT', `/documents/${created.id}`, { json: { title_en: 'Lease of the north wing' } }));
  const add = async (fields: object) =>
    succeed(await account.ask('POST', `/documents/${created.id}/approvers`, { json: newApprover(fields) })).data;
  const second = await add({ order_index: 2 });
  const first = await add({ order_index: 1 });
  const third = await add({});
  succeed(await account.ask('PUT', `/approvers/${second.id}`, { json: { role_ar: 'المدير المالي' } }));
  succeed(await account.ask('DELETE', `/approvers/${third.id}`));
  const { data: approvers } = succeed(await account.ask('GET', `/documents/${created.id}/approvers`));
  expect(approvers.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id]);

  succeed(await account.ask('POST', `/documents/${created.id}/send`));
  await eventually(async () => (await account.messages(created.id, 'invitation')).length === 1);
  succeed(await account.ask('POST', `/approvers/${first.id}/remind`));
  await account.decide(created, first.id);
  await account.decide(created, second.id);
  await eventually(async () => {
    const { data } = succeed(await account.ask('GET', `/documents/${created.id}/status`));
    return data.status === 'approved';
  });
  const file = await account.ask('GET', `/documents/${created.id}/download`);
  expect(file.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await account.read(created.id)).toMatchObject({ status: 'approved', completed_at: expect.any(String) });

  const other = await account.sent();
  succeed(await account.ask('POST', `/documents/${other.id}/void`));
  const draft = await account.draft();
  succeed(await account.ask('DELETE', `/documents/${draft.id}`));
  succeed(await account.ask('GET', '/documents?status=voided'));

  await receiver.received(8);
  const secret = webhook.secret as string;
  for (const { headers, body } of receiver.requests) {
    const sent = JSON.parse(body);
    expect(deliveryErrors(sent.event, sent)).toEqual([]);
    expect(headers['x-waqtum-signature']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  }
  const told = receiver.requests
    .map(({ body }) => JSON.parse(body))
    .filter(({ data }) => data.document.id === created.id);
  expect(told.map(({ event }) => event).sort()).toEqual([
    'approver.completed',
    'approver.completed',
    'document.approved',
    'document.created',
    'document.sent',
  ]);
  succeed(await account.ask('POST', `/webhooks/${webhook.id}/test`));
  succeed(await account.ask('POST', `/webhooks/${webhook.id}/rotate-secret`));

  expect([...api.succeeded].sort()).toEqual([...operationIds].sort());
});
