import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type IncomingMessage, receiveMessage } from '../../src/messaging/receiving.ts';
import { type Api, type Client, expectSchema, startApi } from '../api/countersign/api.ts';
import { sent, steps } from '../support/documents.ts';
import { eventually } from '../support/product.ts';

/** Texts to people and from them, through the API and the worker; drivers are the outbox. */

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  client = await api.client();
});
afterAll(() => api.stop());

const PHONE = '+966501234567';
const OURS = '+966112223344';

const send = async (json: object, of = client) => (await of.call('sendMessage', { json })).body;
const read = async (messageId: string, of = client) => (await of.call('readMessage', { params: { messageId } })).body;
const list = async (query: Record<string, string> = {}, of = client) =>
  (await of.call('listMessages', { query })).body.data;
const contact = async (fields: object = {}) =>
  (await client.call('createContact', { json: { phone: PHONE, ...fields } })).body;
const receive = (changes: Partial<IncomingMessage> = {}) =>
  receiveMessage(api.product.core, {
    organizationId: client.caller.organizationId,
    channel: 'whatsapp',
    driver: 'web',
    providerId: randomUUID(),
    from: PHONE,
    to: OURS,
    text: 'هل العقد جاهز؟',
    name: 'Nour',
    sentAt: new Date('2026-03-01T09:00:00Z'),
    ...changes,
  });
type Told = { type: string; data: { message: { id: string; status: string; text: string } } };
/** The events about messages, oldest first, each held against the contract. */
const told = async (): Promise<Told[]> => {
  const { data } = (await client.call('listEvents', { query: { limit: 100 } })).body;
  const about = data.filter(({ type }: Told) => type.startsWith('message.'));
  for (const event of about) expectSchema('MessageEvent', event);
  return about;
};

describe('a text', () => {
  test('goes to a number, can be read at once, and is told when its channel took it', async () => {
    const answer = await client.call('sendMessage', { json: { to: '00966 50 123 4567', text: 'Welcome' } });
    const message = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toMatch(new RegExp(`/v1/messages/${message.id}$`));
    expect(message).toMatchObject({
      direction: 'out',
      channel: 'whatsapp',
      from: null,
      to: PHONE,
      kind: 'text',
      text: 'Welcome',
      link: null,
      contactId: null,
      documentId: null,
      approverId: null,
    });
    const accepted = await eventually(async () => {
      const now = await read(message.id);
      return now.status === 'accepted' && now;
    });
    expect(accepted).toEqual({ ...message, status: 'accepted', sentAt: expect.any(String) });
    expect(await told()).toMatchObject([{ type: 'message.sent', documentId: null, data: { message: accepted } }]);
  });

  test('goes to a contact, by the channel that is named', async () => {
    const { id } = await contact();
    const message = await send({ contactId: id, text: 'Welcome', channel: 'sms' });
    expect(message).toMatchObject({ to: PHONE, channel: 'sms', contactId: id });
    expect(await send({ to: PHONE, text: 'Again' })).toMatchObject({ contactId: id, channel: 'whatsapp' });
    expect(await list({ contactId: id })).toHaveLength(2);
  });

  test('of any number may go to one person, and each is sent as it was written', async () => {
    const texts = [
      'same',
      'same',
      ' with space \n',
      '🙂 https://example.com/s/abcdefghijklmnopqrstuvwxyz012345 123456',
    ];
    for (const text of texts) await send({ to: PHONE, text });
    await eventually(async () => (await told()).length === texts.length);
    expect((await told()).map(({ data }) => data.message.text).sort()).toEqual([...texts].sort());
    expect((await list()).map(({ text }: { text: string }) => text).sort()).toEqual([...texts].sort());
  });

  test('repeated under one Idempotency-Key is sent once', async () => {
    const asked = { json: { to: PHONE, text: 'Welcome' }, headers: { 'idempotency-key': 'once' } };
    const [first, again] = [await client.call('sendMessage', asked), await client.call('sendMessage', asked)];
    expect(again.body).toEqual(first.body);
    expect(await list()).toHaveLength(1);
  });

  test.each([
    ['neither a number nor a contact', { text: 'x' }, '/to'],
    ['both', { to: PHONE, contactId: randomUUID(), text: 'x' }, '/to'],
    ['a number without a country', { to: '0501234567', text: 'x' }, '/to'],
    ['a contact that there is not', { contactId: randomUUID(), text: 'x' }, '/contactId'],
    ['a contact that is none', { contactId: 'x', text: 'x' }, '/contactId'],
    ['no text', { to: PHONE }, '/text'],
    ['a text of nothing', { to: PHONE, text: '' }, '/text'],
    ['a text of spaces', { to: PHONE, text: ' \n' }, '/text'],
    ['a text with a zero byte', { to: PHONE, text: 'a\u0000b' }, '/text'],
    ['a text that is too long for WhatsApp', { to: PHONE, text: 'x'.repeat(4_097), channel: 'whatsapp' }, '/text'],
    ['a text that is too long for SMS', { to: PHONE, text: 'x'.repeat(1_601) }, '/text'],
    ['a channel that is none', { to: PHONE, text: 'x', channel: 'pigeon' }, '/channel'],
    ['a status', { to: PHONE, text: 'x', status: 'read' }, '/status'],
  ])('with %s is refused with the field', async (_, json, pointer) => {
    const { status, body } = await client.call('sendMessage', { json });
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
    expect(await list()).toEqual([]);
  });

  test('of 4096 characters goes by WhatsApp', async () => {
    expect((await send({ to: PHONE, text: 'x'.repeat(4_096), channel: 'whatsapp' })).id).toBeDefined();
  });
});

describe('a message that comes in', () => {
  test('is kept with its sender, who is a contact from then on, and both are told', async () => {
    const { message, isNew } = await receive();
    expect(isNew).toBe(true);
    expect(message).toMatchObject({
      direction: 'in',
      status: 'received',
      driver: 'web',
      from: PHONE,
      to: OURS,
      kind: 'text',
      text: 'هل العقد جاهز؟',
      sentAt: '2026-03-01T09:00:00.000Z',
      error: null,
    });
    expect(await read(message.id)).toEqual(message);
    const params = { contactId: message.contactId! };
    expect((await client.call('readContact', { params })).body).toMatchObject({ phone: PHONE, name: 'Nour' });
    const { data } = (await client.call('listEvents')).body;
    expect(data.map(({ type }: Told) => type)).toEqual(['contact.created', 'message.received']);
    expect((await told())[0]!.data.message).toEqual(message);
  });

  test('is kept once, however often and at the same moment it is reported', async () => {
    const providerId = 'wamid.1';
    const all = await Promise.all(Array.from({ length: 10 }, () => receive({ providerId })));
    const later = await receive({ providerId, text: 'something else' });
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set([...all, later].map(({ message }) => message.id)).size).toBe(1);
    expect(later.message.text).toBe('هل العقد جاهز؟');
    expect(await list()).toHaveLength(1);
    expect(await told()).toHaveLength(1);
    expect((await client.call('listContacts')).body.data).toHaveLength(1);
  });

  test('under one provider id from two drivers, or for two organizations, is two', async () => {
    const providerId = 'wamid.1';
    const stranger = await api.client();
    const both = [
      await receive({ providerId }),
      await receive({ providerId, driver: 'cloud' }),
      await receive({ providerId, organizationId: stranger.caller.organizationId }),
    ];
    expect(both.map(({ isNew }) => isNew)).toEqual([true, true, true]);
    expect(await list()).toHaveLength(2);
    expect(await list({}, stranger)).toHaveLength(1);
  });

  test('from a contact leaves them as they are', async () => {
    const known = await contact({ name: 'Nour Al Harbi', optedOut: true });
    expect((await receive()).message.contactId).toBe(known.id);
    expect((await client.call('readContact', { params: { contactId: known.id } })).body).toEqual(known);
  });

  test.each([
    ['a zero byte', 'a\u0000b', 'ab'],
    ['half an emoji', 'a\ud83d', 'a\ufffd'],
    ['no words', '', ''],
    ['more words than anybody reads', 'x'.repeat(70_000), 'x'.repeat(65_536)],
  ])('with %s is kept as it can be', async (_, text, kept) => {
    const { message } = await receive({ text, name: text });
    expect((await read(message.id)).text).toBe(kept);
    expect((await told())[0]!.data.message.text).toBe(kept);
  });

  test('is found by who wrote it, and by its direction', async () => {
    await receive();
    await send({ to: PHONE, text: 'Yes' });
    const textsOf = async (query: Record<string, string>) =>
      (await list(query)).map(({ text }: { text: string }) => text);
    expect(await textsOf({ direction: 'in' })).toEqual(['هل العقد جاهز؟']);
    expect(await textsOf({ direction: 'out' })).toEqual(['Yes']);
    expect(await textsOf({ from: '00966501234567' })).toEqual(['هل العقد جاهز؟']);
    expect(await textsOf({ to: PHONE })).toEqual(['Yes']);
    const [{ contactId }] = await list({ direction: 'in' });
    expect(await textsOf({ contactId })).toEqual(['Yes', 'هل العقد جاهز؟']);
  });

  test('stays when its contact is deleted', async () => {
    const { message } = await receive();
    await client.call('deleteContact', { params: { contactId: message.contactId! } });
    expect(await read(message.id)).toEqual({ ...message, contactId: null });
  });
});

describe('somebody who opted out', () => {
  const trail = () =>
    api.product.core.database.read<{ action: string; document_id: string | null; details: object }>(
      client.caller.organizationId,
      `select action, document_id, details from audit_entries where action = 'message.suppressed' order by id`,
    );

  test('is not written to by a request', async () => {
    const { id } = await contact({ optedOut: true });
    for (const json of [
      { to: PHONE, text: 'x' },
      { contactId: id, text: 'x' },
    ]) {
      const { status, body } = await client.call('sendMessage', { json });
      expect([status, body.code, body.details]).toEqual([409, 'contact_opted_out', { contactId: id }]);
    }
    expect(await list()).toEqual([]);
  });

  test('gets no message of a document, on no channel; the trail says so and it is told', async () => {
    const document = await sent(api.product, client.caller, { steps: steps(1) });
    const [invited] = await eventually(async () => {
      const found = await list({ documentId: document.id, kind: 'invitation' });
      return found[0]?.status === 'accepted' && found;
    });
    const { id } = (await client.call('createContact', { json: { phone: invited.to, optedOut: true } })).body;
    await client.call('remindApprovers', { params: { documentId: document.id }, json: {} });
    const [reminder] = await eventually(async () => {
      const found = await list({ documentId: document.id, kind: 'reminder' });
      return found[0]?.status === 'failed' && found;
    });
    expect(reminder).toMatchObject({ error: 'the recipient has opted out', sentAt: null, contactId: id });
    expect(await list({ documentId: document.id })).toHaveLength(2);
    expect(await trail()).toEqual([
      {
        action: 'message.suppressed',
        document_id: document.id,
        details: { messageId: reminder.id, kind: 'reminder', reason: 'opted_out' },
      },
    ]);
    const failed = (await told()).filter(({ type }) => type === 'message.failed');
    expect(failed.map(({ data }) => data.message.id)).toEqual([reminder.id]);
  });

  test('of another organization is written to by this one', async () => {
    await contact({ optedOut: true });
    const other = await api.client();
    const { id } = await send({ to: PHONE, text: 'Welcome' }, other);
    await eventually(async () => (await read(id, other)).status === 'accepted');
  });

  test('is written to again once they opted in', async () => {
    const { id } = await contact({ optedOut: true });
    await client.call('changeContact', { params: { contactId: id }, json: { optedOut: false } });
    expect((await client.call('sendMessage', { json: { contactId: id, text: 'Welcome' } })).status).toBe(201);
  });
});

describe('another organization', () => {
  test('neither reads a message, nor writes to a contact by its id', async () => {
    const { id } = await contact();
    const mine = await send({ contactId: id, text: 'Welcome' });
    const stranger = await api.client();
    const params = { messageId: mine.id };
    expect((await stranger.call('readMessage', { params })).status).toBe(404);
    expect((await stranger.call('sendMessage', { json: { contactId: id, text: 'x' } })).status).toBe(422);
    expect(await list({ contactId: id }, stranger)).toEqual([]);
    expect(await list({}, stranger)).toEqual([]);
  });
});
