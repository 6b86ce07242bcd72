import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Caller } from '../../src/core.ts';
import { attempt } from '../../src/webhooks/attempt.ts';
import { claimDeliveries, FIRST_ENDPOINT } from '../../src/webhooks/claim.ts';
import { listDeliveries, readDelivery } from '../../src/webhooks/deliveries.ts';
import type { DispatcherOptions } from '../../src/webhooks/dispatcher.ts';
import { deleteEndpoint, readEndpoint, rotateSecret, updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { WEBHOOK_LIMITS } from '../../src/webhooks/limits.ts';
import { publish } from '../../src/webhooks/publish.ts';
import { judge, recordAttempts } from '../../src/webhooks/record.ts';
import { replayDelivery } from '../../src/webhooks/replay.ts';
import { readRetryAfter, send } from '../../src/webhooks/send.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { dispatching } from './dispatching.ts';
import { newEvent, openWorld, type World } from './world.ts';

let world: World;
let caller: Caller;
let receiver: Receiver;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
// After the receiver is closed, so that nothing in flight is waited for.
const { ladders, dispatch } = dispatching(() => world);

async function onlyDelivery(filter = {}) {
  const { data } = await listDeliveries(world.core, caller, filter, { limit: 10 });
  expect(data).toHaveLength(1);
  return readDelivery(world.core, caller, data[0]!.id);
}

describe('the first attempt', () => {
  test('brings the event, signed so that the standardwebhooks library accepts it', async () => {
    const { secret } = await world.newEndpoint(caller, `${receiver.url}/hooks?a=b`);
    const event = await world.publish(caller);
    await (await dispatch()).idle();
    const [request] = receiver.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/hooks?a=b' });
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(request?.headers['webhook-id']).toBe(event.id);
    const headers = request?.headers as Record<string, string>;
    expect(new Webhook(secret).verify(request!.body, headers)).toEqual({
      id: event.id,
      type: 'document.sent',
      occurredAt: event.occurredAt.toISOString(),
      documentId: event.documentId,
      sequence: 1,
      data: event.data,
    });
    expect(() => new Webhook(secret).verify(request!.body.replace('document.sent', 'x'), headers)).toThrow();
  });

  test('is recorded with its headers, its status and the beginning of the answer', async () => {
    receiver.answer({ status: 202, body: `é${'x'.repeat(9_000)}` });
    const { secret } = await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    await (await dispatch()).idle();
    const delivery = await onlyDelivery({ status: 'delivered' });
    expect(delivery).toMatchObject({ attemptCount: 1, trigger: 0, nextAttemptAt: null, eventType: 'document.sent' });
    expect(delivery.attempts).toHaveLength(1);
    const [first] = delivery.attempts;
    expect(first).toMatchObject({ number: 1, statusCode: 202, error: null });
    expect(first?.responseBody).toBe(`é${'x'.repeat(4_094)}`);
    expect(first?.requestHeaders['webhook-signature']).toMatch(/^v1,/);
    expect(JSON.stringify(delivery)).not.toContain(secret);
  });

  test('goes to a WAQTUM endpoint as WAQTUM documents it, and only for its events', async () => {
    const waqtum = { ...caller, dialect: 'waqtum' };
    const { secret } = await world.newEndpoint(waqtum, receiver.url, ['document.approved', 'document.sent']);
    await world.publish(caller, { type: 'document.voided' });
    await world.publish(caller, { type: 'document.approved', data: { document: { id: 'd' } } });
    await (await dispatch()).idle();
    expect(receiver.requests).toHaveLength(1);
    const { body, headers } = receiver.requests[0]!;
    expect(JSON.parse(body)).toMatchObject({ event: 'document.approved', data: { document: { id: 'd' } } });
    expect(headers['x-waqtum-signature']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  });

  test('is made by exactly one of several dispatchers', async () => {
    await world.newEndpoint(caller, receiver.url);
    const dispatchers = await Promise.all([dispatch(), dispatch(), dispatch()]);
    const events = await Promise.all(Array.from({ length: 60 }, () => world.publish(caller)));
    await receiver.received(60);
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.idle()));
    expect(receiver.requests.map((request) => request.headers['webhook-id']).sort()).toEqual(
      events.map((event) => event.id).sort(),
    );
  });

  test('starts the ladder when it fails, once the failure is on record', async () => {
    receiver.answer({ status: 500, body: 'broken \u0000 <script>' });
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    let attemptsOnRecord = -1;
    const startLadder: DispatcherOptions['startLadder'] = async (ladder) => {
      ladders.push(ladder);
      attemptsOnRecord = (await readDelivery(world.core, caller, ladder.deliveryId)).attempts.length;
    };
    await (await dispatch({ startLadder, random: () => 0.5 })).idle();
    const delivery = await onlyDelivery({ status: 'retrying' });
    expect(ladders).toEqual([{ deliveryId: delivery.id, attempts: 1, delayMs: 5_000 }]);
    expect(attemptsOnRecord).toBe(1);
    expect(delivery.attempts[0]).toMatchObject({ error: 'status_500', responseBody: 'broken \ufffd <script>' });
    expect(delivery.nextAttemptAt).not.toBeNull();
    expect(await world.rows('select id from deliveries where due_at is not null')).toEqual([]);
  });

  test('stretches the next delay when the receiver asks for it', async () => {
    receiver.answer({ status: 429, headers: { 'retry-after': '9' } });
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    await (await dispatch()).idle();
    expect(ladders).toMatchObject([{ delayMs: 9_000 }]);
  });

  test('asks a receiver that is gone never again', async () => {
    receiver.answer({ status: 410 });
    const { id } = await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const dispatcher = await dispatch();
    await dispatcher.idle();
    await world.publish(caller);
    await dispatcher.idle();
    expect(receiver.requests).toHaveLength(1);
    expect(ladders).toEqual([]);
    expect((await onlyDelivery()).status).toBe('dead');
    expect(await readEndpoint(world.core, caller, id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
  });

  test('does not call an address that has become forbidden, and does not try again', async () => {
    await world.newEndpoint(caller, receiver.url);
    await world.rows('update endpoints set url = ?', ['http://169.254.169.254/latest/meta-data/']);
    await world.publish(caller);
    await (await dispatch()).idle();
    expect(ladders).toEqual([]);
    expect(await onlyDelivery()).toMatchObject({ status: 'dead', attempts: [{ error: 'destination_blocked' }] });
  });

  test('counts an event that cannot be rendered as a failure, so that it ends in the dead letters', async () => {
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const broken = { ...world.formats.countersign!, render: () => JSON.parse('{') };
    await (await dispatch({ formats: { countersign: broken } })).idle();
    expect(ladders).toHaveLength(1);
    expect((await onlyDelivery()).attempts).toMatchObject([{ error: 'unsendable' }]);
  });
});

describe('publishing', () => {
  test('leaves nothing behind when the transaction fails', async () => {
    await world.newEndpoint(caller, receiver.url);
    const event = { ...(await world.publish(caller, { type: 'approver.added' })), id: randomUUID(), sequence: 2 };
    const failing = world.core.database.tenant(caller.organizationId, async (em) => {
      await publish(world.core, em, [event]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await world.rows('select id from events where organization_id = ?', [caller.organizationId])).toHaveLength(
      1,
    );
    expect((await listDeliveries(world.core, caller, {}, { limit: 10 })).data).toHaveLength(1);
  });

  test('twice is once', async () => {
    await world.newEndpoint(caller, receiver.url);
    const event = await world.publish(caller);
    await world.publish(caller, event);
    await world.publish(caller, { ...event, id: randomUUID() });
    await (await dispatch()).idle();
    expect(receiver.requests).toHaveLength(1);
  });

  test('reaches the endpoints that are enabled and subscribed, and no other organization', async () => {
    const paths: Record<string, string[]> = {
      '/all': ['*'],
      '/family': ['approver.*'],
      '/exact': ['approver.invited'],
    };
    for (const [path, eventTypes] of Object.entries(paths))
      await world.newEndpoint(caller, receiver.url + path, eventTypes);
    await world.newEndpoint(caller, `${receiver.url}/other-type`, ['document.sent', 'approver.removed', 'document.*']);
    await world.newEndpoint(await world.newCaller(), `${receiver.url}/other-organization`);
    const disabled = await world.newEndpoint(caller, `${receiver.url}/disabled`);
    await updateEndpoint(world.core, caller, disabled.id, { enabled: false });
    const event = newEvent(caller, { type: 'approver.invited' });
    // As the machinery that sees all organizations: nothing but the statement itself keeps them apart.
    await world.core.database.system((em) => publish(world.core, em, [event]));
    await (await dispatch()).idle();
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual(Object.keys(paths).sort());
  });
});

describe('an endpoint that is closed in the middle', () => {
  test.each([
    ['deleted', (id: string) => deleteEndpoint(world.core, caller, id)],
    ['disabled', (id: string) => updateEndpoint(world.core, caller, id, { enabled: false })],
  ])('gets nothing more once it is %s', async (_, close) => {
    receiver.answer({ status: 500 });
    const { id } = await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const dispatcher = await dispatch();
    await dispatcher.idle();
    await dispatcher.stop();
    const failed = await onlyDelivery();
    await world.publish(caller);
    await close(id);

    const result = await attempt(world.core, world.formats, { deliveryId: failed.id, number: 2, random: 0 });
    await (await dispatch()).idle();

    expect(result).toEqual({ kind: 'cancelled' });
    expect(receiver.requests).toHaveLength(1);
    const { data } = await listDeliveries(world.core, caller, {}, { limit: 10 });
    expect(data.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('later attempts', () => {
  test('carry the same event id, a fresh timestamp and a signature by the secret of the day', async () => {
    receiver.answer((_, index) => ({ status: index < 2 ? 503 : 204 }));
    const { id, secret } = await world.newEndpoint(caller, receiver.url);
    const event = await world.publish(caller);
    await (await dispatch()).idle();
    const { id: deliveryId } = await onlyDelivery();
    const later = { ...world.core, now: () => Date.now() + 5_000 };
    expect(await attempt(later, world.formats, { deliveryId, number: 2, random: 0.5 })).toEqual({
      kind: 'failed',
      reason: 'status_503',
      retryInMs: 300_000,
    });
    const rotated = await rotateSecret(world.core, caller, id, { overlapMs: 0 });
    expect(rotated.secret).not.toBe(secret);
    expect(await attempt(world.core, world.formats, { deliveryId, number: 3, random: 0 })).toEqual({
      kind: 'delivered',
    });

    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id, event.id]);
    const [first, second, third] = receiver.requests.map(({ headers }) => headers as Record<string, string>);
    expect(Number(second!['webhook-timestamp'])).toBeGreaterThanOrEqual(Number(first!['webhook-timestamp']) + 5);
    expect(new Webhook(secret).verify(receiver.requests[1]!.body, second!)).toBeTruthy();
    expect(new Webhook(rotated.secret).verify(receiver.requests[2]!.body, third!)).toBeTruthy();
    expect(() => new Webhook(secret).verify(receiver.requests[2]!.body, third!)).toThrow();
    expect(await onlyDelivery()).toMatchObject({ status: 'delivered', attemptCount: 3 });
  });

  test('are answered from the record when they are asked for twice', async () => {
    receiver.answer({ status: 500 });
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    await (await dispatch()).idle();
    const { id: deliveryId } = await onlyDelivery();
    const ask = (number: number) => attempt(world.core, world.formats, { deliveryId, number, random: 0.5 });
    await ask(2);
    expect(await ask(2)).toMatchObject({ kind: 'failed' });
    expect(receiver.requests).toHaveLength(2);
    expect(await ask(10)).toEqual({ kind: 'dead', reason: 'status_500' });
    expect(await ask(10)).toMatchObject({ kind: 'dead' });
    expect(await onlyDelivery()).toMatchObject({ status: 'dead', nextAttemptAt: null });
    expect(receiver.requests).toHaveLength(3);
  });
});

test('a late report of another process cannot undo a success', async () => {
  await world.newEndpoint(caller, receiver.url);
  await world.publish(caller);
  const { jobs } = await world.core.database.system((em) =>
    claimDeliveries(em, { limit: 1, leaseMs: 0, after: FIRST_ENDPOINT, defaultAllowance: 1, allowances: [] }),
  );
  const [job] = jobs;
  const sent = await send({ ...world.core, config: { ...world.core.config, egressAllow: [] } }, world.formats, job!);
  expect(sent).toMatchObject({ outcome: 'refused', error: 'destination_blocked' });
  await (await dispatch()).idle();
  const late = { job: job!, number: 1, sent, result: judge(sent, 1, 0) };
  await recordAttempts(world.core, [late]);
  expect(await onlyDelivery()).toMatchObject({ status: 'delivered', attempts: [{ statusCode: 200 }] });
});

test.each([
  ['120', 120_000],
  ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
  [undefined, null],
])('Retry-After %j means %p ms', (header, expected) => {
  expect(readRetryAfter(header, Date.parse('2026-11-22T10:00:00Z'))).toBe(expected);
});

describe('a dispatcher that dies', () => {
  const claim = (leaseMs: number) =>
    world.core.database.system((em) =>
      claimDeliveries(em, { limit: 10, leaseMs, after: FIRST_ENDPOINT, defaultAllowance: 10, allowances: [] }),
    );

  test('loses its deliveries to another one when the lease ends, and not before', async () => {
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const leaseMs = 1_000;
    const before = Date.now();
    expect((await claim(leaseMs)).jobs).toHaveLength(1);
    const dispatcher = await dispatch({ pollMs: 50 });
    const [request] = await receiver.received(1);
    expect(request!.at - before).toBeGreaterThanOrEqual(leaseMs - 5);
    await dispatcher.idle();
    expect((await onlyDelivery()).status).toBe('delivered');
  });

  test('after recording a failure leaves only the ladder to be started, and sends nothing twice', async () => {
    receiver.answer({ status: 500 });
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const unreachable = async () => {
      throw new Error('Temporal is away');
    };
    const first = await dispatch({ startLadder: unreachable });
    await first.idle();
    await first.stop();
    expect(ladders).toEqual([]);
    // Its lease is over.
    await world.rows('update deliveries set due_at = now() where organization_id = ?', [caller.organizationId]);
    const second = await dispatch({ pollMs: 50 });
    while (ladders.length === 0) await second.idle();
    expect(ladders).toMatchObject([{ attempts: 1 }]);
    expect(receiver.requests).toHaveLength(1);
  });

  test('gives back at once what it cannot finish when it is stopped', async () => {
    receiver.answer({ trouble: 'hang' });
    await world.newEndpoint(caller, receiver.url);
    await world.publish(caller);
    const first = await dispatch({ graceMs: 50 });
    await receiver.received(1);
    await first.stop();
    receiver.answer({ status: 200 });
    await (await dispatch()).idle();
    expect(receiver.requests).toHaveLength(2);
    expect(await onlyDelivery()).toMatchObject({ status: 'delivered', attemptCount: 1 });
  });
});

test('an endpoint that never answers does not hold up the others', async () => {
  const hanging = await startReceiver({ script: () => ({ trouble: 'hang' }) });
  try {
    const slow = await world.newCaller();
    await world.newEndpoint(slow, hanging.url);
    for (let count = 0; count < 40; count += 1) await world.publish(slow);
    await world.newEndpoint(caller, receiver.url);
    for (let count = 0; count < 40; count += 1) await world.publish(caller);
    await dispatch({ concurrency: 8 });
    await receiver.received(40);
    // Those that have timed out make room for others.
    const inTheBeginning = hanging.requests.filter(
      ({ at }) => at < hanging.requests[0]!.at + WEBHOOK_LIMITS.attemptDeadlineMs,
    );
    expect(inTheBeginning.length).toBeLessThanOrEqual(4);
  } finally {
    await hanging.close();
  }
});

test('a replay is a delivery of its own with the same event id', async () => {
  await world.newEndpoint(caller, receiver.url);
  const event = await world.publish(caller);
  const dispatcher = await dispatch();
  await dispatcher.idle();
  const { id } = await onlyDelivery();
  const replay = await replayDelivery(world.core, caller, id);
  expect(replay).toMatchObject({ eventId: event.id, trigger: 1, status: 'pending' });
  await receiver.received(2);
  await dispatcher.idle();
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
  expect((await readDelivery(world.core, caller, replay.id)).status).toBe('delivered');
});
