import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from './failure.ts';
import { openLog, tailOf } from './log-file.ts';
import { freePort } from './ports.ts';
import type { Ending } from './process-identity.ts';
import { ensureSearchAttributes, SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { type Service, serviceOf } from './service.ts';
import type { Watchdog } from './watchdog.ts';

/** A Temporal development server of our own, on 127.0.0.1. */
export type TemporalServer = Service & { address: string; port: number; uiUrl: string | null };

/** It starts in a second; a large history file on a slow disk takes longer. */
const READY_WITHIN_MS = 60_000;
const ENDING: Ending = { signal: 'SIGTERM', graceMs: 1_800 };

/**
 * The dev server ships with limits meant for shared clusters. These double its throughput and halve an update's
 * latency on two cores: the poll limits cost 50 ms a hop on its one shard, and several partitions of a task queue
 * stall a single worker for seconds.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=1000',
  'history.timerProcessorMaxPollRPS=1000',
  'history.visibilityProcessorMaxPollRPS=100',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** Safe against a kill of the process; a power cut may lose the last moments. Production is a cluster on PostgreSQL. */
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

export type TemporalServerOptions = {
  /** The `temporal` program. */
  program: string;
  logFile: string;
  /** Where it keeps everything; null: in memory. */
  databaseFile: string | null;
  /** Ports to try first (the last used one, the usual one). */
  preferredPorts: number[];
  /** Null: no UI. */
  ui: { preferredPorts: number[]; codecUrl: string } | null;
  watchdog: Watchdog;
};

/**
 * Starts the server and resolves when its `default` namespace and our search attributes are there.
 * @throws PlatformError when it does not come up; the message names the log.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const port = await freePort(options.preferredPorts);
  const uiPort = options.ui ? await freePort(options.ui.preferredPorts.filter((one) => one !== port)) : null;
  if (options.databaseFile) mkdirSync(dirname(options.databaseFile), { recursive: true, mode: 0o700 });
  const log = openLog(options.logFile);
  // A session of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
  const child = spawn(options.program, flags(options, port, uiPort), {
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    // Settings of a user's own `temporal` (address, TLS) must not leak into this server.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  log.close();
  const service = serviceOf({ name: 'Temporal', child, ending: ENDING, watchdog: options.watchdog });
  const address = `127.0.0.1:${port}`;
  try {
    await untilReady(address, service);
  } catch (cause) {
    await service.stop();
    throw new PlatformError(
      `The embedded Temporal server did not start: ${(cause as Error).message}`,
      [`The end of its log, ${options.logFile}:`, ...tailOf(options.logFile, 3)],
      { cause },
    );
  }
  return { ...service, address, port, uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}` };
}

function flags(options: TemporalServerOptions, port: number, uiPort: number | null): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    '--log-level=warn',
    ...(options.ui ? [`--ui-port=${uiPort}`, `--ui-codec-endpoint=${options.ui.codecUrl}`] : ['--headless']),
    ...DYNAMIC_CONFIG.map((value) => `--dynamic-config-value=${value}`),
    ...Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `--search-attribute=${name}=${type}`),
    ...(options.databaseFile
      ? [`--db-filename=${options.databaseFile}`, ...SQLITE_PRAGMAS.map((pragma) => `--sqlite-pragma=${pragma}`)]
      : []),
  ];
}

async function untilReady(address: string, service: Service): Promise<void> {
  const { Connection } = await import('@temporalio/client');
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.withDeadline(Date.now() + 3_000, () =>
          connection.workflowService.describeNamespace({ namespace: 'default' }),
        );
        await ensureSearchAttributes(connection, 'default');
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (service.exit()) throw new Error(`it ended at once (${service.exit()})`);
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}
