import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Account, EVENT_NAMES, startWhautochat, succeed, type Whautochat } from './api.ts';

let api: Whautochat;
let account: Account;

beforeAll(async () => {
  api = await startWhautochat({ worker: false });
});
beforeEach(async () => {
  account = await api.account();
});
afterAll(() => api.stop());

const URL = 'http://127.0.0.1:8080/hook';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('a webhook', () => {
  test('S5-R02, S5-R03, S5-R11: has exactly the seven documented fields, in camelCase', async () => {
    const webhook = await account.webhook({ name: 'CRM', events: ['incoming_whatsapp_message'] });
    expect(webhook).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'CRM',
      serverUrl: URL,
      active: true,
      events: ['incoming_whatsapp_message'],
      createdAt: expect.stringMatching(ISO),
      updatedAt: expect.stringMatching(ISO),
    });
  });

  test('S5-R03: is called at serverUrl; url is no field of it', async () => {
    const { status, body } = await account.ask('POST', '/v1/webhooks', {
      json: { url: URL, events: ['contact_created'] },
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { message: expect.stringMatching(/serverUrl/) } });
  });

  test('S5-R04: can subscribe to each of the thirteen events, by its documented name', async () => {
    const channels = ['whatsapp', 'instagram', 'telegram', 'messenger', 'website'];
    const names = [
      ...channels.flatMap((channel) => [`incoming_${channel}_message`, `outgoing_${channel}_message`]),
      ...['contact_created', 'contact_tag_added', 'contact_tag_removed'],
    ];
    expect(EVENT_NAMES).toEqual(names);
    expect((await account.webhook({ events: EVENT_NAMES })).events).toEqual(names);
    expect((await account.list())[0]!.events).toEqual(names);
  });
});

describe('creating', () => {
  test('S5-R05, S5-R18, S5-R19: is answered 200 with the webhook that was sent as JSON', async () => {
    const json = { name: 'CRM', serverUrl: URL, active: false, events: ['contact_created', 'contact_tag_added'] };
    const answer = await account.ask('POST', '/v1/webhooks', { json });
    expect(answer).toMatchObject({ status: 200, body: json });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('S5-R20: id, createdAt and updatedAt are set by the server', async () => {
    const sent = { id: 'mine', createdAt: '2000-01-01T00:00:00.000Z', updatedAt: '2000-01-01T00:00:00.000Z' };
    const webhook = await account.webhook(sent);
    expect(webhook.id).not.toBe('mine');
    for (const time of [webhook.createdAt, webhook.updatedAt]) {
      expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
    }
  });

  test.each([
    ['no serverUrl', { events: ['contact_created'] }, /serverUrl: This field is required/],
    ['no events', { serverUrl: URL }, /events: This field is required/],
    ['neither', {}, /serverUrl: .*events: /],
    ['an empty list of events', { serverUrl: URL, events: [] }, /events/],
    ['a name that is too long', { serverUrl: URL, events: ['contact_created'], name: 'x'.repeat(201) }, /name/],
    ['text for active', { serverUrl: URL, events: ['contact_created'], active: 'yes' }, /active/],
    ['a serverUrl that is none', { serverUrl: 'not a url', events: ['contact_created'] }, /URL/],
    ['a serverUrl that is no web address', { serverUrl: 'ftp://example.com/', events: ['contact_created'] }, /URL/],
  ])('S5-R21: %s is 400', async (_, json, message) => {
    const { status, body } = await account.ask('POST', '/v1/webhooks', { json });
    expect({ status, body }).toEqual({
      status: 400,
      body: { success: false, message: expect.stringMatching(message) },
    });
    expect(await account.list()).toEqual([]);
  });

  test('S5-R21: active is true and the name empty when they are not sent', async () => {
    expect(await account.webhook()).toMatchObject({ active: true, name: '' });
  });

  test.each(['*', 'contact.created', 'message.received', 'incoming_sms_message', 'CONTACT_CREATED', ''])(
    'S5-R22: the event name "%s" is 400',
    async (name) => {
      const json = { serverUrl: URL, events: ['contact_created', name] };
      expect(await account.ask('POST', '/v1/webhooks', { json })).toMatchObject({ status: 400 });
      const { id } = await account.webhook();
      expect(await account.ask('PUT', `/v1/webhooks/${id}`, { json: { events: [name] } })).toMatchObject({
        status: 400,
      });
    },
  );

  test('an event that is named twice is one', async () => {
    expect((await account.webhook({ events: ['contact_created', 'contact_created'] })).events).toEqual([
      'contact_created',
    ]);
  });
});

describe('listing', () => {
  test('S5-R06, S5-R16: is answered 200 with a bare array, create and update with a bare object', async () => {
    expect((await account.ask('GET', '/v1/webhooks')).body).toEqual([]);
    const webhook = await account.webhook();
    const updated = succeed(await account.ask('PUT', `/v1/webhooks/${webhook.id}`, { json: {} }));
    expect(Object.keys(updated).sort()).toEqual(Object.keys(webhook).sort());
    expect(await account.list()).toEqual([updated]);
  });

  test('S5-R13, S5-R14, S5-R15, S5-R17: limit caps the page, page picks it, and both may be missing', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await account.webhook({ name });
    const namesOf = async (query: string) => (await account.list(query)).map(({ name }) => name);
    expect(await namesOf('')).toEqual(names);
    expect(await namesOf('?limit=2')).toEqual(['a', 'b']);
    expect(await namesOf('?limit=2&page=2')).toEqual(['c', 'd']);
    expect(await namesOf('?limit=2&page=3')).toEqual(['e']);
    expect(await namesOf('?limit=2&page=4')).toEqual([]);
    expect(await namesOf('?page=2')).toEqual([]);
    expect(await namesOf('?limit=0002')).toEqual(['a', 'b']);
    expect(await namesOf(`?limit=${'9'.repeat(400)}`)).toEqual(names);
    expect(await namesOf(`?page=${'9'.repeat(400)}`)).toEqual([]);
  });

  test('S5-R17: without a limit a page has twenty', async () => {
    // As many as there may be; a twenty-first is refused.
    for (let n = 0; n < 20; n += 1) await account.webhook();
    expect(await account.list()).toHaveLength(20);
    expect(await account.list('?page=2')).toEqual([]);
    const json = { serverUrl: URL, events: ['contact_created'] };
    expect((await account.ask('POST', '/v1/webhooks', { json })).status).toBe(400);
  });

  test.each(['limit=0', 'page=0', 'limit=-1', 'page=-1', 'limit=1.5', 'limit=two', 'page=', 'limit=1e3', 'limit=%201'])(
    'S5-R17: %s is 400',
    async (query) => {
      const name = query.slice(0, query.indexOf('='));
      expect(await account.ask('GET', `/v1/webhooks?${query}`)).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(name) },
      });
    },
  );
});

describe('updating', () => {
  test('S5-R23: is a PUT, answered 200 with the webhook as it is then', async () => {
    const { id } = await account.webhook();
    const json = {
      name: 'Desk',
      serverUrl: 'http://127.0.0.1:8081/other',
      active: false,
      events: ['contact_tag_removed'],
    };
    expect(succeed(await account.ask('PUT', `/v1/webhooks/${id}`, { json }))).toMatchObject({ id, ...json });
    expect(await account.list()).toMatchObject([json]);
  });

  test('S5-R24: leaves what is not sent, moves updatedAt forward and keeps createdAt and id', async () => {
    const before = await account.webhook({ name: 'CRM', events: ['contact_created', 'contact_tag_added'] });
    const json = { active: false, id: 'other', createdAt: '2000-01-01T00:00:00.000Z' };
    const { updatedAt, ...after } = succeed(await account.ask('PUT', `/v1/webhooks/${before.id}`, { json }));
    const { updatedAt: earlier, ...expected } = { ...before, active: false };
    expect(after).toEqual(expected);
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(earlier));
  });

  test('is refused as a whole when one field is wrong', async () => {
    const before = await account.webhook();
    const json = { name: 'Desk', serverUrl: 'http://169.254.169.254/' };
    expect((await account.ask('PUT', `/v1/webhooks/${before.id}`, { json })).status).toBe(400);
    expect(await account.list()).toEqual([before]);
  });
});

test('S5-R07, S5-R25: deleting is answered 200 with {"success": true}, and the webhook is gone', async () => {
  const { id } = await account.webhook();
  const answer = await account.ask('DELETE', `/v1/webhooks/${id}`);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { success: true } });
  expect(await account.list()).toEqual([]);
  expect((await account.ask('DELETE', `/v1/webhooks/${id}`)).status).toBe(404);
});
