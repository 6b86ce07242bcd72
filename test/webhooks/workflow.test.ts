import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, NativeConnection, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { makeDeliveryActivities } from '../../activities/deliver.ts';
import type { Caller } from '../../src/core.ts';
import { listDeliveries, readDelivery } from '../../src/webhooks/deliveries.ts';
import { runDispatcher } from '../../src/webhooks/dispatcher.ts';
import { deleteEndpoint, updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { ATTEMPT_DELAYS_MS, ATTEMPTS_MAX } from '../../src/webhooks/ladder.ts';
import { deliveryWorkflowId, makeStartLadder } from '../../src/webhooks/start-ladder.ts';
import { type delivery, retryNowSignal } from '../../workflows/delivery.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { temporalAddress } from '../support/servers.ts';
import { startTimeSkipping } from '../support/time.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let workflowBundle: WorkflowBundleWithSourceMap;
let caller: Caller;
let receiver: Receiver;
beforeAll(async () => {
  world = await openWorld();
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/delivery.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

async function failedDelivery(): Promise<string> {
  await world.newEndpoint(caller, receiver.url);
  await world.publish(caller);
  const dispatcher = await runDispatcher(world.core, { formats: world.formats, startLadder: async () => {} });
  await dispatcher.idle();
  await dispatcher.stop();
  return (await listDeliveries(world.core, caller, {}, { limit: 1 })).data[0]!.id;
}

describe('over days that pass in a moment', () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    environment = await startTimeSkipping();
  });
  afterAll(() => environment.teardown());

  async function runToEnd(deliveryId: string): Promise<{ end: string; hours: number; delaysMs: number[] }> {
    const taskQueue = randomUUID();
    const times: number[] = [];
    const activities = makeDeliveryActivities(world.core, world.formats);
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle,
      activities: {
        ...activities,
        deliver: async (input: Parameters<typeof activities.deliver>[0]) => {
          times.push(await environment.currentTimeMs());
          return activities.deliver(input);
        },
      },
    });
    const begun = await environment.currentTimeMs();
    const end = await worker.runUntil(
      environment.client.workflow.execute<typeof delivery>('delivery', {
        taskQueue,
        workflowId: deliveryWorkflowId(deliveryId),
        args: [{ deliveryId, attempts: 1, delayMs: 5_000 }],
      }),
    );
    const delaysMs = times.map((time, index) => time - (times[index - 1] ?? begun));
    return { end, hours: (times.at(-1)! - begun) / 3_600_000, delaysMs };
  }

  test('a receiver that stays broken is tried ten times in all, then given up', async () => {
    receiver.answer({ status: 500 });
    const deliveryId = await failedDelivery();
    const { end, hours, delaysMs } = await runToEnd(deliveryId);
    expect(end).toBe('dead');
    expect(delaysMs).toHaveLength(ATTEMPTS_MAX - 1);
    expect(hours).toBeGreaterThan(75 * 0.8);
    for (const [index, delay] of delaysMs.entries()) {
      const base = ATTEMPT_DELAYS_MS[index + 1]!;
      expect(delay).toBeGreaterThanOrEqual(base * 0.8);
      // Time does not stand still while the machine works.
      expect(delay).toBeLessThanOrEqual(base * 1.2 + 60_000);
    }
    const { attempts, ...row } = await readDelivery(world.core, caller, deliveryId);
    expect(row).toMatchObject({ status: 'dead', attemptCount: ATTEMPTS_MAX, nextAttemptAt: null });
    expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(receiver.requests).toHaveLength(ATTEMPTS_MAX);
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('a receiver that recovers gets it, after the time it asked for', async () => {
    receiver.answer((_, index) => (index < 2 ? { status: 503, headers: { 'retry-after': '600' } } : { status: 200 }));
    const deliveryId = await failedDelivery();
    const { end, delaysMs } = await runToEnd(deliveryId);
    expect(end).toBe('delivered');
    expect(delaysMs).toHaveLength(2);
    expect(delaysMs[1]).toBeGreaterThanOrEqual(600_000);
    expect(delaysMs[1]).toBeLessThan(660_000);
    expect(await readDelivery(world.core, caller, deliveryId)).toMatchObject({ status: 'delivered', attemptCount: 3 });
  });
});

describe('on a real server', () => {
  let connection: NativeConnection;
  let client: Client;
  const taskQueue = `deliveries-${randomUUID()}`;
  let worker: Worker;
  let running: Promise<void>;
  beforeAll(async () => {
    connection = await NativeConnection.connect({ address: temporalAddress() });
    client = new Client({ connection: await Connection.connect({ address: temporalAddress() }) });
    const activities = makeDeliveryActivities(world.core, world.formats);
    worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
    running = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await running;
    await connection.close();
    await client.connection.close();
  });

  async function start(): Promise<{ deliveryId: string; handle: ReturnType<Client['workflow']['getHandle']> }> {
    receiver.answer({ status: 500 });
    const deliveryId = await failedDelivery();
    const startLadder = makeStartLadder(client, taskQueue);
    await startLadder({ deliveryId, attempts: 1, delayMs: 3_600_000 });
    await startLadder({ deliveryId, attempts: 1, delayMs: 0 }); // A second dispatcher may do the same: no harm.
    return { deliveryId, handle: client.workflow.getHandle(deliveryWorkflowId(deliveryId)) };
  }

  test('an operator sees where a delivery stands, and can have it tried at once', async () => {
    const { deliveryId, handle } = await start();
    const details = await handle.query('__temporal_workflow_metadata');
    expect(details).toMatchObject({
      currentDetails: expect.stringMatching(/^Attempt 1 of 10: failed\. Next attempt at 2/),
    });
    receiver.answer({ status: 200 });
    await handle.signal(retryNowSignal);
    expect(await handle.result()).toBe('delivered');
    expect(receiver.requests).toHaveLength(2);
    expect((await readDelivery(world.core, caller, deliveryId)).status).toBe('delivered');
    await makeStartLadder(client, taskQueue)({ deliveryId, attempts: 1, delayMs: 0 });
    expect(receiver.requests).toHaveLength(2);
  });

  test.each([
    ['disabled', (id: string) => updateEndpoint(world.core, caller, id, { enabled: false })],
    ['deleted', (id: string) => deleteEndpoint(world.core, caller, id)],
  ])('a workflow in flight sends nothing more once its endpoint is %s', async (_, close) => {
    const { deliveryId, handle } = await start();
    await close((await readDelivery(world.core, caller, deliveryId)).endpointId);
    await handle.signal(retryNowSignal);
    expect(await handle.result()).toBe('cancelled');
    expect(receiver.requests).toHaveLength(1);
    expect((await readDelivery(world.core, caller, deliveryId)).status).toBe('cancelled');
  });

  test('an attempt that is held waits and uses up nothing', async () => {
    const { deliveryId, handle } = await start();
    receiver.answer({ status: 200 });
    const throttle = `update endpoints set throttled_until = now() + interval '700 milliseconds' where organization_id = ?`;
    await world.rows(throttle, [caller.organizationId]);
    await handle.signal(retryNowSignal);
    expect(await handle.result()).toBe('delivered');
    expect(receiver.requests).toHaveLength(2);
    expect(receiver.requests[1]!.at - receiver.requests[0]!.at).toBeGreaterThan(650);
    expect(await readDelivery(world.core, caller, deliveryId)).toMatchObject({ attemptCount: 2 });
  });

  test('cancelling the workflow cancels the delivery', async () => {
    const { deliveryId, handle } = await start();
    await handle.cancel();
    expect(await handle.result()).toBe('cancelled');
    expect((await readDelivery(world.core, caller, deliveryId)).status).toBe('cancelled');
    expect(receiver.requests).toHaveLength(1);
  });
});
