import { NativeConnection } from '@temporalio/worker';
import type { Config } from '../config.ts';
import { connectionOptions } from '../temporal/connection.ts';

/**
 * A worker's connection. It is not beside the client's, because the SDK's worker package takes an API process, which has
 * no use for it, a third of a second and tens of megabytes to load.
 * @throws when Temporal cannot be reached.
 */
export async function openWorkerConnection(config: Config): Promise<NativeConnection> {
  return NativeConnection.connect(await connectionOptions(config));
}
