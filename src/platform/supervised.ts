import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from './service.ts';

/** A crash is answered at once at first, then ever slower, so that one that cannot be helped costs little. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** Whatever ran that long before it crashed is answered at once again. */
const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before start number `crashes` + 1. */
export function waitAfter(crashes: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, crashes - 1), LONGEST_WAIT_MS);
}

/** A service that is started again whenever it ends by itself. */
export type Supervised<S extends Service> = {
  /** As it was first started. What others were told of it (its port) has to stay true after a restart. */
  first: S;
  /** Ends it for good. */
  stop(): Promise<void>;
};

/**
 * Starts a service and keeps it running.
 * @param launch resolves when the service is ready; the first failure is the caller's, later ones are tried again.
 * @param say gets one line for each crash and each restart.
 */
export async function supervise<S extends Service>(
  launch: () => Promise<S>,
  say: (line: string) => void,
): Promise<Supervised<S>> {
  const first = await launch();
  let current: S = first;
  const stopping = new AbortController();
  const watched = watch();
  return {
    first,
    async stop() {
      stopping.abort();
      await current.stop();
      await watched;
      await current.stop(); // A restart that was under way when the order came.
    },
  };

  async function watch(): Promise<void> {
    let crashes = 0;
    let startedAt = Date.now();
    while (!stopping.signal.aborted) {
      await current.ended;
      if (stopping.signal.aborted) return;
      crashes = Date.now() - startedAt >= HEALTHY_AFTER_MS ? 1 : crashes + 1;
      say(`${first.name} ended (${current.exit()}); starting it again in ${waitAfter(crashes) / 1_000} s.`);
      for (;;) {
        await delay(waitAfter(crashes), undefined, { signal: stopping.signal }).catch(() => {});
        if (stopping.signal.aborted) return;
        try {
          startedAt = Date.now();
          current = await launch();
          say(`${first.name} runs again.`);
          break;
        } catch (error) {
          crashes += 1;
          say(`${first.name} did not start (${(error as Error).message}); again in ${waitAfter(crashes) / 1_000} s.`);
        }
      }
    }
  }
}
