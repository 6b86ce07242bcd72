import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Site } from './site.ts';

/** Runs bare workflows with two decisions each, at the Temporal server and with a worker of their own. */
export type Bare = {
  /** @returns the workflow's id. */
  round(workflow: 'bare' | 'naive'): Promise<string>;
  client: Client;
  workerPid: number;
  close(): Promise<void>;
};

const TASK_QUEUE = 'bench-bare';

export async function openBare(site: Site): Promise<Bare> {
  const worker = await site.startHelper('./bare/worker.ts', { BENCH_TASK_QUEUE: TASK_QUEUE });
  const connection = await Connection.connect({ address: site.temporalAddress });
  const client = new Client({ connection });
  return {
    client,
    workerPid: worker.service.identity.pid,
    async round(workflow) {
      const workflowId = `bare:${randomUUID()}`;
      const handle = await client.workflow.start(workflow, { workflowId, taskQueue: TASK_QUEUE });
      for (const approver of [1, 2]) await handle.executeUpdate('decide', { args: [approver] });
      await handle.result();
      return workflowId;
    },
    async close() {
      await connection.close();
      await worker.service.stop();
    },
  };
}
