import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Caller } from '../../src/core.ts';
import { dataConverter, openClient } from '../../src/temporal/connection.ts';
import { connectionWorkflowId, sessionQueue } from '../../src/temporal/whatsapp-workflows.ts';
import { createConnection, deleteConnection, restartConnection } from '../../src/whatsapp/connections.ts';
import { readConnection } from '../../src/whatsapp/reading.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { workflowBundle } from '../support/servers.ts';
import { startTimeSkipping } from '../support/time.ts';

/** A product whose worker has no Chromium, so every session is lost as soon as it is begun. */
type World = { product: Product; client: Client; caller: Caller; close(): Promise<void> };

async function openWorld(options: { temporalAddress?: string } = {}): Promise<World> {
  const product = await startProduct({ ...options, environment: { CHROMIUM_PATH: '/nowhere/chromium' } });
  const client = await openClient(product.core.config, product.core.keyring);
  const close = async () => {
    await client.connection.close();
    await product.stop();
  };
  return { product, client, caller: await product.newCaller(), close };
}

/** Begun with a run that continues as new after a few sessions, whose id is the connection's. */
async function begin({ product, client, caller }: World, continueAfterEvents: number): Promise<string> {
  const connectionId = randomUUID();
  const { taskQueue } = product.core.config.temporal;
  const { organizationId } = caller;
  await client.workflow.start('whatsappConnection', {
    workflowId: connectionWorkflowId(connectionId),
    taskQueue,
    args: [{ organizationId, connectionId, sessionQueue: sessionQueue(taskQueue), continueAfterEvents }],
  });
  await createConnection(product.services, caller, { id: connectionId, name: 'Office', language: 'en' });
  return connectionId;
}

describe('while hours pass in seconds', () => {
  let environment: TestWorkflowEnvironment;
  let world: World;
  beforeAll(async () => {
    environment = await startTimeSkipping();
    world = await openWorld({ temporalAddress: environment.address });
  });
  afterAll(async () => {
    await world.close();
    await environment.teardown();
  });

  test('a session that is lost again and again is begun ever more rarely, then given up until somebody asks', async () => {
    const { product, client, caller } = world;
    const id = await begin(world, 4_000);
    const failed = await eventually(async () => {
      await environment.sleep('10 minutes');
      const one = await readConnection(product.core, caller, id, 'en');
      return one.state === 'failed' && one;
    });
    expect(failed).toMatchObject({ reason: 'browser_missing', restarts: 10 });
    expect(failed.description).toContain('CHROMIUM_PATH');
    const history = await client.workflow.getHandle(connectionWorkflowId(id)).fetchHistory();
    const waits = (history.events ?? []).flatMap(({ timerStartedEventAttributes: timer }) => {
      const { seconds } = timer?.startToFireTimeout ?? {};
      return seconds ? [Number(seconds)] : [];
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    await restartConnection(product.services, caller, id, 'en');
    await eventually(async () => (await readConnection(product.core, caller, id, 'en')).restarts > 10);

    const replayed = Worker.runReplayHistory(
      { workflowBundle: { codePath: workflowBundle() }, dataConverter: dataConverter(product.core.keyring) },
      history,
    );
    await expect(replayed).resolves.toBeUndefined();
  });
});

/** On the real server: the time-skipping one hangs when an activity ends just as it is cancelled. */
test('a run that continues as new loses no command, and sessions are counted on', async () => {
  const world = await openWorld();
  const { product, client, caller } = world;
  try {
    const id = await begin(world, 20);
    const handle = client.workflow.getHandle(connectionWorkflowId(id));
    const { runId } = await handle.describe();
    await eventually(async () => (await handle.describe()).runId !== runId);
    const { restarts } = await readConnection(product.core, caller, id, 'en');
    await Promise.all([1, 2, 3].map(() => restartConnection(product.services, caller, id, 'en')));
    await eventually(async () => (await readConnection(product.core, caller, id, 'en')).restarts > restarts);
    await deleteConnection(product.services, caller, id);
    expect(await handle.result()).toBe('deleted');
    const rows = await product.core.database.system((em) =>
      em.execute<object[]>('select 1 from whatsapp_connections where id = ?', [id]),
    );
    expect(rows).toEqual([]);
  } finally {
    await world.close();
  }
});
