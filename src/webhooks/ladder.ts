/**
 * When a delivery that failed is tried again. Pure: the delivery workflow imports it, so it may import nothing.
 * The times follow the Standard Webhooks specification: ten attempts over a little more than three days.
 */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long before each attempt; the first is made at once. */
export const ATTEMPT_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
export const ATTEMPTS_MAX = ATTEMPT_DELAYS_MS.length;

/** Delays differ by up to this part either way, so that what failed together is not tried again together. */
const JITTER = 0.2;
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/**
 * How long to wait after attempt `attemptNumber` (from 1) has failed.
 * @param retryAfterMs what the receiver asked for; it may stretch the delay to twice its length but never shorten it.
 * @param random from 0 to 1.
 * @returns milliseconds, or null when that was the last attempt.
 */
export function nextDelay(attemptNumber: number, retryAfterMs: number | null, random: number): number | null {
  const base = ATTEMPT_DELAYS_MS[attemptNumber];
  if (base === undefined) return null;
  const jittered = Math.round(base * (1 - JITTER + 2 * JITTER * random));
  if (retryAfterMs === null) return jittered;
  const asked = Math.min(Math.max(retryAfterMs, base), 2 * base, Math.max(base, RETRY_AFTER_MAX_MS));
  return Math.max(jittered, asked);
}
