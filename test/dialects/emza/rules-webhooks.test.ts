import { createHmac, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventCatalog } from '../../../src/api/countersign/event-catalog.ts';
import { uuidOf } from '../../../src/dialects/emza/ulid.ts';
import { publish } from '../../../src/webhooks/publish.ts';
import { type ReceivedRequest, type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { eventually } from '../../support/product.ts';
import { type Account, deliveryErrors, type Emza, refusal, startEmza, succeed } from './api.ts';

/** Emza's events by the names of ours. */
const EVENTS = {
  'contract.created': 'contract.created',
  'contract.processing_completed': 'contract.processing.completed',
  'contract.processing_failed': 'contract.processing.failed',
  'contract.signer_added': 'contract.signer.added',
  'contract.signer_identified': 'contract.signer.authenticated',
  'contract.signer_signed': 'contract.signer.signed',
  'contract.signer_rejected': 'contract.signer.rejected',
  'contract.completed': 'contract.completed',
  'contract.canceled': 'contract.canceled',
  'contract.refunded': 'contract.refunded',
} as const;
const NAMES = Object.values(EVENTS);
const HOOK = 'https://93.184.216.34/webhooks/emza';

let api: Emza;
let account: Account;
let receiver: Receiver;

beforeAll(async () => {
  // An address of this machine that is none of those which a test of the guard names.
  api = await startEmza({ environment: { COUNTERSIGN_EGRESS_ALLOW: '127.0.0.3/32' } });
  receiver = await startReceiver({ host: '127.0.0.3' });
});
beforeEach(async () => {
  account = await api.account();
  receiver.requests.length = 0;
  receiver.answer({ status: 200 });
});
afterAll(async () => {
  await receiver.close();
  await api.stop();
});

const key = () => ({ 'idempotency-key': randomUUID() });
const create = (json: unknown, headers: Record<string, string> = key()) =>
  account.ask('POST', '/webhooks', { json, headers });
const made = async (json: object = {}) => succeed(await create({ url: HOOK, events: ['*'], ...json }));
const patch = (id: string, json?: unknown, headers: Record<string, string> = key()) =>
  account.ask('PATCH', `/webhooks/${id}`, { headers, ...(json !== undefined && { json }) });
const read = async (id: string) => succeed(await account.ask('GET', `/webhooks/${id}`));
const deliveries = async (query = '') => succeed(await account.ask('GET', `/webhook-deliveries${query}`));
const subscribe = (...events: Parameters<Account['subscribe']>[1]) => account.subscribe(`${receiver.url}/hook`, events);
/** A test event that has come to its end. */
const tested = async (id: string) => {
  const { id: deliveryId } = succeed(await account.ask('POST', `/webhooks/${id}/test`));
  return settled(deliveryId);
};
const settled = (id: string) =>
  eventually(async () => {
    const delivery = succeed(await account.ask('GET', `/webhook-deliveries/${id}`));
    return delivery.status !== 'pending' && delivery;
  });

/** Publishes events of contracts, as the examples of our own catalogue have them. */
async function happen(...types: (keyof typeof EVENTS)[]): Promise<void> {
  const { core } = api.product;
  const { types: known } = await eventCatalog();
  const events = types.map((type) => ({
    ...{ id: randomUUID(), organizationId: account.organizationId, documentId: null, sequence: null, type },
    ...{ occurredAt: new Date(), data: known.find((one) => one.type === type)!.example.data },
  }));
  await core.database.tenant(account.organizationId, (em) => publish(core, em, events));
}

const system = (sql: string, ...values: unknown[]) => api.product.core.database.system((em) => em.execute(sql, values));
/** Makes what is owed to a subscription wait, as a circuit that has opened does, and lets it go. */
const hold = (id: string) =>
  system(`update endpoints set trip_count = 1, held_until = now() + interval '1 hour' where id = ?`, uuidOf(id));
const release = async (id: string) => {
  await system('update endpoints set trip_count = 0, held_until = null where id = ?', uuidOf(id));
  await system(`select pg_notify('deliveries_due', '')`);
};

function isGenuine({ headers, body }: ReceivedRequest, secret: string): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-emza-signature']))!;
  expect(Math.abs(Number(t) - Date.now() / 1_000)).toBeLessThan(600);
  return v1 === createHmac('sha256', Buffer.from(secret, 'ascii')).update(`${t}.${body}`).digest('hex');
}

describe('subscriptions', () => {
  test('S3-R195, S3-R196, S3-R199, S3-R210, S3-R214: a new one shows its secret, and is on', async () => {
    const { status, body } = await create({ url: HOOK, events: ['contract.completed', 'contract.signer.signed'] });
    expect([status, body.data]).toEqual([
      201,
      {
        id: expect.stringMatching(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/),
        url: HOOK,
        events: ['contract.completed', 'contract.signer.signed'],
        active: true,
        ...{ disabled_at: null, failed_deliveries_count: 0, last_delivery_at: null, last_delivery_status: null },
        created_at: expect.stringMatching(/\.\d{3}Z$/),
        updated_at: body.data.created_at,
        secret: expect.stringMatching(/^[0-9a-f]{64}$/),
        _warning: 'Save this secret now — it will NOT be shown again.',
      },
    ]);
    expect(await made({ active: false })).toMatchObject({ active: false, disabled_at: null });
  });

  test('S3-R192, S3-R193, S3-R194: reading never shows the secret; pages hold 1 to 100, 20 without a wish', async () => {
    const [first, second] = [await made(), await made({ active: false })];
    for (const shown of [await read(first.id), ...succeed(await account.ask('GET', '/webhooks'))]) {
      expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['secret']));
    }
    const { body } = await account.ask('GET', '/webhooks?active=false');
    expect(body).toMatchObject({ data: [{ id: second.id }], meta: { per_page: 20, total: 1 } });
    expect((await account.ask('GET', '/webhook-deliveries')).body.meta.per_page).toBe(20);
    for (const path of ['/webhooks', '/webhook-deliveries']) {
      for (const size of [0, 101]) {
        expect(refusal(await account.ask('GET', `${path}?per_page=${size}`)).fields).toEqual(['per_page']);
      }
    }
  });

  test('S3-R191: none of it is for a token without webhooks:manage, nor for another organization', async () => {
    const { id } = await made();
    const { ask } = await account.with({ scopes: ['contracts:read', 'contracts:write'] });
    expect(refusal(await ask('GET', `/webhooks/${id}`))).toEqual({ status: 403, code: 'scope_missing' });
    const stranger = await api.account();
    for (const path of [`/webhooks/${id}`, `/webhooks/${id.toUpperCase()}`, '/webhooks/events']) {
      const answer = await stranger.ask('GET', path);
      expect(refusal(answer)).toEqual({ status: 404, code: 'not_found' });
    }
    expect((await account.ask('GET', `/webhooks/${id.toUpperCase()}`)).status).toBe(200);
  });

  test('S3-R198, S3-R207, S3-R231: what a subscription cannot be', async () => {
    const wrong: [object, string][] = [
      [{ url: `${HOOK}/${'x'.repeat(500)}`, events: ['*'] }, 'url'],
      [{ url: HOOK, events: ['contract.opened'] }, 'events.0'],
      [{ url: HOOK, events: ['*', 'webhook.test'] }, 'events.1'],
      [{ url: HOOK, events: [] }, 'events'],
      [{ url: HOOK }, 'events'],
      [{ events: ['*'] }, 'url'],
    ];
    for (const [json, field] of wrong) {
      expect(refusal(await create(json))).toEqual({ status: 422, code: 'validation', fields: [field] });
    }
    expect((await made({ url: HOOK.padEnd(500, 'x'), events: NAMES })).events).toEqual(NAMES);
    expect(succeed(await account.ask('GET', '/webhooks'))).toHaveLength(1);
  });

  test('S3-R200, S3-R201, S3-R202, S3-R203, S3-R204, S3-R205, S3-R206, S3-R215: addresses inside are refused', async () => {
    const inside = [
      ...['http://example.com/', 'ftp://example.com/', 'javascript:alert(1)', 'file:///etc/passwd', 'example.com'],
      ...['https://127.0.0.1/', 'https://127.9.9.9/', 'https://[::1]/', 'https://2130706433/'],
      ...['https://10.0.0.1/', 'https://172.16.0.1/', 'https://172.31.255.254/', 'https://192.168.1.1/'],
      ...['https://169.254.169.254/latest', 'https://100.100.100.200/latest'],
      ...['https://[fe80::1]/', 'https://[fc00::1]/', 'https://[fd12:3456::1]/'],
      ...[
        'https://localhost/',
        'https://a.localhost/',
        'https://a.local/',
        'https://a.internal/',
        'https://a.private/',
      ],
      ...['https://a.lan/', `https://${hostname()}/`, 'https://ip6-localhost/'],
      ...['https://0.0.0.0/', 'https://[::ffff:10.0.0.1]/', 'https://100.64.0.1/', 'https://224.0.0.1/'],
    ];
    for (const url of inside) {
      expect([url, refusal(await create({ url, events: ['*'] }))]).toEqual([
        url,
        { status: 422, code: 'validation', fields: ['url'] },
      ]);
    }
    const { body } = await create({ url: 'https://10.0.0.1/', events: ['*'] });
    expect(body.errors.url).toEqual(['آدرس‌های داخلی شبکه (localhost / *.local / *.internal) مجاز نیستند.']);
    const { id } = await made();
    expect(refusal(await patch(id, { url: 'https://10.0.0.1/' })).fields).toEqual(['url']);
    expect((await read(id)).url).toBe(HOOK);
  });

  test('S3-R208, S3-R209: "*" stands alone, and a name stands once', async () => {
    expect((await made({ events: ['contract.created', '*'] })).events).toEqual(['*']);
    const { id, events } = await made({ events: ['contract.created', 'contract.created', 'contract.refunded'] });
    expect(events).toEqual(['contract.created', 'contract.refunded']);
    expect(succeed(await patch(id, { events: ['contract.canceled', '*', '*'] })).events).toEqual(['*']);
  });

  test('S3-R197, S3-R211, S3-R212, S3-R213, S3-R221: creating and changing need a key, and a repeat gets the first answer', async () => {
    const wanted = { url: HOOK, events: ['*'] };
    const missing = { status: 400, code: 'idempotency_key_required' };
    expect(refusal(await create(wanted, {}))).toEqual(missing);
    const headers = key();
    const first = await create(wanted, headers);
    const { id, secret } = succeed(first);
    expect((await create(wanted, headers)).bytes).toEqual(first.bytes);
    const reused = refusal(await create({ ...wanted, active: false }, headers));
    expect(reused).toEqual({ status: 422, code: 'idempotency_key_reused', fields: ['Idempotency-Key'] });
    expect(succeed(await account.ask('GET', '/webhooks'))).toHaveLength(1);

    expect(refusal(await patch(id, { rotate_secret: true }, {}))).toEqual(missing);
    const again = key();
    const rotated = await patch(id, { rotate_secret: true }, again);
    expect((await patch(id, { rotate_secret: true }, again)).bytes).toEqual(rotated.bytes);
    expect(succeed(rotated).secret).not.toBe(secret);
  });

  test('of several requests at once under one key one creates, and the others hear of that', async () => {
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ url: HOOK, events: ['*'] }, headers)));
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ body }) => body.data.secret)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(refusal(answer)).toEqual({ status: 409, code: 'idempotency_in_progress' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(succeed(await account.ask('GET', '/webhooks'))).toHaveLength(1);
  });

  test('S3-R216, S3-R217, S3-R218, S3-R219, S3-R223: a change touches what it names', async () => {
    const { secret: _, _warning, ...subscription } = await made({ events: ['contract.created', 'contract.refunded'] });
    const { id } = subscription;
    const unchanged = { ...subscription, updated_at: expect.any(String) };
    expect(succeed(await patch(id))).toEqual(unchanged);
    expect(succeed(await patch(id, { events: ['contract.canceled'] }))).toEqual({
      ...unchanged,
      events: ['contract.canceled'],
    });
    const url = `${HOOK}/2`;
    const changed = { ...unchanged, url, events: ['contract.canceled'] };
    expect(succeed(await patch(id, { url, rotate_secret: false }))).toEqual(changed);
    expect(succeed(await patch(id, { rotate_secret: true }))).toEqual({
      ...changed,
      _warning,
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await read(id)).toEqual(changed);
  });
});

describe('deliveries', () => {
  test('S3-R238, S3-R239, S3-R240, S3-R241, S3-R242, S3-R243: each contract event goes out signed to whoever listed it', async () => {
    const everything = await subscribe('*');
    const some = await account.subscribe(`${receiver.url}/some`, ['contract.completed', 'contract.signer.added']);
    const types = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
    await happen(...types);
    await receiver.received(NAMES.length + 2);
    const at = (path: string) => receiver.requests.filter((request) => request.path === path);
    const namesAt = (path: string) =>
      at(path)
        .map(({ body }) => JSON.parse(body).event)
        .sort();
    expect(namesAt('/hook')).toEqual([...NAMES].sort());
    expect(namesAt('/some')).toEqual(['contract.completed', 'contract.signer.added']);
    for (const request of receiver.requests) {
      const sent = JSON.parse(request.body);
      expect([sent.event, deliveryErrors(sent.event, sent)]).toEqual([sent.event, []]);
      const [right, wrong] = request.path === '/hook' ? [everything, some] : [some, everything];
      expect([isGenuine(request, right.secret), isGenuine(request, wrong.secret)]).toEqual([true, false]);
      expect(request.method).toBe('POST');
    }
    const dataOf = (name: string) =>
      at('/hook')
        .map(({ body }) => JSON.parse(body))
        .find(({ event }) => event === name).data;
    expect(dataOf('contract.refunded')).toMatchObject({ refund: { amount: 60_000, currency: 'IRT' } });
    expect(dataOf('contract.signer.signed').signer).toMatchObject({ mobile: '+98912****567', order: 1 });
    expect(dataOf('contract.processing.failed').error).toMatch(/damaged/);
  });

  test('S3-R220: after a rotation the old secret signs nothing any more', async () => {
    const { id, secret } = await subscribe('*');
    const rotated = succeed(await patch(id, { rotate_secret: true }));
    await tested(id);
    const [request] = receiver.requests;
    expect([isGenuine(request!, secret), isGenuine(request!, rotated.secret)]).toEqual([false, true]);
  });

  test('S3-R222: a paused subscription gets nothing', async () => {
    const { id } = await subscribe('*');
    await patch(id, { active: false });
    await happen('contract.created');
    expect(refusal(await account.ask('POST', `/webhooks/${id}/test`))).toEqual({ status: 409, code: 'invalid_state' });
    expect(await deliveries()).toEqual([]);
    await patch(id, { active: true });
    await happen('contract.completed');
    await receiver.received(1);
    expect(JSON.parse(receiver.requests[0]!.body).event).toBe('contract.completed');
  });

  test('S3-R224, S3-R225: what was queued before a deletion still goes out, and nothing after it', async () => {
    const { id } = await subscribe('*');
    await hold(id);
    await happen('contract.created');
    expect((await account.ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
    expect(refusal(await account.ask('GET', `/webhooks/${id}`))).toEqual({ status: 404, code: 'not_found' });
    expect(refusal(await account.ask('DELETE', `/webhooks/${id}`)).status).toBe(404);
    await happen('contract.completed');
    await release(id);
    await receiver.received(1);
    const [delivery, ...others] = await eventually(async () => {
      const all = await deliveries(`?subscription_id=${id}`);
      return all[0].status === 'delivered' && all;
    });
    expect([delivery.event_name, others]).toEqual(['contract.created', []]);
  });

  test('S3-R226, S3-R227, S3-R228: they are listed by subscription, event and status', async () => {
    const [first, second] = [await subscribe('contract.created'), await subscribe('*')];
    await happen('contract.created', 'contract.signer_signed');
    await receiver.received(3);
    await eventually(async () => (await deliveries('?status=delivered')).length === 3);
    expect(await deliveries(`?subscription_id=${first.id}`)).toMatchObject([
      { subscription_id: first.id, event_name: 'contract.created', attempts_count: 1, response_code: 200 },
    ]);
    const signed = await deliveries('?event_name=contract.signer.signed');
    expect(signed).toMatchObject([{ subscription_id: second.id, delivered_at: expect.any(String) }]);
    for (const status of ['pending', 'failed', 'dead-letter'])
      expect(await deliveries(`?status=${status}`)).toEqual([]);
    expect(refusal(await account.ask('GET', '/webhook-deliveries?status=dead_letter')).fields).toEqual(['status']);
    expect(await deliveries('?subscription_id=nobody')).toEqual([]);
    const { body } = await account.ask('GET', '/webhook-deliveries?per_page=2&page=2');
    expect([body.data.length, body.meta]).toEqual([1, { current_page: 2, per_page: 2, total: 3, last_page: 2 }]);
    expect((await (await api.account()).ask('GET', '/webhook-deliveries')).body.data).toEqual([]);
  });

  test('S3-R229: one delivery shows what was sent, and each attempt with its answer', async () => {
    const { id } = await subscribe('*');
    receiver.answer({ status: 410 });
    expect(await tested(id)).toMatchObject({
      ...{ subscription_id: id, event_name: 'webhook.test', status: 'dead-letter', response_code: 410 },
      error_message: 'status_410',
      payload: JSON.parse(receiver.requests[0]!.body),
      attempts: [{ attempted_at: expect.any(String), response_code: 410, error_message: 'status_410' }],
    });
    expect(await read(id)).toMatchObject({
      ...{ active: false, disabled_at: expect.any(String), failed_deliveries_count: 1 },
      last_delivery_status: 'dead-letter',
    });
  });

  test('S3-R230, S3-R232, S3-R233: a test goes out signed, whatever the subscription lists, and is kept', async () => {
    const { id, secret } = await subscribe('contract.refunded');
    const { status, body } = await account.ask('POST', `/webhooks/${id}/test`);
    expect([status, body.data]).toMatchObject([202, { subscription_id: id, event_name: 'webhook.test' }]);
    const [request] = await receiver.received(1);
    expect(isGenuine(request!, secret)).toBe(true);
    const sent = JSON.parse(request!.body);
    expect([sent.event, deliveryErrors('webhook.test', sent)]).toEqual(['webhook.test', []]);
    expect(await settled(body.data.id)).toMatchObject({ status: 'delivered', payload: sent });
    expect((await read(id)).last_delivery_status).toBe('delivered');
  });

  test('S3-R234, S3-R235, S3-R236, S3-R237: a replay is a second delivery of the same, signed with the secret of today', async () => {
    const { id } = await subscribe('*');
    receiver.answer({ status: 410 });
    const first = await tested(id);
    const { secret } = succeed(await patch(id, { active: true, rotate_secret: true }));
    receiver.answer({ status: 200 });
    const replayed = await account.ask('POST', `/webhook-deliveries/${first.id}/replay`);
    expect([replayed.status, replayed.body.data.event_name]).toEqual([202, 'webhook.test']);
    const second = await settled(replayed.body.data.id);
    expect(second).toMatchObject({ subscription_id: id, status: 'delivered', payload: first.payload });
    expect(second.id).not.toBe(first.id);
    expect(isGenuine(receiver.requests.at(-1)!, secret)).toBe(true);
    expect(await settled(first.id)).toEqual(first);

    await hold(id);
    const waiting = succeed(await account.ask('POST', `/webhook-deliveries/${second.id}/replay`));
    const early = await account.ask('POST', `/webhook-deliveries/${waiting.id}/replay`);
    expect(refusal(early)).toEqual({ status: 409, code: 'invalid_state' });
    expect(refusal(await account.ask('POST', '/webhook-deliveries/nobody/replay')).status).toBe(404);
  });

  test('S3-R215: an address is looked at again when something is sent to it', async () => {
    const { id } = await subscribe('*');
    await system('update endpoints set url = ? where id = ?', `http://127.0.0.1:${receiver.port}/hook`, uuidOf(id));
    expect(await tested(id)).toMatchObject({ status: 'dead-letter', response_code: null });
    expect(receiver.requests).toEqual([]);
  });
});
