import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PlatformError } from './failure.ts';
import { openLog, tailOf } from './log-file.ts';
import { freePort } from './ports.ts';
import { commandAs, findPostgres, type PostgresPrograms } from './postgres-binaries.ts';
import { openCluster, rememberPort } from './postgres-cluster.ts';
import { type Ending, endProcess, identify } from './process-identity.ts';
import { type Service, serviceOf } from './service.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * A PostgreSQL of our own in one folder, listening on 127.0.0.1 only. What was committed survives a kill of any
 * process: PostgreSQL recovers from its log at the next start.
 */
export type EmbeddedPostgres = Service & {
  /** Of the login that owns the database `countersign` and may create roles, but is no superuser. */
  databaseUrl: string;
  /** Of the superuser, for what only one may do (tests clone databases). */
  superuserUrl: string;
};

type Options = {
  folder: string;
  logFile: string;
  /** PostgreSQL settings that replace the usual ones. */
  settings?: Record<string, string>;
  watchdog: Watchdog;
};

const LOGIN = 'countersign';

/** Enough for one API and one worker process on a small machine, next to which it lives. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  log_min_messages: 'warning',
  jit: 'off',
};

/** Recovery after a crash replays at most `max_wal_size` of log; this is generous for it on a slow disk. */
const READY_WITHIN_MS = 90_000;
/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, everything is written. */
const ENDING: Ending = { signal: 'SIGINT', graceMs: 1_800 };
/** Sessions of a postmaster that was killed hold its memory for a moment, and PostgreSQL refuses to start meanwhile. */
const START_ATTEMPTS_MAX = 4;
const START_AGAIN_AFTER_MS = 500;

/**
 * Starts the cluster in the folder, making it the first time.
 * @throws PlatformError when it does not come up, with the end of its log.
 */
export async function startPostgres(options: Options): Promise<EmbeddedPostgres> {
  const programs = findPostgres();
  const cluster = await openCluster(options.folder, programs, options.settings?.fsync !== 'off');
  await endLeftover(join(options.folder, 'data'));
  const port = await freePort([cluster.port]);
  rememberPort(options.folder, cluster, port);

  const superuserUrl = `postgres://postgres:${cluster.superuserPassword}@127.0.0.1:${port}/postgres`;
  const databaseUrl = `postgres://${LOGIN}:${cluster.password}@127.0.0.1:${port}/${LOGIN}`;
  for (let attempt = 1; ; attempt += 1) {
    const child = launch(programs, options, port);
    const service = serviceOf({ name: 'PostgreSQL', child, ending: ENDING, watchdog: options.watchdog });
    try {
      await prepare(superuserUrl, cluster.password, service);
      return { ...service, superuserUrl, databaseUrl };
    } catch (cause) {
      await service.stop();
      if (attempt === START_ATTEMPTS_MAX) {
        throw new PlatformError(
          `The embedded PostgreSQL did not start: ${(cause as Error).message}`,
          [`The end of its log, ${options.logFile}:`, ...tailOf(options.logFile, 3)],
          { cause },
        );
      }
      await delay(START_AGAIN_AFTER_MS);
    }
  }
}

function launch(programs: PostgresPrograms, options: Options, port: number): ChildProcess {
  const data = join(options.folder, 'data');
  const settings = { ...SETTINGS, port: String(port), ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const run = commandAs(programs.user, programs.postgres, ['-D', data, ...flags], [data]);
  const log = openLog(options.logFile);
  try {
    // A session of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
    return spawn(run.command, run.args, {
      ...run.options,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.descriptor, log.descriptor],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
  } finally {
    log.close();
  }
}

/**
 * A postmaster may have outlived whoever started it. Its pid file says which process; it is ended only when that
 * process really runs on this folder.
 */
async function endLeftover(data: string): Promise<void> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  const identity = pid > 0 ? identify(pid) : null;
  if (!identity) return; // PostgreSQL itself clears a pid file of the dead.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => data);
  if (command.includes(data)) await endProcess(identity, ENDING);
}

/** Waits until PostgreSQL answers, then sees to the login and the database. */
async function prepare(superuserUrl: string, password: string, service: Service): Promise<void> {
  const client = await connectWhenReady(superuserUrl, service);
  try {
    const login = await client.query('select 1 from pg_roles where rolname = $1', [LOGIN]);
    if (login.rowCount === 0) {
      await client.query(`create role ${LOGIN} login createrole password ${pg.escapeLiteral(password)}`);
    }
    const database = await client.query('select 1 from pg_database where datname = $1', [LOGIN]);
    if (database.rowCount === 0) await client.query(`create database ${LOGIN} owner ${LOGIN}`);
  } finally {
    await client.end();
  }
}

async function connectWhenReady(url: string, service: Service): Promise<pg.Client> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {}); // A lost connection rejects the query that waits on it.
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (service.exit()) throw new Error(`it ended at once (${service.exit()})`);
      if (Date.now() > deadline) throw error;
      await delay(40);
    }
  }
}
