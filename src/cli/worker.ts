import { readConfig } from '../config.ts';
import { serveUntilStopped } from '../platform/process-life.ts';
import { reportFailure } from './report-failure.ts';

/** Runs one worker process until it is told to stop, or its Temporal worker fails for good. */
export async function worker(): Promise<void> {
  const { runWorker } = await import('../worker/run.ts');
  const running = await runWorker(readConfig());
  running.failed.catch(reportFailure);
  await serveUntilStopped(running);
}
