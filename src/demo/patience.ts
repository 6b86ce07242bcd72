import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from '../platform/failure.ts';

/** Two approvers ask at the same time, so this stays well below the 600 requests a minute of a key. */
const ASK_EVERY_MS = 250;
const PATIENCE_MS = 60_000;

/** Asks until `probe` finds something. @throws PlatformError naming `what` after a minute. */
export async function until<T>(
  what: string,
  signal: AbortSignal,
  probe: () => T | null | Promise<T | null>,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (Date.now() > deadline) {
      throw new PlatformError(`${what} did not come within ${PATIENCE_MS / 1_000} s.`, [
        'Does the worker run? npm run countersign -- doctor; its log is logs/worker.log in the data folder.',
      ]);
    }
    await delay(ASK_EVERY_MS, undefined, { signal });
  }
}
