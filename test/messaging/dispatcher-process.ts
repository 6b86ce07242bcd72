import { readConfig } from '../../src/config.ts';
import { openCore } from '../../src/core.ts';
import { startMessageDispatcher } from '../../src/messaging/dispatcher.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';

/** A worker that only sends messages, for tests that kill it. `TEST_NOW` is its clock. */
const core = await openCore(readConfig(), 'worker');
const now = Number(process.env.TEST_NOW);
await startMessageDispatcher({ ...core, now: () => now }, openDrivers(core));
