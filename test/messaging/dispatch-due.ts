import type { Core } from '../../src/core.ts';
import { type Observe, sendOne, takeDue } from '../../src/messaging/dispatching.ts';
import type { Drivers } from '../../src/messaging/drivers/driver.ts';
import { LIMITS } from '../../src/messaging/limits.ts';

/** Does once, and to the end, all that is due now: what the loop of a worker does in its rounds. */
export async function dispatchDue(core: Core, drivers: Drivers, observe: Observe = () => {}): Promise<void> {
  const context = { core, drivers, observe, signal: new AbortController().signal };
  for (;;) {
    const { claimed, hasMore } = await takeDue(context, LIMITS.concurrentSendsMax);
    await Promise.all(claimed.map((row) => sendOne(context, row)));
    if (!hasMore) return;
  }
}
