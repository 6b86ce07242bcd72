import type { Client } from '@temporalio/client';
import type { OrganizationId } from '../domain/model.ts';
import { START_TIMEOUT_MS, unavailable } from './document-workflows.ts';

export type ConnectionRef = { organizationId: OrganizationId; connectionId: string };
/** What is asked of a connection. `start` also begins it anew. */
export type ConnectionCommand = 'start' | 'log_out' | 'delete';

/** The WhatsApp connections, as the rest of the product sees them. */
export type WhatsAppWorkflows = {
  /**
   * Hands a command to the connection's workflow, which is started if there is none.
   * @throws Problem `service_unavailable` when Temporal does not answer in time.
   */
  tell(connection: ConnectionRef, command: ConnectionCommand): Promise<void>;
};

export const connectionWorkflowId = (connectionId: string): string => `whatsapp-connection:${connectionId}`;
/** Where the workers that hold sessions look for work. */
export const sessionQueue = (taskQueue: string): string => `${taskQueue}-whatsapp`;

export function makeWhatsAppWorkflows(client: Client, taskQueue: string): WhatsAppWorkflows {
  return {
    async tell(connection, command) {
      const input = { ...connection, sessionQueue: sessionQueue(taskQueue) };
      try {
        await client.withDeadline(Date.now() + START_TIMEOUT_MS, () =>
          client.workflow.signalWithStart('whatsappConnection', {
            workflowId: connectionWorkflowId(connection.connectionId),
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            taskQueue,
            args: [input],
            signal: 'command',
            signalArgs: [command],
            staticSummary: 'A WhatsApp account that messages are sent from',
          }),
        );
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}
