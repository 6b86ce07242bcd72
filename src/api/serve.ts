import { collectDefaultMetrics } from 'prom-client';
import type { Config } from '../config.ts';
import { type Core, openCore } from '../core.ts';
import { registry } from '../metrics.ts';
import { createApp } from './app.ts';
import { dialects } from './dialects.ts';
import { sweepIdempotencyKeys } from './idempotency.ts';
import { loggable } from './loggable.ts';
import { sweepRateWindows } from './rate-limit.ts';
import { listen } from './server.ts';
import type { Services } from './services.ts';

const SWEEP_EVERY_MS = 60_000;

/**
 * One API process, from its settings to its port. Tells a parent process when it is ready.
 * @throws when PostgreSQL does not answer, a contract does not fit, or the port is taken.
 */
export async function serveApi(config: Config): Promise<{ port: number; stop(): Promise<void> }> {
  const core = await openCore(config, 'api');
  try {
    const services: Services = { core };
    const app = await createApp(
      core,
      dialects.map((make) => make(services)),
    );
    const listening = await listen(app.koa, config);
    collectDefaultMetrics({ register: registry });
    const sweeping = setInterval(() => void sweep(core), SWEEP_EVERY_MS);
    core.log.info({ port: listening.port }, 'the API is ready');
    process.send?.({ ready: true, port: listening.port });
    return {
      port: listening.port,
      async stop() {
        clearInterval(sweeping);
        await listening.stop();
        await app.close();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

/** Forgets what has expired. A failure waits for the next minute. */
async function sweep(core: Core): Promise<void> {
  try {
    await sweepIdempotencyKeys(core);
    await sweepRateWindows(core.database);
  } catch (err) {
    core.log.warn({ err: loggable(err) }, 'expired rows were not swept');
  }
}
