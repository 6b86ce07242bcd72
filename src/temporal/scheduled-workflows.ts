import type { Client } from '@temporalio/client';
import type { OrganizationId } from '../domain/model.ts';
import { unavailable } from './document-workflows.ts';
import { TEMPORAL_LIMITS } from './limits.ts';

export type ScheduledRef = { organizationId: OrganizationId; scheduledId: string };
/** When a message is to be sent, in milliseconds since the epoch; null: not any more. A later revision counts. */
export type Timing = { revision: number; at: number | null };

/** The messages that are to be sent later, as the rest of the product sees them. */
export type ScheduledWorkflows = {
  /**
   * Tells a message's workflow when it is to be sent; it is started if there is none. Telling again does no harm.
   * @throws Problem `service_unavailable` when Temporal does not answer in time.
   */
  tell(message: ScheduledRef, timing: Timing): Promise<void>;
};

export const scheduledWorkflowId = (scheduledId: string): string => `scheduled-message:${scheduledId}`;

export function makeScheduledWorkflows(client: Client, taskQueue: string): ScheduledWorkflows {
  return {
    async tell(message, timing) {
      try {
        await client.withDeadline(Date.now() + TEMPORAL_LIMITS.startMs, () =>
          client.workflow.signalWithStart('scheduledMessage', {
            workflowId: scheduledWorkflowId(message.scheduledId),
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            taskQueue,
            args: [message],
            signal: 'timing',
            signalArgs: [timing],
            staticSummary: 'A WhatsApp message that is to be sent later',
          }),
        );
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}
