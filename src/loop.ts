import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './log.ts';

/** Background work of a worker process that goes on until it is stopped. */
export type Loop = {
  /** Look for work now instead of at the next poll. */
  wake(): void;
  /** Resolves when the round in progress is over. */
  stop(): Promise<void>;
};

const BACKOFF_FIRST_MS = 250;
const BACKOFF_MAX_MS = 15_000;

/**
 * Calls `work` again and again: at once while it returns true, else when woken or after `pollMs`. When it throws (a
 * database that is away) the pause grows up to 15 s, and one line is logged per outage.
 */
export function runLoop(options: { name: string; log: Logger; pollMs: number; work: () => Promise<boolean> }): Loop {
  const { name, log, pollMs, work } = options;
  const stopping = new AbortController();
  let wakeUp: (() => void) | null = null;
  let woken = false;

  const pause = async (ms: number): Promise<void> => {
    if (woken) return;
    const ended = new AbortController();
    await Promise.race([
      delay(ms, undefined, { signal: AbortSignal.any([stopping.signal, ended.signal]) }).catch(() => {}),
      new Promise<void>((resolve) => {
        wakeUp = resolve;
      }),
    ]);
    ended.abort();
    wakeUp = null;
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      woken = false;
      try {
        const more = await work();
        if (failures > 0) log.info({ loop: name }, 'works again');
        failures = 0;
        if (!more && !stopping.signal.aborted) await pause(pollMs);
      } catch (error) {
        failures += 1;
        if (failures === 1) log.error({ loop: name, err: error }, 'failed; it will be tried again');
        await delay(Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** failures), undefined, {
          signal: stopping.signal,
        }).catch(() => {});
      }
    }
  };
  const done = run();

  return {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
