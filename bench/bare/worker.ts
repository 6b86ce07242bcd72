import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import * as activities from './activities.ts';

/** A worker of `bare` and `naive` with the product's worker settings (src/worker/run.ts), and no payload codec. */
Runtime.install({ logger: new DefaultLogger('ERROR') });
const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! }),
  taskQueue: process.env.BENCH_TASK_QUEUE!,
  workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
  activities,
  maxCachedWorkflows: 1_000,
});
process.once('SIGTERM', () => worker.shutdown());
process.once('disconnect', () => worker.shutdown());
const ended = worker.run();
process.send!({ ready: true });
await ended;
process.exit(0);
