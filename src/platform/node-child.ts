import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PlatformError } from './failure.ts';
import { openLog, tailOf } from './log-file.ts';
import type { Ending } from './process-identity.ts';
import { type Service, serviceOf } from './service.ts';
import type { Watchdog } from './watchdog.ts';

/** What a process of ours tells whoever started it. */
export type ReadyMessage = { ready: true };

/** A worker bundles its workflows first, which takes 2 s, and much longer on a busy machine. */
const READY_WITHIN_MS = 60_000;

/**
 * Starts `countersign <command>` as a process of its own and resolves when it says that it is ready.
 * @throws PlatformError with the end of its log when it ends first, or is not ready in time.
 */
export async function startNodeChild(options: {
  command: 'api' | 'worker';
  env: NodeJS.ProcessEnv;
  logFile: string;
  ending: Ending;
  watchdog: Watchdog;
}): Promise<Service> {
  const log = openLog(options.logFile);
  const program = fileURLToPath(new URL('../cli.ts', import.meta.url));
  // A session of its own: Ctrl-C reaches the supervisor alone, which stops everything in order.
  const child = spawn(process.execPath, ['--no-warnings', program, options.command], {
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
    env: options.env,
  });
  log.close();
  const service = serviceOf({
    name: options.command === 'api' ? 'The API' : 'The worker',
    child,
    ending: options.ending,
    watchdog: options.watchdog,
  });
  const ready = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => {
      if ((message as Partial<ReadyMessage>).ready === true) resolve('ready');
    });
  });
  const timer = Promise.withResolvers<'late'>();
  const timeout = setTimeout(() => timer.resolve('late'), READY_WITHIN_MS);
  const outcome = await Promise.race([ready, timer.promise, service.ended.then(() => 'ended' as const)]);
  clearTimeout(timeout);
  if (outcome === 'ready') return service;
  await service.stop();
  const why = outcome === 'late' ? `was not ready within ${READY_WITHIN_MS / 1_000} s` : `ended (${service.exit()})`;
  throw new PlatformError(`${service.name} ${why}.`, [
    `The end of its log, ${options.logFile}:`,
    ...tailOf(options.logFile, 5).map((line) => `  ${line.slice(0, 500)}`),
  ]);
}
