import { chmodSync, existsSync, mkdtempSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { type EmbeddedPostgres, startPostgres } from '../../src/platform/embedded-postgres.ts';
import type { Service } from '../../src/platform/service.ts';
import { obtainTemporal } from '../../src/platform/temporal-finder.ts';
import { startTemporalServer } from '../../src/platform/temporal-server.ts';
import { startWatchdog, type Watchdog } from '../../src/platform/watchdog.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { chromiumPath } from './chromium.ts';
import { SERVER_VARIABLES, TEMPLATE_DATABASE } from './servers.ts';
import { obtainTimeSkippingServer } from './time-skipping-server.ts';

/** What global-teardown.ts stops. Both run in the same process, but each in a module registry of its own. */
export type RunningServers = { services: Service[]; folder: string; watchdog: Watchdog };
declare global {
  var countersignTestServers: RunningServers | undefined;
}

/** These databases are thrown away, so nothing has to survive a power cut. */
const FAST_AND_FORGETFUL = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '400',
  shared_buffers: '64MB',
};

/**
 * A file system in memory, as Linux has one, where making a file costs a fiftieth: a copy of the template alone is over a
 * thousand of them. A container's is 64 MB.
 */
const MEMORY = '/dev/shm';
const MEMORY_BYTES_MIN = 4 * 1024 ** 3;

/** Starts one PostgreSQL and one Temporal server for the whole run; everything that must be got or built is got here. */
export default async function setup(): Promise<void> {
  chromiumPath();
  const { cacheFolder } = readConfig();
  const folder = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'countersign-test-'));
  chmodSync(folder, 0o711); // PostgreSQL may run as another user, who has to pass through.
  process.env.TMPDIR = folder; // What tests and their processes leave behind goes with it.
  const watchdog = startWatchdog();
  watchdog.removeFolder(folder);
  const running: RunningServers = { services: [], folder, watchdog };
  globalThis.countersignTestServers = running;
  const keep = <T extends Service>(service: T): T => {
    running.services.push(service);
    return service;
  };

  const [database, temporal, timeSkipping, workflowBundle] = await Promise.all([
    startPostgres({
      folder: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      settings: FAST_AND_FORGETFUL,
      watchdog,
    })
      .then(keep)
      .then(migrateTemplate),
    startTemporal(cacheFolder, running, keep),
    obtainTimeSkippingServer(cacheFolder),
    writeWorkflowBundle(folder),
  ]);
  process.env[SERVER_VARIABLES.databaseServerUrl] = database.superuserUrl;
  process.env[SERVER_VARIABLES.databaseLoginUrl] = database.databaseUrl;
  process.env[SERVER_VARIABLES.temporalAddress] = temporal.address;
  process.env[SERVER_VARIABLES.workflowBundle] = workflowBundle;
  // Node keeps what it has compiled for the next of the many processes that tests start.
  process.env[SERVER_VARIABLES.compileCache] = join(cacheFolder, 'compiled');
  if (timeSkipping) process.env[SERVER_VARIABLES.timeSkippingProgram] = timeSkipping;
}

function hasMemory(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MEMORY_BYTES_MIN;
}

async function startTemporal(cacheFolder: string, running: RunningServers, keep: <T extends Service>(service: T) => T) {
  const { path } = await obtainTemporal(cacheFolder);
  return keep(
    await startTemporalServer({
      program: path,
      logFile: join(running.folder, 'temporal.log'),
      databaseFile: null,
      preferredPorts: [],
      ui: null,
      watchdog: running.watchdog,
    }),
  );
}

/** Made once, since it takes each product or worker a second. */
async function writeWorkflowBundle(folder: string): Promise<string> {
  const path = join(folder, 'workflows.cjs');
  writeFileSync(path, (await bundleWorkflows()).code);
  return path;
}

/** Migrates one database; tests get copies of it, which take 30 ms in memory (500 on a disk) instead of a migration each. */
async function migrateTemplate(database: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  const url = new URL(database.databaseUrl);
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE_DATABASE} owner ${pg.escapeIdentifier(url.username)}`);
    url.pathname = `/${TEMPLATE_DATABASE}`;
    if (existsSync(new URL('../../src/db/migrate.ts', import.meta.url))) {
      const { migrate } = await import('../../src/db/migrate.ts');
      await migrate(url.href);
    }
    // Nobody may be connected to a database while it is copied.
    await client.query(`alter database ${TEMPLATE_DATABASE} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
  return database;
}
