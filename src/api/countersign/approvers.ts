import type { Caller } from '../../core.ts';
import { addApprover, changeApprover, removeApprover, replaceApprover } from '../../documents/approver-requests.ts';
import { addDraftApprover, changeDraftApprover, removeDraftApprover } from '../../documents/draft-approvers.ts';
import { readDocument } from '../../documents/reading.ts';
import { remindApprovers, reorderSteps } from '../../documents/requests.ts';
import { resendInvitation } from '../../documents/resending.ts';
import type { DocumentView } from '../../documents/view.ts';
import { invalid } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';
import { approverFrom } from './input.ts';
import { approverOf } from './views.ts';

type Operations = Pick<
  operations,
  | 'listApprovers'
  | 'addApprover'
  | 'changeApprover'
  | 'removeApprover'
  | 'replaceApprover'
  | 'remindApprover'
  | 'resendInvitation'
  | 'reorderSteps'
>;

/** The people on a route. A draft is changed in its rows; an open document's workflow is asked. */
export function approverHandlers(services: Services): Handlers<Operations> {
  return {
    async listApprovers({ caller, params }) {
      const { steps } = await readDocument(services, caller, params.documentId);
      return { status: 200, body: { data: steps.flatMap(({ approvers }) => approvers) } };
    },

    async addApprover({ caller, params, body, resourceId }) {
      const document = await readDocument(services, caller, params.documentId);
      const added = await add(services, caller, document, body, resourceId);
      return { status: 201, body: approverOf(added.document, added.approverId) };
    },

    async changeApprover({ caller, params: { documentId, approverId }, body, resourceId }) {
      const changes = approverFrom(body);
      const { status } = await readDocument(services, caller, documentId);
      const document =
        status === 'draft'
          ? await changeDraftApprover(services, caller, documentId, approverId, changes)
          : await changeApprover(services, caller, documentId, { approverId, changes }, { updateId: resourceId });
      return { status: 200, body: approverOf(document, approverId) };
    },

    async removeApprover({ caller, params: { documentId, approverId }, resourceId }) {
      const { status } = await readDocument(services, caller, documentId);
      if (status === 'draft') await removeDraftApprover(services, caller, documentId, approverId);
      else await removeApprover(services, caller, documentId, approverId, { updateId: resourceId });
      return { status: 204 };
    },

    async replaceApprover({ caller, params: { documentId, approverId }, body, resourceId }) {
      const input = { approverId, by: approverFrom(body) };
      const replaced = await replaceApprover(services, caller, documentId, input, { updateId: resourceId });
      return { status: 201, body: approverOf(replaced.document, replaced.approverId) };
    },

    async remindApprover({ caller, params: { documentId, approverId }, resourceId }) {
      const document = await remindApprovers(services, caller, documentId, { approverId }, { updateId: resourceId });
      return { status: 200, body: approverOf(document, approverId) };
    },

    async resendInvitation({ caller, params: { documentId, approverId }, body, resourceId: id }) {
      const document = await resendInvitation(services, caller, documentId, { id, approverId, channel: body.channel });
      return { status: 200, body: approverOf(document, approverId) };
    },

    async reorderSteps({ caller, params, body, resourceId }) {
      const asking = { updateId: resourceId };
      return { status: 200, body: await reorderSteps(services, caller, params.documentId, body.stepIds, asking) };
    },
  };
}

/** @throws Problem validation_failed | step_not_found | … */
function add(
  services: Services,
  caller: Caller,
  document: DocumentView,
  { stepId, position, ...given }: Schemas['ApproverAddition'],
  resourceId: string,
): Promise<{ document: DocumentView; approverId: string }> {
  if (stepId !== undefined && position !== undefined) {
    throw invalid('/position', 'exclusive', 'Give either stepId or position.');
  }
  const approver = approverFrom(given);
  if (document.status === 'draft') {
    return addDraftApprover(services, caller, document.id, approver, { id: resourceId, stepId, position });
  }
  const place = stepId !== undefined ? { stepId } : { position: position ?? document.steps.length + 1 };
  return addApprover(services, caller, document.id, { approver, place }, { updateId: resourceId });
}
