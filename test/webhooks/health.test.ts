import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { attempt } from '../../src/webhooks/attempt.ts';
import { listDeliveries } from '../../src/webhooks/deliveries.ts';
import type { Dispatcher } from '../../src/webhooks/dispatcher.ts';
import { readEndpoint, updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { throttleFor } from '../../src/webhooks/health.ts';
import { WEBHOOK_LIMITS } from '../../src/webhooks/limits.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { dispatching } from './dispatching.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let caller: Caller;
let receiver: Receiver;
let endpointId: string;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
  receiver = await startReceiver();
  endpointId = (await world.newEndpoint(caller, receiver.url)).id;
});
afterEach(() => receiver.close());
// After the receiver is closed, so that nothing in flight is waited for.
const { ladders, dispatch } = dispatching(() => world);

/** Publishes events one after the other, each when the one before has been dealt with. */
async function publishEach(count: number, dispatcher: Dispatcher): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await world.publish(caller);
    await dispatcher.idle();
  }
}

async function row() {
  const [found] = await world.rows<{
    trip_count: number;
    failure_count: number;
    /** When it may be sent something again, in milliseconds since the epoch. */
    held_until: number | null;
    throttled_ms: number;
  }>(
    `select trip_count, failure_count, (extract(epoch from held_until) * 1000)::float8 as held_until,
       (extract(epoch from throttled_until - now()) * 1000)::float8 as throttled_ms from endpoints where id = ?`,
    [endpointId],
  );
  return found!;
}

/** How long after the last request that came. */
const heldFor = ({ held_until: heldUntil }: Awaited<ReturnType<typeof row>>) =>
  heldUntil! - receiver.requests.at(-1)!.at;

const statuses = async () =>
  (await listDeliveries(world.core, caller, { endpointId }, { limit: 200 })).data.map(({ status }) => status).sort();

/** As if the time of an open circuit or a throttle were up, which dispatchers find out when they look. */
const timeIsUp = () =>
  world.rows('update endpoints set held_until = now(), throttled_until = now() where id = ?', [endpointId]);

describe('an endpoint that answers 429', () => {
  test('is sent nothing until the time it asked for, and everything then', async () => {
    receiver.answer((_, index) => (index === 0 ? { status: 429, headers: { 'retry-after': '3600' } } : {}));
    const dispatcher = await dispatch({ pollMs: 600_000 });
    await publishEach(4, dispatcher);
    expect(receiver.requests).toHaveLength(1);
    expect((await row()).throttled_ms).toBeGreaterThan(3_000_000);
    // The hour is nearly over. That it is, is found out without waiting for the clock, and for all of them at once.
    const [left] = await world.rows<{ until_ms: number }>(
      `update endpoints set throttled_until = now() + interval '300 milliseconds' where id = ?
       returning (extract(epoch from throttled_until) * 1000)::float8 as until_ms`,
      [endpointId],
    );
    await dispatcher.idle();
    await receiver.received(4);
    expect(receiver.requests[1]!.at).toBeGreaterThanOrEqual(left!.until_ms - 10);
  });

  test('has its ladders wait too, without using up an attempt', async () => {
    receiver.answer({ status: 429, headers: { 'retry-after': '60' } });
    const dispatcher = await dispatch();
    await publishEach(1, dispatcher);
    const { deliveryId } = ladders[0]!;
    const held = await attempt(world.core, world.formats, { deliveryId, number: 2, random: 0.5 });
    expect(held).toMatchObject({ kind: 'held', hasTurn: false });
    expect(held.kind === 'held' && held.retryInMs).toBeGreaterThan(60_000);
    await timeIsUp();
    receiver.answer({ status: 200 });
    expect(await attempt(world.core, world.formats, { deliveryId, number: 2, random: 0.5 })).toEqual({
      kind: 'delivered',
    });
    expect(receiver.requests).toHaveLength(2);
  });

  test.each([
    [null, 30_000],
    [0, 1_000],
    [5_000, 5_000],
    [86_400_000, 3_600_000],
  ])('and asks for %p ms is left alone for %p', (asked, given) => {
    expect(throttleFor(asked)).toBe(given);
  });
});

describe('an endpoint that fails again and again', () => {
  test('is sent one event at a time, at growing distances, and the others wait at no cost', async () => {
    receiver.answer({ status: 500 });
    const dispatcher = await dispatch();
    await publishEach(WEBHOOK_LIMITS.breakerFailures, dispatcher);
    expect(receiver.requests).toHaveLength(WEBHOOK_LIMITS.breakerFailures);
    const first = await row();
    expect([first.trip_count, heldFor(first) >= WEBHOOK_LIMITS.breakerFirstMs]).toEqual([1, true]);
    await world.rows(`update endpoints set held_until = now() + interval '1 hour' where id = ?`, [endpointId]);
    for (let count = 0; count < 30; count += 1) await world.publish(caller);
    await dispatcher.idle();
    expect(receiver.requests).toHaveLength(WEBHOOK_LIMITS.breakerFailures);
    await timeIsUp();
    await dispatcher.idle();
    await dispatcher.idle();
    expect(receiver.requests).toHaveLength(WEBHOOK_LIMITS.breakerFailures + 1);
    const second = await row();
    expect([second.trip_count, heldFor(second) >= 2 * WEBHOOK_LIMITS.breakerFirstMs]).toEqual([2, true]);
    expect((await statuses()).filter((status) => status === 'pending')).toHaveLength(29);
    expect(ladders).toHaveLength(WEBHOOK_LIMITS.breakerFailures + 1);
  });

  test('has one probe at a time, however many dispatchers there are', async () => {
    receiver.answer({ status: 500 });
    await publishEach(WEBHOOK_LIMITS.breakerFailures, await dispatch());
    for (let count = 0; count < 10; count += 1) await world.publish(caller);
    const probe = Promise.withResolvers<void>();
    receiver.answer(async () => {
      await probe.promise;
      return { status: 500 };
    });
    const dispatchers = await Promise.all([dispatch(), dispatch(), dispatch()]);
    await timeIsUp();
    for (const dispatcher of dispatchers) void dispatcher.idle();
    await world.publish(caller);
    await receiver.received(WEBHOOK_LIMITS.breakerFailures + 1);
    await world.publish(caller);
    // The one that has the probe is not idle before it ends; the others have looked and found nothing to take.
    const idle = dispatchers.map((dispatcher) => dispatcher.idle());
    await Promise.any(idle.map((_, holder) => Promise.all(idle.filter((_one, index) => index !== holder))));
    expect(receiver.requests).toHaveLength(WEBHOOK_LIMITS.breakerFailures + 1);
    probe.resolve();
  });

  test('gets everything when a probe finds it well', async () => {
    receiver.answer((_, index) => ({ status: index < WEBHOOK_LIMITS.breakerFailures ? 503 : 200 }));
    const dispatcher = await dispatch();
    await publishEach(WEBHOOK_LIMITS.breakerFailures, dispatcher);
    for (let count = 0; count < 20; count += 1) await world.publish(caller);
    await timeIsUp();
    await dispatcher.idle();
    await receiver.received(WEBHOOK_LIMITS.breakerFailures + 20);
    await dispatcher.idle();
    expect(await row()).toMatchObject({ trip_count: 0, failure_count: 0, held_until: null });
    expect((await statuses()).filter((status) => status === 'delivered')).toHaveLength(20);
  });

  test('is found well by a ladder, too', async () => {
    receiver.answer({ status: 500 });
    const dispatcher = await dispatch();
    await publishEach(WEBHOOK_LIMITS.breakerFailures, dispatcher);
    await world.publish(caller);
    receiver.answer({ status: 200 });
    await attempt(world.core, world.formats, { deliveryId: ladders[0]!.deliveryId, number: 2, random: 0.5 });
    await receiver.received(WEBHOOK_LIMITS.breakerFailures + 2);
  });

  test('keeps nobody else waiting', async () => {
    receiver.answer({ status: 500 });
    const well = await startReceiver();
    await world.newEndpoint(caller, well.url);
    await publishEach(WEBHOOK_LIMITS.breakerFailures + 5, await dispatch());
    expect(well.requests).toHaveLength(WEBHOOK_LIMITS.breakerFailures + 5);
    await well.close();
  });

  test('is not counted as failing for events that we cannot render', async () => {
    const broken = { ...world.formats.countersign!, render: () => JSON.parse('{') };
    await publishEach(WEBHOOK_LIMITS.breakerFailures + 1, await dispatch({ formats: { countersign: broken } }));
    expect(await row()).toMatchObject({ trip_count: 0, failure_count: 0 });
  });
});

describe('an endpoint that nothing has reached for five days', () => {
  const failedSince = (days: number, count: number) =>
    world.rows(
      `update endpoints set failing_since = now() - make_interval(days => ?), failure_count = ? where id = ?`,
      [days, count, endpointId],
    );

  test('is disabled, and its owner hears of it through the other endpoints and the audit trail', async () => {
    const other = await startReceiver();
    await world.newEndpoint(caller, other.url, ['endpoint.disabled']);
    await world.newEndpoint(await world.newCaller(), `${other.url}/strangers`);
    receiver.answer({ status: 500 });
    const dispatcher = await dispatch();
    await failedSince(5, 12);
    await publishEach(1, dispatcher);
    await dispatcher.idle();
    const endpoint = await readEndpoint(world.core, caller, endpointId);
    expect(endpoint).toMatchObject({ enabled: false, disabledReason: 'failing' });
    await other.received(1);
    expect(other.requests.map(({ path }) => path)).toEqual(['/']);
    expect(JSON.parse(other.requests[0]!.body)).toMatchObject({
      type: 'endpoint.disabled',
      documentId: null,
      data: { endpointId, url: endpoint.url, reason: 'failing', failingSince: endpoint.failingSince },
    });
    expect(
      await world.rows(`select details from audit_entries where organization_id = ? and action = 'endpoint.disabled'`, [
        caller.organizationId,
      ]),
    ).toEqual([{ details: { endpointId, reason: 'failing' } }]);
    await publishEach(1, dispatcher);
    expect(receiver.requests).toHaveLength(1);
    await other.close();
  });

  test.each([
    ['has not failed for so long', 4, 100],
    ['has failed only a few times', 6, 3],
  ])('stays enabled when it %s', async (_, days, count) => {
    receiver.answer({ status: 500 });
    const dispatcher = await dispatch();
    await failedSince(days, count);
    await publishEach(1, dispatcher);
    expect((await readEndpoint(world.core, caller, endpointId)).enabled).toBe(true);
  });

  test('begins anew when it is enabled again, and after each success', async () => {
    receiver.answer({ status: 500 });
    const dispatcher = await dispatch();
    await failedSince(6, 50);
    await publishEach(1, dispatcher);
    const enabled = await updateEndpoint(world.core, caller, endpointId, { enabled: true });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    await failedSince(6, 50);
    receiver.answer({ status: 200 });
    await publishEach(1, dispatcher);
    expect((await readEndpoint(world.core, caller, endpointId)).failingSince).toBeNull();
  });
});
