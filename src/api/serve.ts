import { billingHooks } from '../billing/hooks.ts';
import type { Config } from '../config.ts';
import type { Core } from '../core.ts';
import { checkSealing } from '../evidence/readiness.ts';
import { checkIdentityGateway } from '../identity/readiness.ts';
import type { Logger } from '../log.ts';
import { messageHooks } from '../messaging/drivers/open.ts';
import { measureBacklog, measureConnections, measureProcess } from '../metrics.ts';
import { openServices } from '../open-services.ts';
import { checkConnections } from '../whatsapp/readiness.ts';
import { createApp } from './app.ts';
import { AppSocket } from './app-socket.ts';
import { codecEndpoint } from './codec.ts';
import { dialects } from './dialects.ts';
import { sweepIdempotencyKeys } from './idempotency.ts';
import { sweepRateWindows } from './rate-limit.ts';
import { listen } from './server.ts';
import { readWebApp } from './web-app.ts';
import { sweepRequestWindows } from './window-limit.ts';

const SWEEP_EVERY_MS = 60_000;

/**
 * One API process, from its settings to its port. Tells a parent process when it is ready.
 * @throws when PostgreSQL does not answer, a contract does not fit, or the port is taken.
 */
export async function serveApi(config: Config): Promise<{ port: number; log: Logger; stop(): Promise<void> }> {
  // What has been opened, to be closed in the opposite order.
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const services = await openServices(config, 'api');
    opened.push(() => services.close());
    const { core, workflows } = services;
    const web = await readWebApp();
    if (!web) core.log.warn('the pages have not been built (npm run build:web): signing links open nothing');
    const app = await createApp(
      core,
      dialects.map((make) => make(services)),
      {
        web,
        codec: codecEndpoint(core.keyring),
        hooks: new Map([...messageHooks(core), ...billingHooks(core)]),
        checks: [
          { name: 'temporal', check: () => workflows.check() },
          { name: 'files', check: () => core.files.check() },
          { name: 'sealing', check: () => checkSealing(core), advisory: true },
          { name: 'identity', check: () => checkIdentityGateway(core), advisory: true },
          { name: 'whatsapp', check: () => checkConnections(core), advisory: true },
        ],
      },
    );
    opened.push(() => app.close());
    const sweeping = setInterval(() => void sweep(core), SWEEP_EVERY_MS);
    opened.push(async () => clearInterval(sweeping));
    measureProcess();
    measureBacklog(core);
    measureConnections(core);
    const listening = await listen(app.koa, { ...config, upgrades: new AppSocket(core), leaving: app.leaving });
    opened.push(() => listening.stop());
    core.log.info({ port: listening.port }, 'the API is ready');
    process.send?.({ ready: true, port: listening.port });
    return { port: listening.port, log: core.log, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Forgets what has expired. A failure waits for the next minute. */
async function sweep(core: Core): Promise<void> {
  try {
    await sweepIdempotencyKeys(core);
    await sweepRateWindows(core.database);
    await sweepRequestWindows(core.database);
  } catch (err) {
    core.log.warn({ err }, 'expired rows were not swept');
  }
}
