import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Ending, ProcessIdentity } from './process-identity.ts';

/**
 * Ends what this process started, should this process die without the chance to do it itself (kill -9, out of memory).
 * A small process of its own holds the other end of a pipe; when the pipe closes it ends everything still on its list.
 */
export type Watchdog = {
  /** From now on this process ends with us. */
  guard(identity: ProcessIdentity, ending: Ending): void;
  /** A folder to delete after everything else has ended. */
  removeFolder(path: string): void;
  /** Lets the watchdog go without ending anything. */
  dismiss(): void;
};

/** What travels through the pipe, one JSON object a line. */
export type WatchdogOrder =
  | { kind: 'guard'; identity: ProcessIdentity; ending: Ending }
  | { kind: 'remove'; path: string }
  | { kind: 'dismiss' };

export function startWatchdog(): Watchdog {
  const program = fileURLToPath(new URL('./watchdog-process.ts', import.meta.url));
  // A session of its own: a signal to our whole process group must not reach it.
  const child = spawn(process.execPath, ['--no-warnings', program], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH },
  });
  child.stdin.on('error', () => {}); // Without a watchdog the next start cleans up from its own list.
  child.unref();
  const order = (message: WatchdogOrder): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    guard: (identity, ending) => order({ kind: 'guard', identity, ending }),
    removeFolder: (path) => order({ kind: 'remove', path }),
    dismiss() {
      order({ kind: 'dismiss' });
      child.stdin.end();
    },
  };
}
