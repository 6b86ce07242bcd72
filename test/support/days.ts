import { setTimeout as delay } from 'node:timers/promises';

const DAY_MS = 86_400_000;
/** Far more than a test takes between the first thing that is counted and the last. */
const MARGIN_MS = 60_000;

/**
 * For tests of what is counted by the day or the month in UTC: waits for the next day if it is about to begin, which it is
 * for a minute of the day, so that all of the test happens in one.
 */
export async function withinOneDay(): Promise<void> {
  const leftMs = DAY_MS - (Date.now() % DAY_MS);
  if (leftMs < MARGIN_MS) await delay(leftMs);
}
