import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { PlatformError } from '../platform/failure.ts';
import { openLog } from '../platform/log-file.ts';
import { type Runtime, readRuntime } from '../platform/runtime-file.ts';

/** What the demo works with: an installation that ran already, or one that it has started. */
export type Installation = {
  runtime: Runtime;
  startedHere: boolean;
  /** Stops what was started here; resolves when it is gone. */
  stop(): Promise<void>;
};

/** Where the demo's own receiver listens; without this the egress guard refuses to call it. */
export const LOOPBACK = '127.0.0.0/8';

const LOOK_EVERY_MS = 200;
/** Building the Temporal server, where it has to be built, takes some minutes. */
const READY_WITHIN_MS = 20 * 60_000;
/** The start itself promises ten seconds. */
const STOP_WITHIN_MS = 15_000;

/**
 * Takes what runs on the data folder, or starts it with the loopback range opened and its progress shown.
 * @param keep it is to outlive the demo. `show` is given the words of the start while it lasts.
 * @throws PlatformError when it does not start; the abort reason when `signal` is aborted meanwhile.
 */
export async function openInstallation(
  config: Config,
  options: { keep: boolean; signal: AbortSignal; show: (text: string) => void },
): Promise<Installation> {
  const { keep, signal, show } = options;
  const running = readRuntime(config.home);
  if (running) return { runtime: running, startedHere: false, stop: async () => {} };

  const logFile = join(config.home, 'logs', 'start.log');
  const log = openLog(logFile);
  const words = follower(logFile);
  const child = spawnStart(config, log.descriptor, keep);
  log.close();
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => child.once('exit', resolve).once('error', () => resolve()));
  void ended.then(() => {
    hasEnded = true;
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  try {
    for (;;) {
      signal.throwIfAborted();
      const runtime = readRuntime(config.home);
      if (runtime?.pid === child.pid) {
        child.unref();
        return { runtime: runtime!, startedHere: true, stop };
      }
      show(words());
      if (hasEnded || Date.now() > deadline)
        throw new PlatformError('Countersign did not start; the reason stands above.');
      await delay(LOOK_EVERY_MS);
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A session of its own, so that neither Ctrl-C nor the end of the terminal reaches it: the demo decides. */
function spawnStart(config: Config, output: number, keep: boolean): ChildProcess {
  const program = fileURLToPath(new URL('../cli.ts', import.meta.url));
  return spawn(process.execPath, ['--no-warnings', program, 'start', '--port', '0'], {
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      COUNTERSIGN_HOME: config.home,
      COUNTERSIGN_EGRESS_ALLOW: [...config.egressAllow, LOOPBACK].join(','),
      // Under npm a start ends with its parent, which is right for the demo unless it is to stay.
      ...(keep && { npm_lifecycle_event: '' }),
    },
  });
}

/** Gives what was written to a file since the last call, beginning with its present end. */
function follower(path: string): () => string {
  const decoder = new StringDecoder('utf8');
  let offset = statSync(path).size;
  return () => {
    const { size } = statSync(path);
    if (size <= offset) return '';
    const buffer = Buffer.alloc(size - offset);
    const file = openSync(path, 'r');
    try {
      const bytes = readSync(file, buffer, 0, buffer.length, offset);
      offset += bytes;
      return decoder.write(buffer.subarray(0, bytes));
    } finally {
      closeSync(file);
    }
  };
}
