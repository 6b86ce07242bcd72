import { createHmac, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addClient } from '../../../src/dialects/clientmanager/adding.ts';
import { payloadOf } from '../../../src/dialects/wahooks/event-data.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { acceptInvitation } from '../../../src/people/accepting.ts';
import { invite } from '../../../src/people/invitations.ts';
import type { Role } from '../../../src/people/roles.ts';
import { publish } from '../../../src/webhooks/publish.ts';
import { operationsOf, walk } from '../../contracts/contracts.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { AUDIENCE, startTokenIssuer, type TokenIssuer } from '../../simulators/token-issuer.ts';
import { eventually } from '../../support/product.ts';
import { type Account, refusal, startWahooks, succeed, type Wahooks, wahooksContract } from './api.ts';

/** Rules that need no phone; those of sending and of what a phone shows are in walk.test.ts. */

const SECRET = 'a secret of thirty-two characters and more';
const NOWHERE = randomUUID();

let api: Wahooks;
let issuer: TokenIssuer;
let receiver: Receiver;
let account: Account;
let stranger: Account;

beforeAll(async () => {
  [issuer, receiver] = await Promise.all([startTokenIssuer(), startReceiver()]);
  api = await startWahooks({
    environment: {
      WHATSAPP_SESSIONS_MAX: '0',
      ...{ WAHOOKS_JWT_ISSUER: issuer.issuer, WAHOOKS_JWT_JWKS_URL: issuer.keysUrl, WAHOOKS_JWT_SECRET: SECRET },
    },
  });
  [account, stranger] = await Promise.all([api.account(), api.account()]);
});
afterAll(async () => {
  await api.stop();
  await Promise.all([issuer.close(), receiver.close()]);
});

test('every rule of the contract is named by a test', () => {
  const rules = new Set<string>();
  walk(wahooksContract.contract, (node) => {
    const stated = node['x-rules'];
    if (Array.isArray(stated)) for (const rule of stated as string[]) rules.add(rule.slice(0, 'S2-R01'.length));
  });
  expect(rules.size).toBe(45);
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const titles = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect([...rules].filter((rule) => !titles.includes(rule))).toEqual([]);
});

describe('who comes in', () => {
  const asBearer = (credential: string) => ({ headers: { authorization: `Bearer ${credential}` } });
  const list = async (credential: string) => (await api.ask('GET', '/connections', asBearer(credential))).status;

  test('S2-R01, S2-R09: every operation but the health check wants a valid Bearer credential', async () => {
    const operations = operationsOf(wahooksContract.contract).filter(({ path }) => path !== '/');
    expect(operations).toHaveLength(29);
    for (const { method, path } of operations) {
      const url = path.replaceAll(/\{\w+\}/g, NOWHERE);
      expect([path, refusal(await api.ask(method.toUpperCase(), url))]).toEqual([
        path,
        { message: expect.any(String), error: 'Unauthorized', statusCode: 401 },
      ]);
    }
    const { token } = account;
    for (const wrong of [`Basic ${token}`, token, `Bearer ${token}x`, 'Bearer wh_', 'Bearer', 'Bearer wh_1_2']) {
      expect((await api.ask('GET', '/tokens', { headers: { authorization: wrong } })).status).toBe(401);
    }
  });

  test('S2-R02, S2-R40: a token begins with wh_, and what begins so is taken as one', async () => {
    expect(account.token).toMatch(/^wh_[0-9A-Za-z]+_[0-9A-Za-z]+$/);
    expect(await list(account.token)).toBe(200);
    const asked = issuer.keysAsked();
    expect(await list(`wh_${await issuer.token({ email: 'nobody@example.com' })}`)).toBe(401);
    expect(issuer.keysAsked()).toBe(asked);
  });

  test('S2-R18: the health check is at the root, with and without the slash, for everybody', async () => {
    for (const path of ['', '/']) {
      const answer = await fetch(`${api.url}/wahooks/api${path}`);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    }
    await api.ask('GET', '/');
  });

  describe('S2-R03: a JWT of the issuer that the operator trusts', () => {
    let email: string;
    beforeAll(async () => {
      email = await member(account, 'admin');
    });

    test('is taken for the member whose proved address it names', async () => {
      const { id } = await account.connection();
      const answer = await api.ask('GET', '/connections', asBearer(await issuer.token({ email: email.toUpperCase() })));
      expect(succeed(answer).map((one: { id: string }) => one.id)).toEqual([id]);
      expect(await list(await issuer.tokenBySecret(SECRET, { email }))).toBe(200);
    });

    test('counts only with its signature, issuer, audience and time, and an address that is proved', async () => {
      const now = Math.floor(Date.now() / 1_000);
      const wrong: Record<string, unknown>[] = [
        { iss: 'https://elsewhere.example/auth/v1' },
        { aud: 'others' },
        { aud: null },
        { exp: now - 120 },
        { exp: null },
        { nbf: now + 600 },
        { email: 'nobody@example.com' },
        { email: null },
        { email_verified: false },
        { email_verified: null },
        { email_verified: null, user_metadata: { email_verified: true } },
        { is_anonymous: true },
        { app_metadata: { organization_id: stranger.organizationId } },
      ];
      const tokens = await Promise.all(wrong.map((claims) => issuer.token({ email, ...claims })));
      const [head, body, signature] = (await issuer.token({ email })).split('.');
      const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
      tokens.push(
        await issuer.token({ email }, { isOwnKey: false }),
        await issuer.tokenBySecret(`${SECRET}?`, { email }),
        `${none}.${body}.`,
        `${head}.${body}.${signature!.slice(2)}`,
      );
      const given = tokens.map((token, index) => ({ token, claims: wrong[index] ?? index }));
      for (const { token, claims } of given) {
        expect([claims, await list(token)]).toEqual([claims, 401]);
      }
      expect(AUDIENCE).toBe('authenticated');
    });

    test('allows what the role of the member allows', async () => {
      const viewer = asBearer(await issuer.token({ email: await member(account, 'viewer') }));
      expect((await api.ask('GET', '/tokens', viewer)).status).toBe(403);
      expect((await api.ask('POST', '/connections', { ...viewer, json: {} })).status).toBe(403);
    });

    test('is not let in while the issuer cannot be asked for its keys, and nobody is let in meanwhile', async () => {
      issuer.fail(true);
      const other = await api.again();
      const answer = await other.ask('GET', '/connections', asBearer(await issuer.token({ email })));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      issuer.fail(false);
      expect((await other.ask('GET', '/connections', asBearer(await issuer.token({ email })))).status).toBe(200);
    });
  });
});

describe('what answers are like', () => {
  test("S2-R04, S2-R05, S2-R19: lists are bare arrays of JSON, of what is one's own", async () => {
    const made = await stranger.connection();
    const answer = await stranger.ask('GET', '/connections');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(succeed(answer).map(({ id }: { id: string }) => id)).toEqual([made.id]);
    expect(succeed(await stranger.ask('GET', `/connections/${made.id}`))).toEqual({ ...made, ...anyTimes });
    expect(succeed(await account.ask('GET', '/tokens'))).toEqual([expect.objectContaining({ name: 'test' })]);
  });
  const anyTimes = { createdAt: expect.any(String), updatedAt: expect.any(String) };

  test('S2-R06, S2-R07, S2-R11: what does not exist is 404, in exactly three fields', async () => {
    const notFound = (kind: string) => ({ message: `${kind} not found`, error: 'Not Found', statusCode: 404 });
    for (const id of [NOWHERE, 'what?', '42']) {
      const path = `/connections/${encodeURIComponent(id)}`;
      for (const [method, url, json] of [
        ['GET', path],
        ['PATCH', path, { name: 'Shop' }],
        ['DELETE', path],
        ['POST', `${path}/restart`],
        ['GET', `${path}/qr`],
        ['GET', `${path}/chats`],
        ['GET', `${path}/me`],
        ['POST', `${path}/send`, { to: '15550000002', text: 'Hello' }],
        ['GET', `${path}/webhooks`],
        ['POST', `${path}/webhooks`, { url: receiver.url }],
      ] as [string, string, unknown?][]) {
        expect([method, url, refusal(await account.ask(method, url, { json }))]).toEqual([
          ...[method, url],
          notFound('Connection'),
        ]);
      }
    }
    expect(refusal(await account.ask('GET', `/webhooks/${NOWHERE}/logs`))).toEqual(notFound('Webhook'));
    expect(refusal(await account.ask('DELETE', `/tokens/${NOWHERE}`))).toEqual(notFound('Token'));
  });

  test("S2-R10: what is somebody else's is 403, and stays as it was", async () => {
    const { id } = await account.connection({ state: 'qr' });
    const webhook = await account.webhook(id);
    const [token] = succeed(await account.ask('GET', '/tokens'));
    const answers = await Promise.all([
      stranger.ask('GET', `/connections/${id}`),
      stranger.ask('PATCH', `/connections/${id}`, { json: { name: 'Mine' } }),
      stranger.ask('DELETE', `/connections/${id}`),
      stranger.ask('POST', `/connections/${id}/restart`),
      stranger.ask('GET', `/connections/${id}/qr`),
      stranger.ask('GET', `/connections/${id}/chats`),
      stranger.ask('GET', `/connections/${id}/me`),
      stranger.ask('POST', `/connections/${id}/send`, { json: { to: '15550000002', text: 'Hello' } }),
      stranger.ask('GET', `/connections/${id}/webhooks`),
      stranger.ask('POST', `/connections/${id}/webhooks`, { json: { url: receiver.url } }),
      stranger.ask('PUT', `/webhooks/${webhook.id}`, { json: { active: false } }),
      stranger.ask('DELETE', `/webhooks/${webhook.id}`),
      stranger.ask('GET', `/webhooks/${webhook.id}/logs`),
      stranger.ask('POST', `/webhooks/${webhook.id}/test`),
      stranger.ask('DELETE', `/tokens/${token.id}`),
    ]);
    const forbidden = { message: 'This belongs to somebody else.', error: 'Forbidden', statusCode: 403 };
    expect(answers.map(refusal)).toEqual(answers.map(() => forbidden));
    expect(succeed(await account.ask('GET', `/connections/${id}`))).toMatchObject({
      name: 'WhatsApp',
      status: 'scan_qr',
    });
    expect(succeed(await account.ask('GET', `/connections/${id}/webhooks`))).toMatchObject([
      { id: webhook.id, active: true },
    ]);
    // What was deleted is nobody's any more.
    succeed(await account.ask('DELETE', `/webhooks/${webhook.id}`));
    expect((await stranger.ask('DELETE', `/webhooks/${webhook.id}`)).status).toBe(404);
  });

  test('S2-R08, S2-R14, S2-R24, S2-R25: POST is 201, everything else 200, and a deletion says success', async () => {
    const { id } = await account.connection();
    expect(succeed(await account.ask('PATCH', `/connections/${id}`, { json: { name: 'Shop' } }))).toMatchObject({
      id,
      name: 'Shop',
    });
    await account.stand(id, 'failed', 'page_slow');
    expect(succeed(await account.ask('POST', `/connections/${id}/restart`), 201).id).toBe(id);
    succeed(await account.ask('POST', '/connections/get-or-create'), 201);
    const webhook = await account.webhook(id);
    expect(succeed(await account.ask('DELETE', `/connections/${id}`))).toEqual({ success: true });
    expect((await account.ask('GET', `/connections/${id}`)).status).toBe(404);
    // A webhook goes with its connection.
    expect((await account.ask('GET', `/webhooks/${webhook.id}/logs`)).status).toBe(404);
  });

  test('S2-R15: a body that is not as it should be is 400 and says which field', async () => {
    const { id } = await account.connection({ state: 'qr' });
    const bad: [string, string, unknown][] = [
      ['POST', `/connections/${id}/send`, { to: '15550000002' }],
      ['POST', `/connections/${id}/send-location`, { to: '15550000002', latitude: 91, longitude: 0 }],
      ['PATCH', `/connections/${id}`, { name: '' }],
      ['POST', `/connections/${id}/webhooks`, { url: 'not an address' }],
      ['POST', `/connections/${id}/webhooks`, { url: receiver.url, events: ['no.such'] }],
      ['POST', `/connections/${id}/webhooks`, { url: receiver.url, events: ['presence.update'] }],
      ['POST', '/billing/checkout', { quantity: 0 }],
    ];
    for (const [method, path, json] of bad) {
      const said = refusal(await account.ask(method, path, { json }));
      expect([path, said]).toEqual([path, { message: expect.any(String), error: 'Bad Request', statusCode: 400 }]);
    }
    expect(refusal(await account.ask('POST', `/connections/${id}/send`, { json: { to: '1' } })).message).toContain(
      'text: This field is required.',
    );
  });

  test('S2-R12, S2-R16: while its browser is booting whatever needs it is 503, with the seconds to wait', async () => {
    const { id } = await account.connection();
    const message = { to: '15550000002', text: 'Hello' };
    const asked: [string, string, unknown?][] = [
      ['POST', 'restart'],
      ['GET', 'qr'],
      ['GET', 'chats'],
      ['GET', 'me'],
      ['POST', 'send', message],
      ['POST', 'send-image', { to: message.to, url: `${receiver.url}/picture.png` }],
    ];
    for (const state of ['created', 'starting', 'syncing'] as const) {
      await account.stand(id, state);
      expect(succeed(await account.ask('GET', `/connections/${id}`)).status).toBe('pending');
      for (const [method, what, json] of asked) {
        const answer = await account.ask(method, `/connections/${id}/${what}`, { json });
        expect([state, what, answer.status]).toEqual([state, what, 503]);
        expect(answer.headers.get('retry-after')).toBe('5');
      }
    }
    await account.stand(id, 'created', 'unscanned');
    expect(succeed(await account.ask('GET', `/connections/${id}/qr`))).toEqual({
      ...{ value: null, qr: null },
      ...{ connected: false, status: 'failed' },
    });
    expect(receiver.requests.some(({ path }) => path === '/picture.png')).toBe(false);
  });

  test('what cannot be done without a phone is 400', async () => {
    const { id } = await account.connection({ state: 'qr' });
    for (const answer of [
      await account.ask('GET', `/connections/${id}/me`),
      await account.ask('POST', `/connections/${id}/send`, { json: { to: '15550000002', text: 'Hello' } }),
    ]) {
      expect(refusal(answer)).toEqual({
        message: 'This WhatsApp connection is not linked to a phone; link it first.',
        error: 'Bad Request',
        statusCode: 400,
      });
    }
  });

  test('S2-R13, S2-R16, S2-R17: sixty requests a minute are answered, and the next one is told when to come back', async () => {
    const { organizationId } = await api.account();
    const wanted = { organizationId, dialect: 'wahooks', mode: 'live', name: 'usual' } as const;
    const { authorization } = await createKey(api.product.core, wanted);
    const statuses: number[] = [];
    for (let count = 0; count < 60; count += 1) {
      statuses.push((await api.ask('GET', '/billing/status', { headers: { authorization } })).status);
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    const over = await api.ask('GET', '/billing/status', { headers: { authorization } });
    expect(refusal(over)).toMatchObject({ error: 'Too Many Requests', statusCode: 429 });
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('doing something once: the same Idempotency-Key gives the same connection', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [
      await account.ask('POST', '/connections', { json: { name: 'Once' }, headers }),
      await account.ask('POST', '/connections', { json: { name: 'Once' }, headers }),
    ];
    expect(succeed(second, 201)).toEqual(succeed(first, 201));
    succeed(await account.ask('DELETE', `/connections/${first.body.id}`));
  });
});

describe('a connection to scan', () => {
  test('S2-R21, S2-R22, S2-R23: an idle one is given again, also when it had given up waiting', async () => {
    const own = await api.account();
    const ask = async (json: unknown = {}) =>
      succeed(await own.ask('POST', '/connections/get-or-create', { json }), 201);
    const [one, same] = await Promise.all([ask(), ask()]);
    expect(same.id).toBe(one.id);
    await own.stand(one.id, 'created', 'unscanned');
    expect(await ask({ name: 'Shop' })).toMatchObject({ id: one.id, name: 'Shop' });
    // One that a phone is being linked to is not given away.
    await own.stand(one.id, 'pairing');
    const another = await ask();
    expect(another.id).not.toBe(one.id);
    expect(succeed(await own.ask('GET', '/connections'))).toHaveLength(2);
  });

  test('a client of the Client manager that waits for its phone is not given away', async () => {
    const own = await api.account();
    const caller = { ...own.caller, dialect: 'clientmanager' };
    const adding = { id: randomUUID(), clientId: randomUUID(), phoneNumber: '972520000001', language: 'en' as const };
    const { connectionId } = await addClient(api.product.services, caller, adding);
    const { id } = succeed(await own.ask('POST', '/connections/get-or-create'), 201);
    expect(id).not.toBe(connectionId);
  });
});

describe('tokens', () => {
  test('S2-R38, S2-R39, S2-R41, S2-R42: shown once, listed by their prefix, and gone when revoked', async () => {
    const own = await api.account();
    const made = succeed(await own.ask('POST', '/tokens', { json: { name: 'CI' } }), 201);
    const { token, ...shown } = made;
    expect(token.startsWith(`${shown.prefix}_`)).toBe(true);
    const use = () => api.ask('GET', '/tokens', { headers: { authorization: `Bearer ${token}` } });
    const listed = succeed(await use());
    expect(listed).toMatchObject([{ id: shown.id, name: 'CI', prefix: shown.prefix }, { name: 'test' }]);
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(succeed(await own.ask('DELETE', `/tokens/${shown.id}`))).toEqual({ success: true });
    await eventually(async () => (await use()).status === 401);
    expect(succeed(await own.ask('GET', '/tokens')).map(({ name }: { name: string }) => name)).toEqual(['test']);
    expect((await own.ask('DELETE', `/tokens/${shown.id}`)).status).toBe(404);
  });

  test('a token makes none that can do more than it can', async () => {
    const own = await api.account({ scopes: ['keys:read', 'keys:write'] });
    const { token } = succeed(await own.ask('POST', '/tokens'), 201);
    const asWell = { headers: { authorization: `Bearer ${token}` } };
    expect((await api.ask('GET', '/tokens', asWell)).status).toBe(200);
    expect(refusal(await api.ask('GET', '/connections', asWell))).toMatchObject({
      error: 'Forbidden',
      statusCode: 403,
    });
  });
});

describe('webhooks', () => {
  test('S2-R32, S2-R33, S2-R34: made under a connection, changed by themselves, the secret shown once', async () => {
    const [one, other] = [await account.connection(), await account.connection()];
    const { secret, signingSecret, ...made } = await account.webhook(one.id, { events: ['message', 'message.ack'] });
    expect(signingSecret).toBe(secret);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(made).toMatchObject({
      ...{ connectionId: one.id, sessionId: one.id },
      ...{ active: true, events: ['message', 'message.ack'] },
    });
    expect(succeed(await account.ask('GET', `/connections/${one.id}/webhooks`))).toEqual([made]);
    expect(succeed(await account.ask('GET', `/connections/${other.id}/webhooks`))).toEqual([]);
    const changed = succeed(await account.ask('PUT', `/webhooks/${made.id}`, { json: { active: false } }));
    expect(changed).toEqual({ ...made, active: false, updatedAt: expect.any(String) });
    const all = succeed(await account.ask('PUT', `/webhooks/${made.id}`, { json: { events: ['*'] } }));
    expect(all).toMatchObject({ url: made.url, active: false, events: ['*'] });
    for (const { id } of [one, other]) succeed(await account.ask('DELETE', `/connections/${id}`));
  });

  test('S2-R35, S2-R36, S2-R37, S2-R45: a test goes to the address, signed, and stands in the log, the newest first', async () => {
    const { id: connectionId } = await account.connection();
    const { id, secret } = await account.webhook(connectionId, { url: `${receiver.url}/tested` });
    const before = receiver.requests.length;
    const tested = succeed(await account.ask('POST', `/webhooks/${id}/test`), 201);
    expect(tested).toEqual({ success: true, statusCode: 200, logId: expect.any(String) });
    receiver.answer({ status: 500 });
    expect(succeed(await account.ask('POST', `/webhooks/${id}/test`), 201)).toMatchObject({
      success: false,
      statusCode: 500,
    });
    receiver.answer({});
    const [first] = receiver.requests.slice(before);
    const { 'x-wahooks-signature': signature, 'x-wahooks-timestamp': time, 'x-wahooks-event': event } = first!.headers;
    const expected = createHmac('sha256', secret).update(`${time}.${first!.body}`).digest('hex');
    expect([signature, event]).toEqual([`sha256=${expected}`, 'test']);
    expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(300);
    const body = JSON.parse(first!.body);
    expect(wahooksContract.deliveryErrors('anyEvent', body)).toEqual([]);
    expect(body).toMatchObject({ event: 'test', connectionId, payload: { test: true } });
    const logs = succeed(await account.ask('GET', `/webhooks/${id}/logs`));
    expect(logs.slice(-2)).toMatchObject([
      { webhookId: id, event: 'test', success: false, statusCode: 500, error: 'status_500', attempt: 1 },
      { id: tested.logId, eventType: 'test', status: 'delivered', deliveredAt: expect.any(String) },
    ]);
    expect(logs.slice(-1)).toMatchObject([
      { webhookId: id, event: 'test', success: true, statusCode: 200, error: null, attempt: 1, payload: body },
    ]);
    await manyAttempts(id);
    const many = succeed(await account.ask('GET', `/webhooks/${id}/logs`));
    expect(many).toHaveLength(100);
    const times = many.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    succeed(await account.ask('DELETE', `/connections/${connectionId}`));
  });

  /** A hundred attempts more, an hour ago. */
  async function manyAttempts(endpointId: string): Promise<void> {
    await api.product.core.database.system((em) =>
      em.execute(
        `insert into delivery_attempts (delivery_id, organization_id, number, started_at, duration_ms, request_headers)
         select d.id, d.organization_id, 1000 + n, now() - interval '1 hour' - n * interval '1 second', 1, '{}'
         from (select * from deliveries where endpoint_id = ? limit 1) d, generate_series(1, 100) n`,
        [endpointId],
      ),
    );
  }

  test('an endpoint hears of its own connection only, and only of what it asked for', async () => {
    const [one, other] = [await account.connection(), await account.connection()];
    await account.webhook(one.id, { url: `${receiver.url}/one` });
    await account.webhook(other.id, { url: `${receiver.url}/other`, events: ['message'] });
    await account.webhook(one.id, { url: `${receiver.url}/status`, events: ['session.status', 'presence.update'] });
    const before = receiver.requests.length;
    await tellOf(other.id);
    await account.stand(one.id, 'qr');
    await receiver.received(before + 3);
    const heard = receiver.requests.slice(before).map(({ path, body }) => ({ path, body: JSON.parse(body) }));
    for (const { body } of heard) expect(wahooksContract.deliveryErrors('anyEvent', body)).toEqual([]);
    expect(heard.map(({ path, body }) => [path, body.event, body.connectionId]).sort()).toEqual([
      ['/one', 'session.status', one.id],
      ['/other', 'message', other.id],
      ['/status', 'session.status', one.id],
    ]);
    expect(heard.find(({ path }) => path === '/status')!.body.payload).toEqual({
      name: one.id,
      status: 'SCAN_QR_CODE',
    });
    for (const { id } of [one, other]) succeed(await account.ask('DELETE', `/connections/${id}`));
  });

  test('what is written in a group says who wrote it, and a message that failed says so', () => {
    const [chatId, author] = ['120363020000000000@g.us', { chatId: '15550000002@c.us', name: 'Ana' }];
    const written = {
      ...{ id: NOWHERE, messageId: null, direction: 'in', chatId, author, type: 'text', text: 'Hello', media: null },
      ...{ ack: 1, sentAt: '2026-03-01T09:00:00.000Z' },
    };
    expect(payloadOf({ chatMessage: written, chat: { phone: null } })).toMatchObject({
      ...{ from: chatId, participant: author.chatId, phoneNumber: '+15550000002', ack: null, timestamp: 1772355600 },
    });
    const failed = {
      ...{ id: NOWHERE, direction: 'out', to: '+15550000002', chatId: null, status: 'failed', media: null },
    };
    expect(payloadOf({ message: { ...failed, error: 'no such number', createdAt: written.sentAt } })).toMatchObject({
      ...{ to: '15550000002@c.us', ack: -1, ackName: 'ERROR', error: 'no such number' },
    });
  });

  /** A message that came in by a connection. */
  async function tellOf(connectionId: string): Promise<void> {
    const { core } = api.product;
    const { organizationId } = account;
    const message = {
      ...{ id: randomUUID(), direction: 'in', channel: 'whatsapp', from: '+15550000002', to: '+15550000001' },
      ...{ chatId: null, connectionId, type: 'text', text: 'Hello', media: null, status: 'received', error: null },
      ...{ sentAt: new Date().toISOString(), createdAt: new Date().toISOString() },
    };
    await core.database.tenant(organizationId, (em) =>
      publish(core, em, [
        {
          ...{ id: randomUUID(), organizationId, documentId: null, sequence: null, type: 'message.received' },
          ...{ occurredAt: new Date(), data: { message } },
        },
      ]),
    );
  }
});

describe('billing where nothing is sold', () => {
  test('S2-R43: the answer tells that it is free, and the slot use', async () => {
    const own = await api.account();
    await own.connection();
    expect(succeed(await own.ask('GET', '/billing/status'))).toEqual({
      subscription: { status: 'active', plan: 'self-hosted', currentPeriodEnd: null },
      slots: { total: 100, used: 1, available: 99 },
    });
  });

  test('checkout and portal say so', async () => {
    for (const path of ['/billing/checkout', '/billing/portal']) {
      const said = refusal(await account.ask('POST', path, { json: {} }));
      expect(said).toEqual({
        message: 'Nothing is sold on this installation: connections are free.',
        error: 'Not Found',
        statusCode: 404,
      });
    }
  });
});

/** @returns the address of somebody who has joined the account's organization. */
async function member({ organizationId, caller }: Account, role: Role): Promise<string> {
  const { core } = api.product;
  const email = `${randomUUID()}@example.com`;
  const { token } = await invite(core, organizationId, { email, role, by: null, actor: caller.actor });
  const person = { email: null, name: 'Nour', password: 'a long and quiet river', code: null, language: 'en' } as const;
  await acceptInvitation(core, token, person, { ip: '192.0.2.1', userAgent: null });
  return email;
}
