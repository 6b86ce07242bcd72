import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { ensureAdmin, ensureSetupToken } from './admin.ts';
import { PlatformError } from './failure.ts';
import { endLeftovers, listedWatchdog } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { rotateLogs } from './log-file.ts';
import { startNodeChild } from './node-child.ts';
import { startDatabase, startSimulatedWhatsApp, startTemporal } from './parts.ts';
import { freePort, isPortFree } from './ports.ts';
import { startProgress } from './progress.ts';
import { type Runtime, removeRuntime, writeRuntime } from './runtime-file.ts';
import { openSecrets, type Secrets } from './secrets-file.ts';
import { settleSimulation } from './simulation.ts';
import { type Site, STOP_ORDER } from './site.ts';
import { supervise } from './supervised.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * What `npm start` brings up on one machine: PostgreSQL and Temporal (each unless the settings name one that runs
 * elsewhere), the schema, one API process and one worker process. Whatever ends by itself is started again.
 *
 * I1: one start a data folder (lock.ts). I2: nothing outlives the supervisor: it stops everything itself, the watchdog
 * does when it is killed, the next start does when both are (leftovers.ts). I3: addresses stay the same while it runs,
 * so a restart of one part needs no restart of another.
 */
export type Installation = {
  runtime: Omit<Runtime, 'pid'>;
  /** In order: API, worker, simulation, Temporal, PostgreSQL; each gets its time to end cleanly, less than 10 s in all. */
  stop(): Promise<void>;
};

const API_ENDING = { signal: 'SIGTERM', graceMs: 1_500 } as const;
const WORKER_ENDING = { signal: 'SIGTERM', graceMs: 4_500 } as const;

/**
 * Starts everything and resolves when the API and the worker are ready.
 * @throws PlatformError when a part cannot start; what had started by then has been stopped.
 */
export async function startInstallation(
  options: Pick<Site, 'config' | 'say'> & { version: string; simulatesWhatsApp?: boolean },
) {
  const { config, say, simulatesWhatsApp = false } = options;
  // Others may pass through (PostgreSQL's user has to) but not look around; what is private is so by its own mode.
  mkdirSync(config.home, { recursive: true, mode: 0o711 });
  const lock = await takeLock(config.home, () => say('Waiting for the start before this one to stop …'));
  const watchdog = startWatchdog();
  const logs = rotateLogs(join(config.home, 'logs'));
  const site: Site = { config, say, simulatesWhatsApp, parts: {}, watchdog: listedWatchdog(config.home, watchdog) };
  const stop = async (): Promise<void> => {
    lock.announceStop();
    removeRuntime(config.home);
    for (const part of STOP_ORDER) await site.parts[part]?.stop();
    logs.stop();
    watchdog.dismiss();
    lock.release();
  };
  try {
    await endLeftovers(config.home);
    const runtime = await startParts(site, options.version);
    writeRuntime(config.home, runtime);
    return { runtime, stop } satisfies Installation;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(site: Site, version: string): Promise<Omit<Runtime, 'pid'>> {
  const port = await choosePort(site.config);
  const apiUrl = `http://${addressForClients(site.config.host)}:${port}`;
  const secrets = openSecrets(site.config);
  const [[databaseUrl, temporal], simulator] = await bothSettled(
    bothSettled(startDatabase(site), startTemporal(site, apiUrl)),
    startSimulatedWhatsApp(site),
  );
  const config: Config = {
    ...site.config,
    port,
    databaseUrl,
    publicUrl: site.config.publicUrl ?? apiUrl,
    masterKey: secrets.masterKey,
    temporal: { ...site.config.temporal, ...temporal },
    whatsapp: {
      ...site.config.whatsapp,
      ...(simulator && { chromiumArguments: simulator.chromiumArguments, simulatorUrl: simulator.phoneUrl }),
    },
  };
  const admin = await prepareData(site, config, secrets);
  const setupToken = await ensureSetupToken(config, admin.organizationId);
  await startProcesses(site, config);
  return {
    apiUrl,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.uiUrl,
    databaseUrl,
    organizationId: admin.organizationId,
    adminKey: admin.key,
    setupUrl: setupToken && `${config.publicUrl}/join/${setupToken}`,
    simulatedWhatsAppUrl: simulator?.phoneUrl ?? null,
    version,
  };
}

/** The schema, the search attributes of a Temporal that runs elsewhere, the organization to begin with. */
async function prepareData(site: Site, config: Config, secrets: Secrets): Promise<NonNullable<Secrets['admin']>> {
  const { migrate } = await import('../db/migrate.ts');
  const done = await migrate(config.databaseUrl!);
  if (done.length > 0) site.say(`Migrated the database (${done.join(', ')}).`);
  await settleSimulation(config, site);
  return ensureAdmin(config, secrets);
}

async function startProcesses(site: Site, config: Config): Promise<void> {
  const env = environmentOf(config);
  const start = async (command: 'api' | 'worker'): Promise<void> => {
    site.parts[command] = await supervise(
      () =>
        startNodeChild({
          command,
          env,
          logFile: join(config.home, 'logs', `${command}.log`),
          ending: command === 'api' ? API_ENDING : WORKER_ENDING,
          watchdog: site.watchdog,
        }),
      site.say,
    );
  };
  const progress = startProgress('Starting the API and the worker');
  try {
    await bothSettled(start('api'), start('worker'));
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  }
}

/** The settings of a process of ours: the caller's own, with the parts filled in that were started here. */
function environmentOf(config: Config): NodeJS.ProcessEnv {
  return {
    ...process.env,
    COUNTERSIGN_HOME: config.home,
    COUNTERSIGN_CACHE: config.cacheFolder,
    COUNTERSIGN_MASTER_KEY: config.masterKey!,
    DATABASE_URL: config.databaseUrl!,
    TEMPORAL_ADDRESS: config.temporal.address!,
    ...(config.temporal.uiUrl ? { TEMPORAL_UI_URL: config.temporal.uiUrl } : {}),
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl!,
    ...(config.whatsapp.simulatorUrl && {
      WHATSAPP_SIMULATOR_URL: config.whatsapp.simulatorUrl,
      WHATSAPP_CHROMIUM_ARGUMENTS: JSON.stringify(config.whatsapp.chromiumArguments),
    }),
  };
}

/** @throws PlatformError naming the port when it is in use. */
async function choosePort(config: Config): Promise<number> {
  if (config.port === 0) return freePort([], config.host);
  if (await isPortFree(config.port, config.host)) return config.port;
  throw new PlatformError(`Port ${config.port} on ${config.host} is in use.`, [
    'Take another one (PORT=3001 npm start), or any free one (npm start -- --port 0).',
  ]);
}

function addressForClients(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Both results; when one fails, only after the other has come to an end too, so that nothing starts behind a failure. */
async function bothSettled<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
