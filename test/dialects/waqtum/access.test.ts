import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey } from '../../../src/organizations/keys.ts';
import { operationsOf } from '../../contracts/contracts.ts';
import {
  contract,
  newApprover,
  newDocument,
  operationIds,
  type Plan,
  startWaqtum,
  succeed,
  type Waqtum,
} from './api.ts';

let api: Waqtum;

beforeAll(async () => {
  api = await startWaqtum({ worker: false, environment: { DIALECT_HOSTS: 'waqtum.example.com=waqtum' } });
});

afterAll(() => api.stop());

describe('credentials', () => {
  test('S1-R01: every operation but the health check is 401 without a key', async () => {
    const closed = operationsOf(contract).filter(({ operation }) => operation.operationId !== 'getHealth');
    expect(closed).toHaveLength(operationIds.length - 1);
    for (const { method, path } of closed) {
      const { status, body } = await api.ask(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'));
      expect({ method, path, status, body }).toMatchObject({
        status: 401,
        body: { success: false, error: { code: 401 } },
      });
    }
  });

  test('S1-R01: a wrong secret, another scheme and a key of another dialect are 401 too', async () => {
    const account = await api.account();
    const [id, secret] = account.authorization.slice('Bearer '.length).split(':') as [string, string];
    const native = await createKey(api.product.core, {
      organizationId: account.caller.organizationId,
      dialect: 'countersign',
      mode: 'live',
      name: 'native',
    });
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    const wrong = [
      `Bearer ${id}:${'0'.repeat(secret.length)}`,
      `Bearer ${id}`,
      `Bearer :${secret}`,
      `Basic ${basic}`,
      native.authorization,
    ];
    for (const authorization of wrong) {
      expect(await api.ask('GET', '/documents', { headers: { authorization } })).toMatchObject({ status: 401 });
    }
    const right = await api.ask('GET', '/documents', { headers: { authorization: `Bearer ${id}:${secret}` } });
    expect(right.status).toBe(200);
  });

  test('S1-R16: the health check answers without credentials, and with any', async () => {
    expect((await api.ask('GET', '/health')).body).toEqual({ success: true, data: { status: 'ok' } });
    const headers = { authorization: 'Bearer no:key' };
    expect((await api.ask('GET', '/health', { headers })).status).toBe(200);
  });

  test('S1-R10: a key used from an address that it may not be used from is 403', async () => {
    const account = await api.account({ ipAllow: ['203.0.113.0/24'] });
    expect(await account.ask('GET', '/documents')).toMatchObject({ status: 403, body: { error: { code: 403 } } });
  });

  test('S1-R15: what belongs to another account is 404', async () => {
    const [mine, theirs] = [await api.account(), await api.account()];
    const draft = await theirs.draft({ approvers: [{}] });
    const json = { url: 'http://127.0.0.1:8080/hook', events: ['document.sent'] };
    const webhook = succeed(await theirs.ask('POST', '/webhooks', { json })).data;
    const paths = [
      ['GET', `/documents/${draft.id}`],
      ['PUT', `/documents/${draft.id}`],
      ['DELETE', `/documents/${draft.id}`],
      ['POST', `/documents/${draft.id}/send`],
      ['POST', `/documents/${draft.id}/void`],
      ['GET', `/documents/${draft.id}/status`],
      ['GET', `/documents/${draft.id}/download`],
      ['GET', `/documents/${draft.id}/approvers`],
      ['PUT', `/approvers/${draft.approvers![0]!.id}`],
      ['DELETE', `/approvers/${draft.approvers![0]!.id}`],
      ['POST', `/approvers/${draft.approvers![0]!.id}/remind`],
      ['POST', `/webhooks/${webhook.id}/test`],
      ['POST', `/webhooks/${webhook.id}/rotate-secret`],
    ] as const;
    for (const [method, path] of paths) {
      const { status, body } = await mine.ask(method, path, method === 'PUT' ? { json: {} } : {});
      expect({ method, path, status, body }).toMatchObject({
        status: 404,
        body: { error: { code: 404, details: {} } },
      });
    }
    const added = await mine.ask('POST', `/documents/${draft.id}/approvers`, { json: newApprover() });
    expect(added.status).toBe(404);
    expect((await mine.ask('GET', '/documents')).body.meta.total).toBe(0);
    expect(await theirs.read(draft.id)).toEqual(draft);
  });
});

describe('bodies', () => {
  test('S1-R02, S1-R28: JSON everywhere, a form for the upload; what cannot be read is 400', async () => {
    const account = await api.account();
    const draft = await account.draft();
    const path = `/documents/${draft.id}/approvers`;
    const broken = {
      method: 'POST',
      headers: { authorization: account.authorization, 'content-type': 'application/json' },
      body: '{"name_ar":',
    };
    const answer = await fetch(`${api.url}${path}`, broken);
    expect(await answer.json()).toMatchObject({ success: false, error: { code: 400 } });
    expect(answer.status).toBe(400);
    const headers = { 'content-type': 'text/plain' };
    expect((await account.ask('POST', path, { json: newApprover(), headers })).status).toBe(400);
    expect((await account.ask('POST', '/documents', { form: newDocument() })).status).toBe(201);
  });

  test('S1-R07, S1-R10: an unknown path, an unknown id and a wrong method are 404 in the envelope', async () => {
    const account = await api.account();
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', '/documents/no-such-id'],
      ['PATCH', '/webhooks'],
      ['DELETE', '/webhooks/events'],
    ] as const) {
      const { status, body } = await account.ask(method, path);
      expect({ path, status, body }).toMatchObject({ status: 404, body: { success: false, error: { code: 404 } } });
    }
  });

  test('a repeated POST under one Idempotency-Key creates one thing and answers the same', async () => {
    const account = await api.account();
    const headers = { 'idempotency-key': 'once' };
    const draft = await account.draft();
    const json = newApprover();
    const add = () => account.ask('POST', `/documents/${draft.id}/approvers`, { json, headers });
    const [first, again] = [await add(), await add()];
    expect(again.body).toEqual(first.body);
    expect((await account.read(draft.id)).approvers).toHaveLength(1);
  });
});

test('on a host of its own the paths are the documented ones', async () => {
  const { port } = new URL(api.url);
  const status = await new Promise((resolve, reject) => {
    const asked = request({ port, path: '/api/v1/health', headers: { host: 'waqtum.example.com' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });
  expect(status).toBe(200);
});

describe('limits', () => {
  /** Asks until all of a minute's requests are used up. @returns how many were answered 200, and one that was not */
  async function exhaust(plan: Plan, requests: number) {
    const account = await api.account({ plan });
    const ask = () => account.ask('GET', '/webhooks/events');
    // As if most had been asked already: a busy machine takes longer than a minute for a thousand.
    const before = requests - 50;
    const bucket = `key:${account.caller.actor.id}`;
    await api.product.core.database.statement((sql) =>
      sql.execute('select * from take_requests(?, ?, ?)', [bucket, requests, before]),
    );
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    const granted = before + answers.filter(({ status }) => status === 200).length;
    return { account, granted, next: await ask() };
  }

  test.each([
    ['S1-R03', 'basic', 100],
    ['S1-R04', 'business', 300],
    ['S1-R05', 'enterprise', 1_000],
  ] as const)(
    '%s: a key of the plan %s may ask %i times in a minute, and the next one is 429',
    async (_, plan, quota) => {
      const { granted, next } = await exhaust(plan, quota);
      expect(granted).toBe(quota);
      expect(next).toMatchObject({ status: 429, body: { success: false, error: { code: 429, details: {} } } });
    },
  );

  test('S1-R06, S1-R14: the counter belongs to the key, and a 429 says when to come back', async () => {
    const { account, next } = await exhaust('basic', 100);
    const retryAfter = Number(next.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
    const sibling = await api.account({ plan: 'basic', organizationId: account.caller.organizationId });
    expect((await sibling.ask('GET', '/webhooks/events')).status).toBe(200);
    expect((await account.ask('GET', '/webhooks/events')).status).toBe(429);
  });
});
