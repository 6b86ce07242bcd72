import './patience.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { type Caller, type Core, openCore } from '../../src/core.ts';
import { createPdfEngine } from '../../src/pdf/engine.ts';
import type { Services } from '../../src/services.ts';
import { openClient } from '../../src/temporal/connection.ts';
import { makeContractWorkflows } from '../../src/temporal/contract-workflows.ts';
import { makeDocumentWorkflows } from '../../src/temporal/document-workflows.ts';
import { makeScheduledWorkflows } from '../../src/temporal/scheduled-workflows.ts';
import { makeWhatsAppWorkflows } from '../../src/temporal/whatsapp-workflows.ts';
import { makeStartLadder } from '../../src/webhooks/start-ladder.ts';
import type { RunningWorker } from '../../src/worker/run.ts';
import { createDatabase, createNamespaceOrQueue, temporalAddress, workflowBundle } from './servers.ts';

/**
 * The product in this process, over a database and a task queue of its own: real PostgreSQL, real Temporal, the real
 * worker. `stop()` in `afterAll`.
 */
export type Product = {
  services: Services;
  core: Core;
  /** A caller of a fresh organization whose key may do everything. */
  newCaller(dialect?: string): Promise<Caller>;
  startWorker(): Promise<RunningWorker>;
  superuserUrl: string;
  stop(): Promise<void>;
};

/** @param environment further settings, as `process.env` would hold them. `worker: false` starts none. */
export async function startProduct(
  options: { environment?: Record<string, string>; worker?: boolean; temporalAddress?: string } = {},
): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  const database = await createDatabase();
  const config = readConfig({
    COUNTERSIGN_HOME: home,
    COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
    COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: options.temporalAddress ?? temporalAddress(),
    TEMPORAL_TASK_QUEUE: createNamespaceOrQueue().taskQueue,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    ...options.environment,
  });
  const core = await openCore(config, 'worker');
  const client = await openClient(config, core.keyring);
  const pdf = createPdfEngine({ startsEarly: false });
  const { taskQueue } = config.temporal;
  const services: Services = {
    core,
    pdf,
    workflows: makeDocumentWorkflows(client, taskQueue),
    contractWorkflows: makeContractWorkflows(client, taskQueue),
    whatsapp: makeWhatsAppWorkflows(client, taskQueue),
    scheduled: makeScheduledWorkflows(client, taskQueue),
  };
  const workers = new Set<RunningWorker>();

  const product: Product = {
    services,
    core,
    superuserUrl: database.superuserUrl,
    async newCaller(dialect = 'countersign') {
      const organizationId = randomUUID();
      await core.database.system((em) =>
        em.execute('insert into organizations (id, name) values (?, ?)', [organizationId, 'Test organization']),
      );
      return { organizationId, actor: { kind: 'key', id: 'key_test' }, dialect, mode: 'live', scopes: ['*'] };
    },
    async startWorker() {
      // Loading what a worker stands on takes a test that needs none a third of its time.
      const { startWorker } = await import('./worker.ts');
      const startLadder = makeStartLadder(client, taskQueue);
      const worker = await startWorker(services, { bundle: { codePath: workflowBundle() }, startLadder });
      workers.add(worker);
      return {
        ...worker,
        async stop() {
          workers.delete(worker);
          await worker.stop();
        },
      };
    },
    async stop() {
      await Promise.all([...workers].map((worker) => worker.stop()));
      await Promise.all([pdf.close(), client.connection.close()]);
      await core.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
  if (options.worker !== false) await product.startWorker();
  return product;
}

/**
 * Asks until `read` gives something that is not null or false. The time is a bound for what hangs, not a measure: both
 * cores may be busy with other tests.
 * @throws after `timeoutMs`
 */
export async function eventually<T>(
  read: () => Promise<T | null | false | undefined>,
  timeoutMs = 150_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value !== null && value !== false && value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`it did not happen within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
