import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import { listen } from '../../../src/api/server.ts';
import { clientmanager } from '../../../src/dialects/clientmanager/dialect.ts';
import { registry } from '../../../src/metrics.ts';
import { createConnection } from '../../../src/whatsapp/connections.ts';
import { WHATSAPP_LIMITS } from '../../../src/whatsapp/limits.ts';
import { handOver } from '../../../src/whatsapp/scheduled/sending.ts';
import { noteReady } from '../../../src/whatsapp/standing.ts';
import { operationsOf, walk } from '../../contracts/contracts.ts';
import { eventually } from '../../support/product.ts';
import type { Ask } from '../served-dialect.ts';
import { type Account, type Client, type Manager, managerContract, refusal, startManager, succeed } from './api.ts';

/** Who comes in, how often, and what is done with the account, its clients and its schedules. */

const DENIED = [403, 'ACCESS_DENIED'];
const UNKNOWN = [401, 'AUTH_ERROR'];
const LIMITED = [429, 'RATE_LIMIT_EXCEEDED'];

let api: Manager;
let account: Account;
let other: Account;
let client: Client;
let sibling: Client;
let foreign: Client;

beforeAll(async () => {
  api = await startManager();
  [account, other] = await Promise.all([api.account(), api.account()]);
  [client, sibling, foreign] = await Promise.all([account.client(), account.client(), other.client()]);
});
afterAll(() => api.stop());

test('every rule of the contract is named by a test', () => {
  const rules = new Set<string>();
  walk(managerContract.contract, (node) => {
    const stated = node['x-rules'];
    if (Array.isArray(stated)) for (const rule of stated as string[]) rules.add(/^S4-R\d+/.exec(rule)![0]);
  });
  expect(rules.size).toBe(144);
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const titles = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/test\(\s*['"`].*/g) ?? []);
  const named = new Set(titles.join('\n').match(/S4-R\d+/g));
  expect([...rules].filter((rule) => !named.has(rule))).toEqual([]);
});

/** A request to each operation that has these credentials in its contract. */
function requests(wanted: (schemes: string[]) => boolean) {
  const all = operationsOf(managerContract.contract);
  return all
    .map(({ method, path, operation }) => {
      const security = (operation.security ?? managerContract.contract.security) as Record<string, unknown>[];
      const schemes = security.flatMap((one) => Object.keys(one));
      const url = path.replace('{clientId}', client.clientId).replaceAll(/\{\w+\}/g, '1');
      return { schemes, method: method.toUpperCase(), url };
    })
    .filter(({ schemes }) => wanted(schemes));
}
const withKey = () => requests((schemes) => schemes.includes('accountKey') && !schemes.includes('session'));
const withSession = () => requests((schemes) => schemes.includes('session') && !schemes.includes('accountKey'));

describe('who comes in', () => {
  test('S4-R01, S4-R11: operations with a key take it in x-api-key, and nothing else instead', async () => {
    expect(withKey()).toHaveLength(12);
    for (const { method, url } of withKey()) {
      const none = { 'x-other': account.apiKey };
      const unknown = { 'x-api-key': 'a1b2c3d4e5f6g7h8i9j0' };
      const elsewhere = { authorization: `Bearer ${account.apiKey}` };
      for (const headers of [none, unknown, elsewhere] as Record<string, string>[]) {
        expect([url, ...refusal(await api.ask(method, url, { headers }))]).toEqual([url, ...UNKNOWN]);
      }
      expect([url, ...refusal(await account.asPerson(method, url))]).toEqual([url, ...UNKNOWN]);
    }
    succeed(await account.ask('GET', '/api/profile'));
  });

  test('S4-R26, S4-R34, S4-R43, S4-R79, S4-R123: the others want a session; a key alone is not enough', async () => {
    expect(withSession().map(({ url }) => url.split('/')[1])).toEqual(
      expect.arrayContaining(['schedule-message', 'scheduled-messages', 'clients', 'api']),
    );
    expect(withSession()).toHaveLength(10);
    for (const { method, url } of withSession()) {
      for (const ask of [account.ask, client.ask, api.ask]) {
        expect([url, ...refusal(await ask(method, url))]).toEqual([url, ...UNKNOWN]);
      }
    }
    // With a session, a key beside it does no harm.
    const headers = { 'x-api-key': account.apiKey };
    succeed(await account.asPerson('GET', '/scheduled-messages', { headers }));
  });

  test('a page of another site cannot use the session of whoever looks at it', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const json = { message: 'hi' };
    const url = `/api/chats/${client.clientId}/972500000000@c.us/send`;
    expect(refusal(await account.asPerson('POST', url, { json, headers }))).toEqual(DENIED);
  });

  test('S4-R07, S4-R10: a client key reaches its own client and no other', async () => {
    const list = (ask: Ask, { clientId }: Client) => ask('GET', `/api/received-messages/${clientId}`);
    for (const ask of [account.ask, client.ask]) succeed(await list(ask, client));
    succeed(await list(account.ask, sibling));
    expect(refusal(await list(client.ask, sibling))).toEqual(DENIED);
    expect(refusal(await list(client.ask, foreign))).toEqual(DENIED);
    const json = { clientId: sibling.clientId, number: '972500000000', message: 'hi' };
    expect(refusal(await client.ask('POST', '/api/send-message', { json }))).toEqual(DENIED);
  });

  test('a client key stays a client key when its client is gone', async () => {
    const gone = await account.client();
    await api.product.core.database.system((em) =>
      em.execute('delete from whatsapp_connections where id = ?', [gone.connectionId]),
    );
    expect(refusal(await gone.ask('GET', '/api/clients'))).toEqual(DENIED);
    expect(succeed(await gone.ask('GET', '/api/sent-messages'))).toEqual([]);
  });

  test('S4-R21, S4-R65: adding numbers, the list of clients and the profile are for the account key', async () => {
    const json = { clientId: 'new', phoneNumber: '972501234567' };
    for (const [method, url] of [
      ['POST', '/api/add-number'],
      ['GET', '/api/clients'],
      ['GET', '/api/profile'],
    ] as const) {
      expect(refusal(await client.ask(method, url, method === 'POST' ? { json } : {}))).toEqual(DENIED);
    }
  });

  test('S4-R05: a page with the chat is at /chat', async () => {
    const { core, services } = api.product;
    const web = { pages: { app: '<html>chat</html>', signer: '' }, assets: new Map() };
    const app = await createApp(core, [clientmanager(services)], { web });
    const { port, stop } = await listen(app.koa, { host: '127.0.0.1', port: 0 });
    const page = await fetch(`http://127.0.0.1:${port}/chat`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(`http://127.0.0.1:${port}/clientmanager/chat`)).url).toBe(page.url);
    await stop();
    await app.close();
  });

  test('S4-R06: each call is counted', async () => {
    const calls = async () => {
      const [metric] = (await registry.getMetricsAsJSON()).filter(({ name }) => name.includes('http_request_duration'));
      const counted = (
        metric!.values as { metricName?: string; labels: Record<string, string>; value: number }[]
      ).filter(({ metricName, labels }) => metricName?.endsWith('_count') && labels.operation === 'getProfile');
      return counted.reduce((sum, { value }) => sum + value, 0);
    };
    const before = await calls();
    succeed(await account.ask('GET', '/api/profile'));
    await api.ask('GET', '/api/profile');
    await eventually(async () => (await calls()) === before + 2);
  });

  test('S4-R12: errors are {"error", "code"}, and say what is missing', async () => {
    const nothing = await account.ask('POST', '/api/send-message', { json: {} });
    expect(nothing.body).toEqual({
      success: false,
      error: 'clientId is required; number is required',
      code: 'INVALID_REQUEST',
    });
    expect((await api.ask('GET', '/api/nothing')).body).toEqual({ success: false, error: expect.any(String) });
  });
});

describe('limits', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  test('S4-R02, S4-R15, S4-R39: five resets an hour from one address, wrong ones too; the sixth is 429', async () => {
    const own = await api.account();
    const reset = (currentApiKey: string, address: string) =>
      api.ask('POST', '/api/reset-api-key', { json: { username: own.person.email, currentApiKey }, ...from(address) });
    for (let time = 0; time < 4; time += 1) expect(refusal(await reset('wrong', '198.51.100.1'))).toEqual(UNKNOWN);
    const { newApiKey } = succeed(await reset(own.apiKey, '198.51.100.1'));
    const sixth = await reset(newApiKey, '198.51.100.1');
    expect(refusal(sixth)).toEqual(LIMITED);
    const wait = Number(sixth.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3_000);
    expect(wait).toBeLessThanOrEqual(3_600);
    succeed(await reset(newApiKey, '198.51.100.2'));
  });

  test('S4-R48, S4-R49: five deletions of a client an hour, which are not those of schedules', async () => {
    const own = await api.account();
    const remove = () =>
      own.asPerson('DELETE', '/clients/nobody', { json: { password: 'x' }, ...from('198.51.100.3') });
    for (let time = 0; time < 5; time += 1) expect(refusal(await remove())).toEqual([404, 'CLIENT_NOT_FOUND']);
    expect(refusal(await remove())).toEqual(LIMITED);
    expect((await own.asPerson('DELETE', '/scheduled-messages/1', from('198.51.100.3'))).status).toBe(404);
  });

  test('S4-R03, S4-R35: ten cancellations in a quarter of an hour; the eleventh is 429', async () => {
    const cancel = () => account.asPerson('DELETE', '/scheduled-messages/999', from('198.51.100.4'));
    for (let time = 0; time < 10; time += 1) expect((await cancel()).status).toBe(404);
    const eleventh = await cancel();
    expect(refusal(eleventh)).toEqual(LIMITED);
    expect(Number(eleventh.headers.get('retry-after'))).toBeLessThanOrEqual(900);
  });

  test('S4-R13, S4-R108: a hundred requests with a key from one address, all operations and keys together', async () => {
    const own = await api.account();
    const here = from('198.51.100.5');
    const asked = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 ? own : account).ask('GET', index % 3 ? '/api/profile' : '/api/call-logs', here),
      ),
    );
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    const json = { clientId: client.clientId, groupId: '120363000000000001@g.us', message: 'hi' };
    expect(refusal(await account.ask('POST', '/api/send-group-message', { json, ...here }))).toEqual(LIMITED);
    expect(refusal(await own.ask('GET', `/api/groups/${client.clientId}`, here))).toEqual(LIMITED);
    succeed(await account.asPerson('GET', `/api/groups/${client.clientId}`, here));
    succeed(await own.ask('GET', '/api/profile'));
  });

  test('S4-R14, S4-R124: sixty requests a minute of one person in chats and groups, from wherever', async () => {
    const [member, colleague] = await Promise.all([account.member('owner'), account.member('owner')]);
    const json = { message: 'hi' };
    const list = (ask: Ask) => ask('GET', `/api/chats/${client.clientId}`);
    const asked = await Promise.all(Array.from({ length: 59 }, () => list(member)));
    expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
    const group = `/api/groups/${client.clientId}/120363000000000009@g.us/send`;
    expect(refusal(await member('POST', group, { json }))).toEqual([404, 'GROUP_NOT_FOUND']);
    for (const answer of [await member('POST', group, { json }), await list(member)]) {
      expect(refusal(answer)).toEqual(LIMITED);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    succeed(await list(colleague));
    succeed(await member('GET', '/scheduled-messages'));
  });
});

describe('adding a number', () => {
  const add = (json: Record<string, unknown>, own = account) => own.ask('POST', '/api/add-number', { json });

  test('S4-R16, S4-R18: who has to log in gets a QR code as a PNG, and the key of this client', async () => {
    const waiting = await account.client({ phone: null });
    const again = succeed(await add({ clientId: waiting.clientId, phoneNumber: '972501111111' }));
    expect(again).toEqual({
      status: 'pending_auth',
      message: 'QR Code generated for authentication',
      qrCode: expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/),
      apiKey: waiting.apiKey,
    });
    expect(again.apiKey).toMatch(/^[0-9a-f]{20}$/);
    expect(again.apiKey).not.toBe(account.apiKey);
    succeed(await waiting.ask('GET', `/api/received-messages/${waiting.clientId}`));
  });

  test('S4-R17: who is connected already is told so, without a code', async () => {
    const linked = await account.client({ phone: '+972547654321' });
    const { status, qrCode, apiKey } = succeed(await add({ clientId: linked.clientId, phoneNumber: '972547654321' }));
    expect([status, qrCode, apiKey]).toEqual(['connected', null, linked.apiKey]);
  });

  test('S4-R17, S4-R20: a connection that is linked to the number becomes the client', async () => {
    const { core, services } = api.product;
    const own = await api.account();
    const made = { id: randomUUID(), name: 'Office', language: 'en' } as const;
    await createConnection(services, own.caller, made);
    const ref = { organizationId: own.organizationId, connectionId: made.id };
    await noteReady(core, { ref, epoch: 0 }, '+972547000000');
    expect(succeed(await add({ clientId: 'office', phoneNumber: '972547000000' }, own)).status).toBe('connected');
    expect(succeed(await own.ask('GET', '/api/profile')).clientCount).toBe(1);
  });

  test('S4-R19: the number has no plus sign', async () => {
    for (const phoneNumber of ['+972501234567', '97250-1234567', '', 'abc']) {
      expect(refusal(await add({ clientId: 'x', phoneNumber }))).toEqual([400, 'INVALID_REQUEST']);
    }
  });

  test('S4-R20: a clientId is one client; another number cannot have it, another account can', async () => {
    const taken = { clientId: client.clientId, phoneNumber: '972509999999' };
    expect(refusal(await add(taken))).toEqual([400, 'INVALID_REQUEST']);
    const same = await other.client({ clientId: client.clientId });
    expect(same.apiKey).not.toBe(client.apiKey);
    expect(succeed(await other.ask('GET', '/api/clients'))).toHaveLength(2);
  });

  test('S4-R22: a webhook may be named at once; one that is not allowed leaves no client behind', async () => {
    const own = await api.account();
    const refused = await add({ clientId: 'n', phoneNumber: '972501234560', webhookUrl: 'http://10.0.0.8/' }, own);
    expect(refusal(refused)).toEqual([400, 'INVALID_REQUEST']);
    expect(succeed(await own.ask('GET', '/api/clients'))).toEqual([]);
  });

  test('a used-up number of clients is PLAN_LIMIT_EXCEEDED', async () => {
    const own = await api.account();
    const { core } = api.product;
    await core.database.system((em) =>
      em.execute(
        `insert into whatsapp_connections (id, organization_id, name, created_by)
         select gen_random_uuid(), ?, 'x', 'test' from generate_series(1, ?)`,
        [own.organizationId, WHATSAPP_LIMITS.connectionsMax],
      ),
    );
    expect(refusal(await add({ clientId: 'x', phoneNumber: '972501234567' }, own))).toEqual([
      403,
      'PLAN_LIMIT_EXCEEDED',
    ]);
  });
});

describe('schedules', () => {
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, '');
  const wish = (fields: Record<string, unknown> = {}) => ({
    json: { clientId: client.clientId, number: '972521234567', message: 'שלום', scheduleTime: later(60), ...fields },
  });
  const schedule = (fields?: Record<string, unknown>, own = account) =>
    own.asPerson('POST', '/schedule-message', wish(fields));
  const list = async (own = account) => succeed(await own.asPerson('GET', '/scheduled-messages'));
  const cancel = (id: number, own = account) => own.asPerson('DELETE', `/scheduled-messages/${id}`);

  test('S4-R23, S4-R24, S4-R25, S4-R28, S4-R31: it is made without /api and listed with its recipient', async () => {
    const scheduleTime = later(90);
    const one = succeed(await schedule({ scheduleTime, number: '+972521234567' }));
    const two = succeed(await schedule({ scheduleTime }));
    expect(Number.isInteger(one.id)).toBe(true);
    const found = (await list()).filter(({ id }: { id: number }) => [one.id, two.id].includes(id));
    expect(found).toHaveLength(2);
    for (const shown of found) {
      expect(shown).toEqual({
        ...{ id: expect.any(Number), clientId: client.clientId, recipient: '+972521234567', message: 'שלום' },
        ...{ scheduleTime, status: 'pending', createdAt: expect.stringMatching(/:\d\dZ$/), sentTime: null },
      });
    }
    expect((await account.asPerson('POST', '/api/schedule-message', wish())).status).toBe(404);
  });

  test('S4-R27: a time without Z or offset, or one in the past, is 400', async () => {
    for (const scheduleTime of ['2045-10-06T18:30:00', '2045-10-06', 'tomorrow', later(-1)]) {
      expect(refusal(await schedule({ scheduleTime }))).toEqual([400, 'INVALID_REQUEST']);
    }
    succeed(await schedule({ scheduleTime: later(600).replace('Z', '+03:00') }));
    for (const number of ['', 'abc', '12']) expect((await schedule({ number })).status).toBe(400);
    expect(refusal(await schedule({ clientId: foreign.clientId }))).toEqual(DENIED);
    expect(refusal(await schedule({ clientId: 'nobody' }))).toEqual([404, 'CLIENT_NOT_FOUND']);
  });

  test('S4-R29, S4-R36: everybody sees and cancels their own', async () => {
    const { id } = succeed(await schedule());
    const strangers = await list(other);
    expect(strangers.filter(({ clientId }: { clientId: string }) => clientId === client.clientId)).toEqual([]);
    const none = await cancel(id + 1_000);
    expect([none.status, none.body.error]).toEqual([404, 'Scheduled message not found']);
    const own = succeed(await schedule({ clientId: foreign.clientId }, other));
    const before = await list();
    expect(own.id).toBe(1);
    await cancel(own.id, other);
    expect(await list()).toEqual(before);
  });

  test('S4-R30, S4-R32, S4-R33, S4-R36: pending ones are cancelled, once', async () => {
    const { id } = succeed(await schedule());
    expect(succeed(await cancel(id))).toEqual({ message: 'Schedule cancelled.' });
    expect((await list()).find((one: { id: number }) => one.id === id).status).toBe('cancelled');
    expect(refusal(await cancel(id))).toEqual([400, 'INVALID_REQUEST']);
  });

  test('S4-R31, S4-R33, S4-R36, S4-R139: one that went out says when, and cannot be cancelled', async () => {
    const { core } = api.product;
    const { id } = succeed(await schedule({ message: 'out now' }));
    const [row] = await core.database.read<{ id: string; revision: number }>(
      account.organizationId,
      `select s.id, s.revision from scheduled_messages s join clientmanager_numbers n on n.id = s.id and n.number = $1 and n.kind = 'schedule'`,
      [id],
    );
    await core.database.system((em) =>
      em.execute('update scheduled_messages set due_at = now() where id = ?', [row!.id]),
    );
    await handOver(core, { organizationId: account.organizationId, scheduledId: row!.id }, row!.revision);
    const sent = await eventually(async () =>
      (await list()).find((one: { id: number; status: string }) => one.id === id && one.status === 'sent'),
    );
    expect(Date.parse(sent.sentTime)).toBeGreaterThan(Date.now() - 600_000);
    expect(client.sent.map(({ text }) => text)).toContain('out now');
    expect(refusal(await cancel(id))).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('the account', () => {
  const reset = (username: string, currentApiKey: string) =>
    api.ask('POST', '/api/reset-api-key', { json: { username, currentApiKey } });

  test('S4-R66, S4-R42: the profile has the name, the role, the key itself and the number of clients', async () => {
    const own = await api.account();
    await own.client();
    const profile = succeed(await own.ask('GET', '/api/profile'));
    expect(profile).toEqual({ username: own.person.email, role: 'admin', apiKey: own.apiKey, clientCount: 1 });
    expect(profile.apiKey).toMatch(/^[0-9a-f]{20}$/);
  });

  test('keys that are shown again rest sealed', async () => {
    const rows = await api.product.core.database.system((em) =>
      em.execute<{ row: string }[]>(`select api_keys::text as row from api_keys where dialect = 'clientmanager'`),
    );
    const hex = (key: string) => Buffer.from(key).toString('hex');
    for (const { row } of rows) {
      for (const key of [account.apiKey, client.apiKey]) {
        expect(row).not.toContain(key);
        expect(row).not.toContain(hex(key));
      }
    }
  });

  test('S4-R37, S4-R38, S4-R40, S4-R42: name and key get a new key, and the old one stops at once', async () => {
    const own = await api.account();
    const kept = await own.client();
    const answer = succeed(await reset(own.person.email.toUpperCase(), own.apiKey));
    expect(answer).toEqual({
      message: 'API key reset successfully.',
      newApiKey: expect.stringMatching(/^[0-9a-f]{20}$/),
    });
    await eventually(async () => (await own.ask('GET', '/api/profile')).status === 401);
    const headers = { 'x-api-key': answer.newApiKey };
    expect(succeed(await api.ask('GET', '/api/profile', { headers })).apiKey).toBe(answer.newApiKey);
    succeed(await kept.ask('GET', `/api/received-messages/${kept.clientId}`));
    expect(refusal(await reset(own.person.email, own.apiKey))).toEqual(UNKNOWN);
  });

  test('S4-R41, S4-R04: a wrong pair is 401 whichever half is wrong, and a known key leaves a trace', async () => {
    const answers = [
      await reset('nobody@example.com', account.apiKey),
      await reset(account.person.email, other.apiKey),
      await reset(account.person.email, '0'.repeat(20)),
      // A client's key is not the account's.
      await reset(account.person.email, client.apiKey),
    ];
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 401, body: answers[0]!.body });
    expect(await trail(account, 'request.refused')).toContainEqual(
      expect.objectContaining({ reason: 'wrong_username', keyId: account.keyId }),
    );
    succeed(await account.ask('GET', '/api/profile'));
  });

  test('S4-R44, S4-R45: deleting a client wants the password', async () => {
    const without = [{}, { json: {} }, { json: { password: '' } }];
    for (const asked of without) {
      const { status, body } = await account.asPerson('DELETE', `/clients/${client.clientId}`, asked);
      expect([status, body.error]).toEqual([400, 'Password is required']);
    }
  });

  test("S4-R46, S4-R47, S4-R04: a wrong password and somebody else's client are 403, an unknown one 404", async () => {
    const remove = (clientId: string, password: string) =>
      account.asPerson('DELETE', `/clients/${clientId}`, { json: { password } });
    const wrong = await remove(client.clientId, 'not the password');
    expect([wrong.status, wrong.body.error]).toEqual([403, 'Invalid password']);
    expect(refusal(await remove(foreign.clientId, account.person.password))).toEqual(DENIED);
    const unknown = await remove('nobody', account.person.password);
    expect([unknown.status, unknown.body.error]).toEqual([404, 'Client not found']);
    expect(await trail(account, 'request.refused')).toContainEqual(
      expect.objectContaining({ reason: 'wrong_password', operationId: 'deleteClient' }),
    );
  });

  test('S4-R50: a deleted client is gone with its key, and its session is to end', async () => {
    const gone = await account.client();
    const { password } = account.person;
    const answer = succeed(await account.asPerson('DELETE', `/clients/${gone.clientId}`, { json: { password } }));
    expect(answer).toEqual({ message: 'Client deleted successfully.' });
    const [row] = await api.product.core.database.read<{ desired: string }>(
      account.organizationId,
      'select desired from whatsapp_connections where id = $1::uuid',
      [gone.connectionId],
    );
    expect(row?.desired ?? 'deleted').toBe('deleted');
    await eventually(async () => (await gone.ask('GET', '/api/logs')).status === 401);
    expect(refusal(await account.ask('GET', `/api/received-messages/${gone.clientId}`))).toEqual([
      404,
      'CLIENT_NOT_FOUND',
    ]);
    expect(await trail(account, 'whatsapp_connection.deleted')).toContainEqual({ connectionId: gone.connectionId });
  });
});

async function trail({ organizationId }: Account, action: string): Promise<Record<string, unknown>[]> {
  const rows = await api.product.core.database.read<{ details: Record<string, unknown> }>(
    organizationId,
    'select details from audit_entries where action = $1',
    [action],
  );
  return rows.map(({ details }) => details);
}
