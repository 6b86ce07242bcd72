import type { ChildProcess } from 'node:child_process';
import { type Ending, endProcess, identify, type ProcessIdentity } from './process-identity.ts';
import type { Watchdog } from './watchdog.ts';

/** A server that runs as a process of ours. */
export type Service = {
  name: string;
  identity: ProcessIdentity;
  /** How to end it, for those who may have to do it in our place. */
  ending: Ending;
  /** How it ended ("code 1", "SIGKILL"), or null while it runs. */
  exit(): string | null;
  /** Resolves when it has ended, however that came. */
  ended: Promise<void>;
  /** Ends it and resolves when it is gone. */
  stop(): Promise<void>;
};

/** Wraps a process just spawned, which from here on ends with us. One that could not be spawned counts as ended. */
export function serviceOf(options: { name: string; child: ChildProcess; ending: Ending; watchdog: Watchdog }): Service {
  const { name, child, ending } = options;
  let exit: string | null = null;
  const ended = new Promise<void>((resolve) => {
    const end = (how: string) => {
      exit ??= how;
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
  });
  // A child that is not there any more has no start mark, and needs none: it is not started again under this number.
  const identity = identify(child.pid ?? 0) ?? { pid: child.pid ?? 0, startedAt: 'never' };
  options.watchdog.guard(identity, ending);
  return {
    name,
    identity,
    ending,
    ended,
    exit: () => exit,
    async stop() {
      if (exit === null && child.pid) await endProcess(identity, ending);
    },
  };
}
