import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { attempt } from '../../src/webhooks/attempt.ts';
import { listDeliveries } from '../../src/webhooks/deliveries.ts';
import { spacingOf } from '../../src/webhooks/endpoint-fields.ts';
import { createEndpoint, type EndpointChanges, updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { replayFailed, replayRange } from '../../src/webhooks/replay.ts';
import { sweepDeliveries } from '../../src/webhooks/retention.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { dispatching } from './dispatching.ts';
import { openWorld, type World } from './world.ts';

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

const endpoint = (changes: EndpointChanges = {}) =>
  createEndpoint(world.core, caller, { url: receiver.url, eventTypes: ['*'], ...changes });

describe('a filter by metadata', () => {
  test('lets through the documents that have all of its values', async () => {
    const { id } = await endpoint({ filter: { metadata: { branch: 'north', kind: 'lease' } } });
    const withMetadata = (metadata: object | undefined) =>
      world.publish(caller, { data: { document: { metadata } }, documentId: randomUUID() });
    const wanted = await withMetadata({ branch: 'north', kind: 'lease', more: 'x' });
    await withMetadata({ branch: 'north' });
    await withMetadata({ branch: 'south', kind: 'lease' });
    await withMetadata(undefined);
    await world.publish(caller, { documentId: null, sequence: null, data: {}, type: 'endpoint.disabled' });
    const { data } = await listDeliveries(world.core, caller, { endpointId: id }, { limit: 10 });
    expect(data.map(({ eventId }) => eventId)).toEqual([wanted.id]);
    await updateEndpoint(world.core, caller, id, { filter: null });
    await withMetadata({});
    expect((await listDeliveries(world.core, caller, { endpointId: id }, { limit: 10 })).data).toHaveLength(2);
  });

  test('names at least one key', async () => {
    await expect(endpoint({ filter: { metadata: {} } })).rejects.toMatchObject({ fields: [{ rule: 'maxProperties' }] });
  });
});

describe('a limit of requests', () => {
  test.each([
    [1, 1, 1_000],
    [5, 1, 200],
    [20, 2, 1_000 / 19],
    [100, 10, 1_000 / 91],
  ])('of %p a second is a spacing after %p at once', (requests, burst, intervalMs) => {
    expect(spacingOf({ requests, per: 'second' })).toEqual({ burst, intervalMs });
  });

  test('is kept in every second, over several dispatchers', async () => {
    await endpoint({ rateLimit: { requests: 20, per: 'second' } });
    for (let count = 0; count < 30; count += 1) await world.publish(caller);
    // Whose turn has come is found out without waiting for the clock.
    await Promise.all([1, 2, 3].map(() => dispatch({ pollMs: 600_000 })));
    const times = (await receiver.received(30)).map(({ at }) => at);
    for (const [index, at] of times.entries()) {
      // Less than a second: what each of the three had claimed may be held up on its way, and come with what follows.
      expect(times.slice(index).filter((other) => other < at + 400).length).toBeLessThanOrEqual(20);
    }
  });

  test('holds for later attempts, each of which is given a place of its own', async () => {
    receiver.answer({ status: 500 });
    const begunAt = Date.now();
    await endpoint({ rateLimit: { requests: 1, per: 'minute' } });
    await world.publish(caller);
    await (await dispatch()).idle();
    const { deliveryId } = ladders[0]!;
    const ask = (hasTurn: boolean) =>
      attempt(world.core, world.formats, { deliveryId, number: 2, random: 0.5, hasTurn });
    for (const minutes of [1, 2]) {
      const held = await ask(false);
      expect(held).toMatchObject({ kind: 'held', hasTurn: true });
      const turnAt = Date.now() + (held.kind === 'held' ? held.retryInMs : 0);
      expect(turnAt - begunAt).toBeGreaterThanOrEqual(minutes * 60_000 - 100);
    }
    expect(receiver.requests).toHaveLength(1);
    expect(await ask(true)).toMatchObject({ kind: 'failed' });
    expect(receiver.requests).toHaveLength(2);
  });
});

test('no more first attempts are under way than an endpoint wants', async () => {
  let underWay = 0;
  let most = 0;
  receiver.answer(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 20));
    underWay -= 1;
    return {};
  });
  await endpoint({ concurrency: 1 });
  for (let count = 0; count < 12; count += 1) await world.publish(caller);
  const dispatcher = await dispatch();
  await receiver.received(12);
  await dispatcher.idle();
  expect(most).toBe(1);
});

describe('an endpoint that wants the order of events', () => {
  const publishAll = async (documentId: string, count: number) => {
    for (let sequence = 1; sequence <= count; sequence += 1) await world.publish(caller, { documentId, sequence });
  };
  const sequencesOf = (documentId: string) =>
    receiver.requests
      .map(({ body }) => JSON.parse(body))
      .flatMap((event) => (event.documentId === documentId ? event.sequence : []));

  test('gets the events of each document one after the other, and documents side by side', async () => {
    await endpoint({ ordering: 'document' });
    const documents = [randomUUID(), randomUUID(), randomUUID()];
    for (const documentId of documents) await publishAll(documentId, 6);
    const underWay = new Set<string>();
    receiver.answer(async ({ body }) => {
      const { documentId } = JSON.parse(body);
      expect(underWay.has(documentId)).toBe(false);
      underWay.add(documentId);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay.delete(documentId);
      return {};
    });
    await Promise.all([dispatch(), dispatch()]);
    await receiver.received(18);
    for (const documentId of documents) expect(sequencesOf(documentId)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('waits for a document whose event failed, and for no other', async () => {
    const [stuck, free] = [randomUUID(), randomUUID()];
    await endpoint({ ordering: 'document' });
    receiver.answer(({ body }) => ({ status: JSON.parse(body).documentId === stuck ? 500 : 200 }));
    await publishAll(stuck, 3);
    await publishAll(free, 3);
    const dispatcher = await dispatch();
    await receiver.received(4);
    await dispatcher.idle();
    expect(sequencesOf(stuck)).toEqual([1]);
    expect(sequencesOf(free)).toEqual([1, 2, 3]);

    receiver.answer({ status: 200 });
    const { deliveryId } = ladders[0]!;
    await attempt(world.core, world.formats, { deliveryId, number: 2, random: 0.5 });
    await receiver.received(7);
    expect(sequencesOf(stuck)).toEqual([1, 1, 2, 3]);
  });

  test('goes on when the event that failed is given up', async () => {
    const documentId = randomUUID();
    await endpoint({ ordering: 'document' });
    receiver.answer(({ body }) => ({ status: JSON.parse(body).sequence === 1 ? 500 : 200 }));
    await publishAll(documentId, 2);
    const dispatcher = await dispatch();
    await dispatcher.idle();
    expect(sequencesOf(documentId)).toEqual([1]);
    const { deliveryId } = ladders[0]!;
    await attempt(world.core, world.formats, { deliveryId, number: 10, random: 0.5 });
    await receiver.received(3);
    expect(sequencesOf(documentId)).toEqual([1, 1, 2]);
  });
});

describe('a replay of a time', () => {
  test('of what was missed includes what was never promised because the endpoint was disabled', async () => {
    const { id } = await endpoint({ eventTypes: ['document.*'] });
    const got = await world.publish(caller);
    const dispatcher = await dispatch();
    await dispatcher.idle();
    await updateEndpoint(world.core, caller, id, { enabled: false });
    const missed = await world.publish(caller);
    await world.publish(caller, { type: 'approver.added' });
    await expect(replayFailed(world.core, caller, id, new Date(0))).rejects.toMatchObject({
      code: 'endpoint_disabled',
    });
    await updateEndpoint(world.core, caller, id, { enabled: true });
    expect(await replayFailed(world.core, caller, id, new Date(0), new Date(0))).toEqual({
      replayed: 0,
      nextFrom: null,
    });
    expect(await replayFailed(world.core, caller, id, new Date(0))).toEqual({ replayed: 1, nextFrom: null });
    await receiver.received(2);
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([got.id, missed.id]);
  });

  test('of everything includes what it got, and what happened before it was there; never what is under way', async () => {
    const before = await world.publish(caller);
    const { id } = await endpoint();
    const after = await world.publish(caller);
    const range = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    expect(await replayRange(world.core, caller, id, range)).toEqual({ replayed: 1, nextFrom: null });
    expect(await replayRange(world.core, caller, id, range)).toEqual({ replayed: 0, nextFrom: null });
    await (await dispatch()).idle();
    expect(await replayRange(world.core, caller, id, range)).toEqual({ replayed: 2, nextFrom: null });
    await receiver.received(4);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids.sort()).toEqual([before.id, before.id, after.id, after.id].sort());
    expect(await replayRange(world.core, caller, id, { from: range.to, to: range.to })).toMatchObject({ replayed: 0 });
    const stranger = await world.newCaller();
    await expect(replayRange(world.core, stranger, id, range)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('takes up a thousand events at once and says where to go on', async () => {
    const { id } = await endpoint({ enabled: false });
    await world.rows(
      `insert into events (id, organization_id, document_id, sequence, type, occurred_at, data, created_at)
       select gen_random_uuid(), ?, gen_random_uuid(), 1, 'document.sent', now(), '{}', now() + n * interval '1 second'
       from generate_series(1, 1200) n`,
      [caller.organizationId],
    );
    await updateEndpoint(world.core, caller, id, { enabled: true });
    const range = { from: new Date(0), to: new Date(Date.now() + 3_600_000) };
    const first = await replayRange(world.core, caller, id, range);
    expect(first.replayed).toBe(1_000);
    const second = await replayRange(world.core, caller, id, { ...range, from: new Date(first.nextFrom!) });
    expect(second).toEqual({ replayed: 200, nextFrom: null });
  });
});

test('deliveries that were finished long ago are removed with their attempts; open and recent ones stay', async () => {
  const { id } = await endpoint();
  for (let count = 0; count < 4; count += 1) await world.publish(caller);
  await (await dispatch()).idle();
  await world.publish(caller);
  const { data } = await listDeliveries(world.core, caller, { endpointId: id, status: 'delivered' }, { limit: 10 });
  const old = data.slice(0, 3).map((delivery) => delivery.id);
  for (const delivery of old) {
    await world.rows(`update deliveries set finished_at = now() - interval '31 days' where id = ?`, [delivery]);
  }
  expect(await sweepDeliveries(world.core)).toBe(3);
  expect(await sweepDeliveries(world.core)).toBe(0);
  const left = await listDeliveries(world.core, caller, { endpointId: id }, { limit: 10 });
  expect(left.data).toHaveLength(2);
  const attempts = await world.rows<{ delivery_id: string }>(
    'select delivery_id from delivery_attempts where organization_id = ?',
    [caller.organizationId],
  );
  expect(attempts.filter(({ delivery_id }) => old.includes(delivery_id))).toEqual([]);
});
