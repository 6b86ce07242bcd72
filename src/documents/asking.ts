import type { Asked } from '../../workflows/messages.ts';
import type { Actor, DocumentId, OrganizationId, Request } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Services } from '../services.ts';
import { NoWorkflow } from '../temporal/document-workflows.ts';
import { readWhole } from './reading.ts';
import type { WholeDocument } from './rows.ts';
import { newDocument } from './sending.ts';

/**
 * Asks a document's workflow, also where there is none: one that was promised but not started yet is started first, and
 * for one that ended long ago PostgreSQL knows the answer.
 * @throws Problem
 */
export async function askWorkflow(
  { core, workflows }: Pick<Services, 'core' | 'workflows'>,
  organizationId: OrganizationId,
  documentId: DocumentId,
  asking: { updateId: string; request: Request; actor: Actor; reason?: string | null },
): Promise<Asked> {
  try {
    return await workflows.ask(documentId, asking);
  } catch (error) {
    if (!(error instanceof NoWorkflow)) throw error;
  }
  const document = await readWhole(core, organizationId, documentId);
  if (document.ended_at !== null) throw refusalOfEnded(document, asking.request);
  await workflows.start(newDocument(document), document.dialect);
  try {
    return await workflows.ask(documentId, asking);
  } catch (error) {
    throw error instanceof NoWorkflow
      ? new Problem('service_unavailable', { retryAfterMs: 2_000, cause: error })
      : error;
  }
}

/** The same answer that the workflow gave while it was there. */
function refusalOfEnded(document: WholeDocument, request: Request): Problem {
  const approverId = 'approverId' in request ? request.approverId : null;
  const approver = document.approvers.find(({ id }) => id === approverId);
  if (approverId && !approver) return new Problem('approver_not_found');
  if (request.kind === 'decide' && approver) {
    if (approver.status === 'completed' || approver.status === 'rejected') return new Problem('already_decided');
    if (approver.status === 'replaced' || approver.status === 'removed') return new Problem('approver_out_of_route');
  }
  return new Problem('document_ended');
}
