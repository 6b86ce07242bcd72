import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { DeliveryInput } from '../../workflows/delivery.ts';
import { TEMPORAL_LIMITS } from '../temporal/limits.ts';
import type { StartLadder } from './dispatcher.ts';

export function deliveryWorkflowId(deliveryId: string): string {
  return `delivery:${deliveryId}`;
}

/** Starts the `delivery` workflow, once for each delivery. */
export function makeStartLadder(client: Client, taskQueue: string): StartLadder {
  return async (ladder) => {
    const input: DeliveryInput = ladder;
    try {
      await client.withDeadline(Date.now() + TEMPORAL_LIMITS.startMs, () =>
        client.workflow.start('delivery', {
          taskQueue,
          workflowId: deliveryWorkflowId(ladder.deliveryId),
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          args: [input],
          staticSummary: 'Webhook delivery whose first attempt failed',
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };
}
