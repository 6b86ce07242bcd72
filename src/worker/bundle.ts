import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

/** Workflow code in one file, for the workers' sandbox. Takes about a second; made once a process. */
export async function bundleWorkflows(): Promise<{ code: string }> {
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}

/** The bundle that was made beforehand (`Config.workflowBundle`), or one that is made now. */
export async function obtainWorkflows(madeBefore: string | null): Promise<WorkflowBundleOption> {
  return madeBefore ? { codePath: madeBefore } : bundleWorkflows();
}
