import type { Client } from '@temporalio/client';
import type { OrganizationId } from '../domain/model.ts';
import { unavailable } from './document-workflows.ts';
import { TEMPORAL_LIMITS } from './limits.ts';

export type ContractRef = { organizationId: OrganizationId; contractId: string };

/** The background work on contracts, as the rest of the product sees it. */
export type ContractWorkflows = {
  /**
   * Has a contract worked on, as far as its row says that there is something to do. Asking again does no harm.
   * @throws Problem `service_unavailable` when Temporal does not answer in time.
   */
  process(contract: ContractRef): Promise<void>;
};

export const processingWorkflowId = (contractId: string): string => `contract-processing:${contractId}`;

export function makeContractWorkflows(client: Client, taskQueue: string): ContractWorkflows {
  return {
    async process(contract) {
      try {
        // With the signal, work that is asked for while an earlier run is about to end is not lost on it.
        await client.withDeadline(Date.now() + TEMPORAL_LIMITS.startMs, () =>
          client.workflow.signalWithStart('contractProcessing', {
            workflowId: processingWorkflowId(contract.contractId),
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            taskQueue,
            args: [contract],
            signal: 'workWaits',
            signalArgs: [],
            staticSummary: 'A contract on its way to its first signers',
          }),
        );
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}
