import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/waqtum.ts';
import { addDraftApprover, changeDraftApprover, removeDraftApprover } from '../../documents/draft-approvers.ts';
import type { ApproverInput } from '../../documents/input.ts';
import { documentIdOf, readDocument } from '../../documents/reading.ts';
import { remindApprovers } from '../../documents/requests.ts';
import type { Services } from '../../services.ts';
import { approverChangesOf, approverIn, approversOf, newApproverOf } from './mapping.ts';
import { arrange } from './route.ts';

type Operations = Pick<
  operations,
  'listApprovers' | 'addApprover' | 'updateApprover' | 'deleteApprover' | 'remindApprover'
>;

/** Approvers change only while the document is a draft, whatever our own API allows later on. */
export function approverHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listApprovers({ caller, params }) {
      const document = await readDocument(services, caller, params.documentId);
      return { status: 200, body: { success: true, data: approversOf(document) } };
    },

    async addApprover({ caller, params, body, resourceId }) {
      const options = { id: resourceId, arrange };
      const added = await addDraftApprover(services, caller, params.documentId, newApproverOf(body), options);
      return { status: 201, body: { success: true, data: approverIn(added.document, added.approverId) } };
    },

    async updateApprover({ caller, params: { id }, body = {} }) {
      const documentId = await documentIdOf(core, caller.organizationId, id);
      const changes = (current: ApproverInput) => approverChangesOf(body, current);
      const options = { arrange: body.order_index === undefined ? undefined : arrange };
      const document = await changeDraftApprover(services, caller, documentId, id, changes, options);
      return { status: 200, body: { success: true, data: approverIn(document, id) } };
    },

    async deleteApprover({ caller, params: { id } }) {
      const documentId = await documentIdOf(core, caller.organizationId, id);
      await removeDraftApprover(services, caller, documentId, id);
      return { status: 200, body: { success: true, message: 'The approver was deleted.' } };
    },

    async remindApprover({ caller, params: { id }, resourceId }) {
      const documentId = await documentIdOf(core, caller.organizationId, id);
      await remindApprovers(services, caller, documentId, { approverId: id }, { updateId: resourceId });
      return { status: 200, body: { success: true, message: 'The reminder is on its way.' } };
    },
  };
}
