import { afterEach, beforeEach } from '@jest/globals';
import { type Dispatcher, type DispatcherOptions, runDispatcher } from '../../src/webhooks/dispatcher.ts';
import type { World } from './world.ts';

type Dispatching = {
  /** What was left to workflows in this test. */
  ladders: Parameters<DispatcherOptions['startLadder']>[0][];
  /** Runs a dispatcher until the test is over. */
  dispatch(options?: Partial<DispatcherOptions>): Promise<Dispatcher>;
};

export function dispatching(world: () => World): Dispatching {
  const ladders: Dispatching['ladders'] = [];
  const running: Dispatcher[] = [];
  beforeEach(() => {
    ladders.length = 0;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
  });
  return {
    ladders,
    async dispatch(options = {}) {
      const { core, formats } = world();
      const startLadder: DispatcherOptions['startLadder'] = async (ladder) => void ladders.push(ladder);
      const dispatcher = await runDispatcher(core, { formats, startLadder, graceMs: 100, ...options });
      running.push(dispatcher);
      return dispatcher;
    },
  };
}
