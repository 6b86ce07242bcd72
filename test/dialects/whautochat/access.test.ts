import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, revokeKey } from '../../../src/organizations/keys.ts';
import { operationsOf } from '../../contracts/contracts.ts';
import { eventually } from '../../support/product.ts';
import { contract, operationIds, startWhautochat, succeed, type Whautochat } from './api.ts';

let api: Whautochat;

beforeAll(async () => {
  api = await startWhautochat({
    worker: false,
    environment: { DIALECT_HOSTS: 'chat.example.com=whautochat', TRUSTED_PROXIES: '127.0.0.1' },
  });
});
afterAll(() => api.stop());

describe('credentials', () => {
  test('S5-R01: all four operations need the x-api-key header', async () => {
    const operations = operationsOf(contract);
    expect(operationIds.sort()).toEqual(['createWebhook', 'deleteWebhook', 'listWebhooks', 'updateWebhook']);
    for (const { method, path } of operations) {
      const { status, body } = await api.ask(method.toUpperCase(), path.replace('{webhookId}', randomUUID()));
      expect({ method, status, body }).toMatchObject({ method, status: 401, body: { success: false } });
    }
  });

  test('S5-R08: an unknown, wrong or revoked key, another header and a key of another dialect are 401', async () => {
    const account = await api.account();
    const { organizationId } = account.caller;
    const other = await createKey(api.product.core, {
      organizationId,
      dialect: 'countersign',
      mode: 'live',
      name: 'native',
    });
    const secret = account.key.split('_')[3]!;
    const wrong: Record<string, string>[] = [
      { 'x-api-key': account.key.replace(secret, other.key.split('_')[3]!) },
      { 'x-api-key': other.key },
      { 'x-api-key': `Bearer ${account.key}` },
      { 'x-api-key': 'nonsense' },
      { 'x-api-key': '' },
      { authorization: `Bearer ${account.key}` },
    ];
    const answers = [];
    for (const headers of wrong) answers.push(await api.ask('GET', '/v1/webhooks', { headers }));
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 401));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await account.list()).toEqual([]);
    await revokeKey(api.product.core, organizationId, account.caller.actor.id);
    await eventually(async () => (await account.ask('GET', '/v1/webhooks')).status === 401);
  });

  test('a key is not taken from the address', async () => {
    const account = await api.account();
    expect((await api.ask('GET', `/v1/webhooks?x-api-key=${account.key}`)).status).toBe(401);
  });

  test('a key used from an address that it may not be used from is 403', async () => {
    const account = await api.account({ ipAllow: ['203.0.113.0/24'] });
    expect(await account.ask('GET', '/v1/webhooks')).toMatchObject({ status: 403, body: { success: false } });
  });
});

describe('addresses', () => {
  test('S5-R09: a webhook of another account, or one that does not exist, is 404', async () => {
    const [mine, theirs] = [await api.account(), await api.account()];
    const { id } = await theirs.webhook();
    for (const unknown of [id, randomUUID(), 'no-such-id', "' or true --"]) {
      const path = `/v1/webhooks/${encodeURIComponent(unknown)}`;
      const answers = [await mine.ask('PUT', path, { json: { active: false } }), await mine.ask('DELETE', path)];
      for (const { status, body } of answers) {
        expect({ unknown, status, body }).toMatchObject({ unknown, status: 404, body: { success: false } });
      }
    }
    expect(await mine.list()).toEqual([]);
    expect(await theirs.list()).toMatchObject([{ id, active: true }]);
  });

  test('S5-R12: there is no GET for a single webhook', async () => {
    const account = await api.account();
    const { id } = await account.webhook();
    const { status, headers } = await account.ask('GET', `/v1/webhooks/${id}`);
    expect([status, headers.get('allow')]).toEqual([405, 'PUT, DELETE, OPTIONS']);
  });

  test('on a host of its own the paths are the documented ones', async () => {
    const account = await api.account();
    const headers = { host: 'chat.example.com', 'x-api-key': account.key };
    const { port } = new URL(api.url);
    const status = await new Promise((resolve, reject) => {
      const asked = request({ port, path: '/v1/webhooks', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(200);
  });
});

describe('errors', () => {
  test('S5-R10: every error is {"success": false, "message": "…"} and nothing else', async () => {
    const account = await api.account();
    const broken = await fetch(`${api.url}/v1/webhooks`, {
      method: 'POST',
      headers: { 'x-api-key': account.key, 'content-type': 'application/json' },
      body: '{"serverUrl":',
    });
    const answers = [
      { status: broken.status, body: (await broken.json()) as object },
      await api.ask('GET', '/v1/webhooks', { headers: { 'x-forwarded-for': '198.51.100.7' } }),
      await account.ask('GET', '/v1/nothing'),
      await account.ask('PATCH', '/v1/webhooks'),
      await account.ask('POST', '/v1/webhooks', { json: [] }),
      await account.ask('POST', '/v1/webhooks', { json: {}, headers: { 'content-type': 'text/plain' } }),
      await account.ask('POST', '/v1/webhooks', {
        json: { serverUrl: 'http://169.254.169.254/', events: ['contact_created'] },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 401, 404, 405, 400, 415, 400]);
    for (const { body } of answers) {
      expect(body).toEqual({ success: false, message: expect.stringMatching(/./) });
    }
  });

  test('a message says which fields are wrong, in the caller’s language', async () => {
    const account = await api.account();
    const json = { serverUrl: 5, events: ['contact_created', 'nothing'] };
    const { body } = await account.ask('POST', '/v1/webhooks', { json });
    expect(body.message).toMatch(/serverUrl: Must be of type string\..*events\.1: Must be one of: /);
    const arabic = await account.ask('POST', '/v1/webhooks', { json, headers: { 'accept-language': 'ar' } });
    expect(arabic.body.message).toMatch(/[\u0600-\u06ff]/);
  });

  test('a repeated POST under one Idempotency-Key creates one webhook and answers the same', async () => {
    const account = await api.account();
    const json = { serverUrl: 'http://127.0.0.1:8080/hook', events: ['contact_created'] };
    const create = () => account.ask('POST', '/v1/webhooks', { json, headers: { 'idempotency-key': 'once' } });
    const [first, again] = [succeed(await create()), succeed(await create())];
    expect(again).toEqual(first);
    expect(await account.list()).toHaveLength(1);
  });
});
