import type { Client } from '@temporalio/client';
import type { OrganizationId } from '../domain/model.ts';
import { unavailable } from './document-workflows.ts';
import { TEMPORAL_LIMITS } from './limits.ts';

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
  /**
   * Starts the workflow of a connection that is to run, if there is none; otherwise it does nothing.
   * @param epoch of the session that was begun last.
   * @throws Problem `service_unavailable` when Temporal does not answer in time.
   */
  ensure(connection: ConnectionRef, epoch: number): Promise<void>;
};

export const connectionWorkflowId = (connectionId: string): string => `whatsapp-connection:${connectionId}`;
/** Where the workers that hold sessions look for work. */
export const sessionQueue = (taskQueue: string): string => `${taskQueue}-whatsapp`;

export function makeWhatsAppWorkflows(client: Client, taskQueue: string): WhatsAppWorkflows {
  const common = (connectionId: string) => ({
    workflowId: connectionWorkflowId(connectionId),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    taskQueue,
    staticSummary: 'A WhatsApp account that messages are sent from',
  });
  const inTime = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await client.withDeadline(Date.now() + TEMPORAL_LIMITS.startMs, work);
    } catch (error) {
      throw unavailable(error);
    }
  };
  return {
    async ensure(connection, epoch) {
      const resume = { epoch, failures: 0, isWanted: true, commands: [] };
      await inTime(() =>
        client.workflow.start('whatsappConnection', {
          ...common(connection.connectionId),
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ ...connection, sessionQueue: sessionQueue(taskQueue), resume }],
        }),
      );
    },
    async tell(connection, command) {
      const input = { ...connection, sessionQueue: sessionQueue(taskQueue) };
      await inTime(() =>
        client.workflow.signalWithStart('whatsappConnection', {
          ...common(connection.connectionId),
          args: [input],
          signal: 'command',
          signalArgs: [command],
        }),
      );
    },
  };
}
