import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, TypedSearchAttributes } from '@temporalio/common';
import type { Asked, DocumentInput } from '../../workflows/messages.ts';
import type { Actor, DocumentId, NewDocument, RefusalCode, Request } from '../domain/model.ts';
import { REFUSAL_CODES } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { TEMPORAL_LIMITS } from './limits.ts';
import { SEARCH } from './search-attributes.ts';

/** Open documents, as the rest of the product sees them. */
export type DocumentWorkflows = {
  /**
   * Starts the workflow of a sent document; harmless when it runs already or has ended.
   * @throws Problem `service_unavailable` when Temporal does not answer in time.
   */
  start(document: NewDocument, dialect: string): Promise<void>;
  /**
   * Asks something of an open document. The same `updateId` has the same effect once, however often it is asked.
   * @throws Problem with the rules' refusal, or `service_unavailable` (then asking again with the same id is safe).
   * @throws NoWorkflow when the document has none: not started yet, or ended long ago.
   */
  ask(
    documentId: DocumentId,
    options: { updateId: string; request: Request; actor: Actor; reason?: string | null },
  ): Promise<Asked>;
  /** @throws when Temporal cannot be reached within 2 s, or no worker has asked it for work in the last minutes. */
  check(): Promise<void>;
};

export class NoWorkflow extends Error {
  constructor() {
    super('the document has no running workflow');
    this.name = 'NoWorkflow';
  }
}

/** temporal.api.enums.v1.TaskQueueType */
const WORKFLOW_TASKS = 1;
/** When a caller should try again after Temporal or the workers did not answer. */
const RETRY_AFTER_MS = 2_000;
/** Far above what a document of a hundred approvers costs, far below the server's limit of 50,000. */
const CONTINUE_AFTER_EVENTS = 4_000;

export function workflowIdOf(documentId: DocumentId): string {
  return `document:${documentId}`;
}

export function makeDocumentWorkflows(client: Client, taskQueue: string): DocumentWorkflows {
  return {
    async start(document, dialect) {
      const input: DocumentInput = { document, dialect, continueAfterEvents: CONTINUE_AFTER_EVENTS };
      const approverCount = document.steps.reduce((sum, step) => sum + step.approvers.length, 0);
      try {
        await client.withDeadline(Date.now() + TEMPORAL_LIMITS.startMs, () =>
          client.workflow.start('document', {
            workflowId: workflowIdOf(document.documentId),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
            taskQueue,
            args: [input],
            staticSummary: `${count(approverCount, 'approver')} in ${count(document.steps.length, 'step')}, sent by ${dialect}`,
            typedSearchAttributes: new TypedSearchAttributes([
              { key: SEARCH.status, value: 'pending' },
              { key: SEARCH.organization, value: document.organizationId },
              { key: SEARCH.dialect, value: dialect },
            ]),
          }),
        );
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return;
        throw unavailable(error);
      }
    },

    async ask(documentId, { updateId, request, actor, reason }) {
      const handle = client.workflow.getHandle(workflowIdOf(documentId));
      try {
        return await client.withDeadline(Date.now() + TEMPORAL_LIMITS.askMs, () =>
          handle.executeUpdate<Asked, [unknown]>('ask', {
            updateId,
            args: [{ request, actor, reason: reason ?? null }],
          }),
        );
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) throw new NoWorkflow();
        throw refusalIn(error) ?? unavailable(error);
      }
    },

    async check() {
      const { pollers } = await client.withDeadline(Date.now() + TEMPORAL_LIMITS.checkMs, () =>
        client.workflowService.describeTaskQueue({
          namespace: client.options.namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: WORKFLOW_TASKS,
        }),
      );
      if (!pollers?.length) throw new Error('no worker asks for work: documents would be accepted but not go on');
    },
  };
}

function refusalIn(error: unknown): Problem | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || !isRefusalCode(cause.type)) return null;
  const details = (cause.details?.[0] ?? {}) as Record<string, string | number | null>;
  const { retryAfterMs } = details;
  return new Problem(cause.type, { details, ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}) });
}

function isRefusalCode(type: unknown): type is RefusalCode {
  return (REFUSAL_CODES as readonly unknown[]).includes(type);
}

/** What is Temporal's trouble becomes 503; anything else is ours and stays what it is. */
export function unavailable(error: unknown): unknown {
  const theirs =
    isGrpcServiceError(error) || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || hasGrpcCause(error);
  return theirs ? new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause: error }) : error;
}

function hasGrpcCause(error: unknown): boolean {
  return error instanceof Error && isGrpcServiceError(error.cause);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
