import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../src/config.ts';
import { type Core, openCore } from '../src/core.ts';
import { migrate } from '../src/db/migrate.ts';
import { createKey } from '../src/organizations/keys.ts';
import { ensureDefaultOrganization } from '../src/organizations/organizations.ts';
import { startPostgres } from '../src/platform/embedded-postgres.ts';
import { startNodeChild } from '../src/platform/node-child.ts';
import { freePort } from '../src/platform/ports.ts';
import { type Service, serviceOf } from '../src/platform/service.ts';
import { obtainTemporal } from '../src/platform/temporal-finder.ts';
import { startTemporalServer } from '../src/platform/temporal-server.ts';
import { startWatchdog, type Watchdog } from '../src/platform/watchdog.ts';

/**
 * Everything a benchmark runs on, in a temporary folder: PostgreSQL and Temporal as `npm start` brings them up (the
 * tuned server over a SQLite file), and the product's processes as children of their own. Nothing outlives it: the
 * watchdog ends all of it should this process be killed.
 */
export type Site = {
  core: Core;
  folder: string;
  organizationId: string;
  /** A key that may do everything, as often as it likes. */
  authorization: string;
  superuserUrl: string;
  postgres: Service;
  temporal: Service;
  temporalAddress: string;
  /** Starts the API once; every later call gives the same. */
  api(): Promise<{ url: string; service: Service }>;
  /** Starts the worker of the product's task queue once. */
  worker(): Promise<Service>;
  /** A further worker, on a task queue of its own, or with other settings. */
  startWorker(taskQueue: string, more?: { name: string; environment: Record<string, string> }): Promise<Service>;
  /** One of `processes/` or `bare/`, ready when it has sent its first message. */
  startHelper(file: string, environment?: Record<string, string>): Promise<Helper>;
  stop(): Promise<void>;
};

export type Helper = {
  service: Service;
  /** The message it became ready with. */
  ready: Record<string, unknown>;
  send(message: object): void;
  onMessage(listener: (message: Record<string, unknown>) => void): void;
  /** Sends a message and resolves with the next one that comes back. */
  ask(message: object): Promise<Record<string, unknown>>;
};

const ENDING = { signal: 'SIGTERM', graceMs: 5_000 } as const;
const HELPER_READY_WITHIN_MS = 60_000;
/** So that (c) can tell when a transaction was committed; costs 10 bytes a transaction. */
const POSTGRES_SETTINGS = { track_commit_timestamp: 'on' };
/** The most that a key can have, so that no limit takes part in a measurement. */
const REQUESTS_PER_MINUTE = 10_000_000;

/** @param profileFolder where the product's processes leave CPU profiles when they end; null: none. */
export async function startSite(profileFolder: string | null): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  chmodSync(folder, 0o711); // PostgreSQL may run as another user, who has to pass through.
  const watchdog = startWatchdog();
  watchdog.removeFolder(folder);
  const running: Running = [];
  const stop = async (): Promise<void> => {
    for (const one of running.splice(0).reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    watchdog.dismiss();
  };
  try {
    return { ...(await startParts({ folder, watchdog, running, profileFolder })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Running = { stop(): Promise<void> }[];

async function startParts(options: {
  folder: string;
  watchdog: Watchdog;
  running: Running;
  profileFolder: string | null;
}) {
  const { folder, watchdog, running, profileFolder } = options;
  const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
    running.push(one);
    return one;
  };
  const logFile = (name: string) => join(folder, 'logs', `${name}.log`);
  const { postgres, temporal, settings } = await startServers({ folder, watchdog, keep, logFile });
  const config = readConfig(settings);
  await migrate(config.databaseUrl!);
  const core = await openCore(config, 'cli');
  keep({ stop: () => core.close() });
  const { organizationId } = await ensureDefaultOrganization(core);
  const { authorization } = await createKey(core, {
    ...{ organizationId, dialect: 'countersign', name: 'bench', mode: 'live' },
    requestsPerMinute: REQUESTS_PER_MINUTE,
  });

  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  const profiled = profileFolder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` } : {};
  const startProduct = async (command: 'api' | 'worker', log: string, more = {}): Promise<Service> =>
    keep(
      await startNodeChild({
        command,
        env: { ...env, ...profiled, ...more },
        logFile: logFile(log),
        ending: ENDING,
        watchdog,
      }),
    );
  return {
    ...{ core, folder, organizationId, authorization, postgres, temporal },
    superuserUrl: new URL(new URL(postgres.databaseUrl).pathname, postgres.superuserUrl).href,
    temporalAddress: temporal.address,
    api: once(async () => ({ url: config.publicUrl!, service: await startProduct('api', 'api') })),
    worker: once(() => startProduct('worker', 'worker')),
    startWorker: (taskQueue: string, more?: { name: string; environment: Record<string, string> }) =>
      startProduct('worker', `worker-${more?.name ?? taskQueue}`, {
        TEMPORAL_TASK_QUEUE: taskQueue,
        ...more?.environment,
      }),
    startHelper: async (file: string, more: Record<string, string> = {}) => {
      const helper = await startHelper(file, { ...env, ...more }, watchdog);
      keep(helper.service);
      return helper;
    },
  };
}

async function startServers(options: {
  folder: string;
  watchdog: Watchdog;
  keep<T extends Service>(service: T): T;
  logFile(name: string): string;
}) {
  const { folder, watchdog, keep, logFile } = options;
  const { path: program } = await obtainTemporal(readConfig().cacheFolder);
  const temporal = keep(
    await startTemporalServer({
      ...{ program, watchdog, logFile: logFile('temporal') },
      databaseFile: join(folder, 'temporal', 'temporal.db'),
      preferredPorts: [],
      ui: null,
    }),
  );
  const postgres = keep(
    await startPostgres({
      ...{ folder: join(folder, 'postgres'), logFile: logFile('postgres'), watchdog },
      settings: POSTGRES_SETTINGS,
    }),
  );
  const port = await freePort();
  const settings = {
    COUNTERSIGN_HOME: folder,
    COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
    COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
    // Only the workers of (v) hold WhatsApp sessions.
    WHATSAPP_SESSIONS_MAX: '0',
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: postgres.databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  return { postgres, temporal, settings };
}

async function startHelper(file: string, env: NodeJS.ProcessEnv, watchdog: Watchdog): Promise<Helper> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', program], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const service = serviceOf({ name: file, child, ending: ENDING, watchdog });
  const next = (): Promise<Record<string, unknown>> =>
    Promise.race([
      new Promise<Record<string, unknown>>((resolve) => {
        child.once('message', (message) => resolve(message as Record<string, unknown>));
      }),
      service.ended.then(() => Promise.reject(new Error(`${file} ended (${service.exit()})`))),
    ]);
  const late = setTimeout(() => child.kill('SIGKILL'), HELPER_READY_WITHIN_MS);
  const ready = await next();
  clearTimeout(late);
  return {
    ...{ service, ready },
    send: (message) => void child.send(message),
    onMessage: (listener) => void child.on('message', (message) => listener(message as Record<string, unknown>)),
    ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
