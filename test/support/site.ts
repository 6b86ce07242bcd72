import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Failpoint } from '../../src/failpoint.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { type Product, startProduct } from './product.ts';
import { processEnvironment } from './servers.ts';

/**
 * The product as processes of their own, which can be killed: `countersign api` and `countersign worker` over a database
 * and a task queue of this site.
 */
export type Site = {
  /** For looking into the stores, and for what no process does. Has no worker. */
  product: Product;
  organizationId: string;
  authorization: string;
  /** @param failpoint where it is to be killed. */
  start(process: 'api' | 'worker', failpoint?: Failpoint): Promise<SiteProcess>;
  stop(): Promise<void>;
};
export type SiteProcess = {
  /** Of an API process. */
  url: string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves when it has died, by whatever hand. */
  died: Promise<unknown>;
};

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export async function startSite(environment: Record<string, string> = {}): Promise<Site> {
  const product = await startProduct({ worker: false, environment });
  const { organizationId } = await product.newCaller();
  const { authorization } = await createKey(product.core, {
    organizationId,
    dialect: 'countersign',
    name: 'test',
    mode: 'live',
    requestsPerMinute: 100_000,
  });
  const children = new Set<ChildProcess>();
  const { config } = product.core;

  return {
    product,
    organizationId,
    authorization,
    async start(name, failpoint) {
      const child = spawn(process.execPath, ['--no-warnings', CLI, name], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          ...processEnvironment(),
          PORT: '0',
          COUNTERSIGN_HOME: config.home,
          COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
          COUNTERSIGN_MASTER_KEY: config.masterKey as string,
          DATABASE_URL: config.databaseUrl as string,
          TEMPORAL_ADDRESS: config.temporal.address as string,
          TEMPORAL_TASK_QUEUE: config.temporal.taskQueue,
          LOG_LEVEL: 'fatal',
          ...environment,
          ...(failpoint ? { COUNTERSIGN_FAILPOINT: failpoint } : {}),
        },
      });
      children.add(child);
      const died = once(child, 'exit').finally(() => children.delete(child));
      const message = await Promise.race([once(child, 'message'), died.then(() => null)]);
      // One that is to die may do so at once.
      if (!message && !failpoint) throw new Error(`countersign ${name} ended before it was ready`);
      const { port } = (message?.[0] ?? {}) as { port?: number };
      return {
        url: `http://127.0.0.1:${port}`,
        died,
        async kill() {
          child.kill('SIGKILL');
          await died;
        },
      };
    },
    async stop() {
      for (const child of children) child.kill('SIGKILL');
      await product.stop();
    },
  };
}
