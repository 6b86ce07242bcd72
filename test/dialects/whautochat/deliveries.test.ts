import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createContact } from '../../../src/contacts/contacts.ts';
import { addTags, removeTag } from '../../../src/contacts/tags.ts';
import { receiveMessage } from '../../../src/messaging/receiving.ts';
import { writeText } from '../../../src/messaging/writing.ts';
import type { Channel } from '../../../src/organizations/settings.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { approversOf, sent, steps } from '../../support/documents.ts';
import { eventually } from '../../support/product.ts';
import {
  type Account,
  deliveryErrors,
  EVENT_NAMES,
  operationIds,
  startWhautochat,
  succeed,
  type Whautochat,
} from './api.ts';

let api: Whautochat;
let account: Account;
let receiver: Receiver;

beforeAll(async () => {
  api = await startWhautochat();
});
beforeEach(async () => {
  account = await api.account();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => api.stop());

const PHONE = '+966501234567';

const receive = (channel: Channel = 'whatsapp', providerId: string = randomUUID()) =>
  receiveMessage(api.product.core, {
    organizationId: account.caller.organizationId,
    channel,
    driver: 'test',
    providerId,
    from: PHONE,
    to: '+966112223344',
    text: 'السلام عليكم',
    name: 'Nour',
    sentAt: new Date(),
  });
const write = (channel: Channel = 'whatsapp') =>
  writeText(api.product.core, account.caller, { id: randomUUID(), to: PHONE, text: 'Welcome', channel });
const contact = (tags: string[] = []) =>
  createContact(api.product.core, account.caller, { id: randomUUID(), phone: PHONE, name: 'Nour', tags });
/** What was delivered, each held against the contract, without what differs from one to the next. */
function told(path?: string) {
  return receiver.requests
    .filter((request) => path === undefined || request.path === path)
    .map(({ body }) => {
      const { event, timestamp, data } = JSON.parse(body);
      expect({ event, errors: deliveryErrors(event, { event, timestamp, data }) }).toEqual({ event, errors: [] });
      return { event, data };
    });
}

test('a customer’s story through every operation, and what their server hears of it', async () => {
  const created = await account.webhook({ name: 'CRM', serverUrl: `${receiver.url}/crm`, events: EVENT_NAMES });
  const { id } = await contact(['vip']);
  await addTags(api.product.core, account.caller, id, ['riyadh', 'vip']);
  await removeTag(api.product.core, account.caller, id, 'vip');
  await receive();
  await write();
  await receiver.received(6);
  const { id: messageId, ...incoming } = told().find(({ event }) => event === 'incoming_whatsapp_message')!.data;
  expect(messageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(incoming).toEqual({
    channel: 'whatsapp',
    direction: 'incoming',
    from: PHONE,
    to: '+966112223344',
    text: 'السلام عليكم',
    mediaUrl: null,
  });
  const person = { id, name: 'Nour', phone: PHONE };
  expect(told().filter(({ data }) => data.id === id)).toEqual(
    expect.arrayContaining([
      { event: 'contact_created', data: person },
      { event: 'contact_tag_added', data: { ...person, tag: 'vip' } },
      { event: 'contact_tag_added', data: { ...person, tag: 'riyadh' } },
      { event: 'contact_tag_removed', data: { ...person, tag: 'vip' } },
    ]),
  );
  expect(told().find(({ event }) => event === 'outgoing_whatsapp_message')!.data).toEqual({
    id: expect.any(String),
    channel: 'whatsapp',
    direction: 'outgoing',
    to: PHONE,
    text: 'Welcome',
    mediaUrl: null,
  });

  expect(await account.list()).toEqual([created]);
  succeed(await account.ask('PUT', `/v1/webhooks/${created.id}`, { json: { active: false } }));
  succeed(await account.ask('DELETE', `/v1/webhooks/${created.id}`));
  expect([...api.succeeded].sort()).toEqual([...operationIds].sort());
});

describe('deliveries', () => {
  test('S5-R26: only an active webhook that lists the event is called', async () => {
    await account.webhook({ serverUrl: `${receiver.url}/asleep`, events: EVENT_NAMES, active: false });
    await account.webhook({ serverUrl: `${receiver.url}/incoming`, events: ['incoming_whatsapp_message'] });
    await account.webhook({ serverUrl: `${receiver.url}/contacts`, events: ['contact_created'] });
    const gone = await account.webhook({ serverUrl: `${receiver.url}/gone`, events: EVENT_NAMES });
    succeed(await account.ask('DELETE', `/v1/webhooks/${gone.id}`));
    const stranger = await api.account();
    await stranger.webhook({ serverUrl: `${receiver.url}/stranger`, events: EVENT_NAMES });
    await receive();
    await write();
    await receiver.received(2);
    // What is owed to anybody was written with the events themselves.
    const owed = await owedTo(account);
    expect(owed).toHaveLength(2);
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual(['/contacts', '/incoming']);
  });

  test('S5-R26: a webhook that is woken hears of what happens from then on', async () => {
    const { id } = await account.webhook({ serverUrl: receiver.url, events: ['contact_tag_added'], active: false });
    const { id: contactId } = await contact(['before']);
    succeed(await account.ask('PUT', `/v1/webhooks/${id}`, { json: { active: true } }));
    await addTags(api.product.core, account.caller, contactId, ['after']);
    await receiver.received(1);
    expect(await owedTo(account)).toHaveLength(1);
    expect(told().map(({ data }) => data.tag)).toEqual(['after']);
  });

  test('S5-R27: are JSON by POST with event, timestamp and data, and without a signature', async () => {
    await account.webhook({ serverUrl: `${receiver.url}/hook?team=desk`, events: ['contact_created'] });
    const { createdAt } = await contact();
    const [request] = await receiver.received(1);
    const { method, path, headers, body } = request!;
    expect([method, path]).toEqual(['POST', '/hook?team=desk']);
    expect(headers['content-type']).toMatch(/^application\/json/);
    const sentBody = JSON.parse(body);
    expect(Object.keys(sentBody)).toEqual(['event', 'timestamp', 'data']);
    expect(Date.parse(sentBody.timestamp)).toBeGreaterThanOrEqual(Date.parse(createdAt));
    expect(Object.keys(headers).filter((name) => /signature|secret/.test(name))).toEqual([]);
    expect(headers['webhook-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('S5-R27: are tried again when they fail, under the same id and in the same words', async () => {
    receiver.answer((_, index) => ({ status: index === 0 ? 500 : 200 }));
    await account.webhook({ serverUrl: receiver.url, events: ['contact_created'] });
    await contact();
    const [first, second] = await receiver.received(2);
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  test('S5-R04: a message that is reported twice is told once', async () => {
    await account.webhook({ serverUrl: receiver.url, events: EVENT_NAMES });
    await Promise.all([receive('whatsapp', 'wamid.1'), receive('whatsapp', 'wamid.1')]);
    await receive('whatsapp', 'wamid.1');
    await receiver.received(2);
    expect(
      told()
        .map(({ event }) => event)
        .sort(),
    ).toEqual(['contact_created', 'incoming_whatsapp_message']);
    expect(await owedTo(account)).toHaveLength(2);
  });

  test('S5-R04: what happens on a channel without an event name is told to nobody', async () => {
    const others = EVENT_NAMES.filter((name) => !name.includes('whatsapp') && !name.startsWith('contact'));
    expect(others).toHaveLength(8);
    await account.webhook({
      serverUrl: receiver.url,
      events: EVENT_NAMES.filter((name) => !name.startsWith('contact')),
    });
    await receive('sms');
    const { id } = await write('sms');
    await eventually(async () => (await statusOf(id)) === 'accepted');
    await write('whatsapp');
    await receiver.received(1);
    expect(await owedTo(account)).toHaveLength(1);
    expect(told().map(({ event }) => event)).toEqual(['outgoing_whatsapp_message']);
  });

  test('S5-R04: the invitation of an approver is an outgoing message, without the link that signs', async () => {
    await account.webhook({ serverUrl: receiver.url, events: ['outgoing_whatsapp_message'] });
    const document = await sent(api.product, { ...account.caller, dialect: 'countersign' }, { steps: steps(1) });
    await receiver.received(1);
    const { data } = told()[0]!;
    expect(data.to).toBe(approversOf(document)[0]!.phone);
    expect(data.text).toMatch(/\/s\/••••$/);
  });
});

async function owedTo({ caller }: Account): Promise<object[]> {
  return api.product.core.database.read(caller.organizationId, 'select id from deliveries');
}

async function statusOf(id: string): Promise<string> {
  const rows = await api.product.core.database.read<{ status: string }>(
    account.caller.organizationId,
    'select status from messages where id = $1',
    [id],
  );
  return rows[0]!.status;
}
