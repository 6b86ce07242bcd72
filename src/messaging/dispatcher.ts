import type { Core } from '../core.ts';
import { runLoop } from '../loop.ts';
import { CHANNELS } from '../organizations/settings.ts';
import { type Observe, sendOne, takeDue } from './dispatching.ts';
import type { Drivers } from './drivers/driver.ts';
import { LIMITS } from './limits.ts';
import { makeListener } from './listener.ts';
import { MESSAGES_DUE } from './queue.ts';

export type MessageDispatcher = {
  /** Takes nothing new, lets sends under way finish (at most LIMITS.stopGraceMs), and resolves when all is quiet. */
  stop(): Promise<void>;
};

/**
 * The loop, in each worker, that sends what is due: woken by NOTIFY and by the clock. Any number of workers may run it.
 * A send under way never holds up the others. Trouble with PostgreSQL is logged and outlived.
 */
export async function startMessageDispatcher(
  core: Core,
  drivers: Drivers,
  { observe = () => {}, pollMs = LIMITS.pollMs }: { observe?: Observe; pollMs?: number } = {},
): Promise<MessageDispatcher> {
  const aborting = new AbortController();
  const sends = new Set<Promise<void>>();
  const context = { core, drivers, observe, signal: aborting.signal };

  const round = async (): Promise<boolean> => {
    const { claimed, hasMore } = await takeDue(context, LIMITS.concurrentSendsMax - sends.size);
    for (const row of claimed) {
      const sending = sendOne(context, row).finally(() => {
        sends.delete(sending);
        loop.wake();
      });
      sends.add(sending);
    }
    return hasMore;
  };
  const loop = runLoop({ name: 'message dispatcher', log: core.log, pollMs, work: round });
  const listening = await core.database.listen(MESSAGES_DUE, () => loop.wake());
  const remote = CHANNELS.map((channel) => drivers[channel]).filter((driver) => driver.kind === 'remote');
  for (const driver of remote) {
    driver.listen?.(makeListener(core, driver.name));
    driver.turns?.listen(() => loop.wake());
  }

  return {
    async stop() {
      await listening.stop();
      await loop.stop();
      const grace = setTimeout(() => aborting.abort(new Error('the worker stops')), LIMITS.stopGraceMs);
      await Promise.all(sends);
      clearTimeout(grace);
      await Promise.all(remote.map((driver) => driver.close?.()));
    },
  };
}
