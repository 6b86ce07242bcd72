import { isPassing } from '../api/problem.ts';
import { type Receipt, type Signer, signing } from '../api/signing.ts';
import type { Kept } from './store.ts';

/** Every bound of sending a decision again. */
const AGAIN = { firstMs: 1_000, lastMs: 15_000 } as const;

/**
 * Sends what was confirmed until the API has answered it, under one idempotency key: however often it arrives, it is
 * decided once. Waits while there is no connection, and goes on at once when there is one again.
 * @param onWaiting is told whether an answer is being waited for without a connection.
 * @throws ApiProblem when the decision was refused; the signal's reason when nobody wants the answer any more.
 */
export async function submitUntilAnswered(
  signer: Signer,
  { key, input }: NonNullable<Kept['attempt']>,
  { signal, onWaiting }: { signal: AbortSignal; onWaiting(isWaiting: boolean): void },
): Promise<Receipt> {
  for (let waitMs: number = AGAIN.firstMs; ; waitMs = Math.min(waitMs * 2, AGAIN.lastMs)) {
    try {
      return await signing.decide(signer, key, input);
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      onWaiting(true);
    }
    await pause(waitMs, signal);
    signal.throwIfAborted();
  }
}

/** Ends early when the connection comes back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
