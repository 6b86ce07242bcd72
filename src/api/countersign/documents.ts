import { createDraft } from '../../documents/creating.ts';
import { deleteDraft, editDraft } from '../../documents/drafts.ts';
import { listDocuments, readAudit, readDocument } from '../../documents/reading.ts';
import { extendDocument, remindApprovers, voidDocument } from '../../documents/requests.ts';
import { sendDocument } from '../../documents/sending.ts';
import type { DocumentView } from '../../documents/view.ts';
import { Problem } from '../../errors/problem.ts';
import { policyView } from '../../organizations/policy-view.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { Services } from '../../services.ts';
import type { ContractRequest, Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { changesFrom, newDocumentFrom } from './input.ts';
import { withUploadedFile } from './uploads.ts';
import { auditEntryView } from './views.ts';

type Operations = Pick<
  operations,
  | 'listDocuments'
  | 'createDocument'
  | 'readDocument'
  | 'changeDocument'
  | 'deleteDocument'
  | 'sendDocument'
  | 'voidDocument'
  | 'extendDocument'
  | 'remindApprovers'
  | 'listAuditEntries'
>;

/** Documents from the draft to their end. */
export function documentHandlers(services: Services): Handlers<Operations> {
  return {
    async listDocuments({ caller, query }) {
      const { status, dialect, createdAfter, createdBefore, q, limit, cursor } = query;
      const filter = {
        statuses: status,
        dialect,
        createdAfter: date(createdAfter),
        createdBefore: date(createdBefore),
        search: q,
      };
      return { status: 200, body: await listDocuments(services, caller, filter, { limit, cursor }) };
    },

    createDocument: (request) => createDocument(services, request),

    async readDocument({ caller, params }) {
      return { status: 200, body: await readDocument(services, caller, params.documentId) };
    },

    async changeDocument({ caller, params, body }) {
      const wanted = (draft: DocumentView) => changesFrom(body, draft.policy);
      return { status: 200, body: await editDraft(services, caller, params.documentId, wanted) };
    },

    async deleteDocument({ caller, params }) {
      await deleteDraft(services, caller, params.documentId);
      return { status: 204 };
    },

    async sendDocument({ caller, params }) {
      return { status: 200, body: await sendDocument(services, caller, params.documentId) };
    },

    async voidDocument({ caller, params, body, resourceId }) {
      const asking = { updateId: resourceId };
      return { status: 200, body: await voidDocument(services, caller, params.documentId, body, asking) };
    },

    async extendDocument({ caller, params, body, resourceId }) {
      const input = { expiresAt: body.expiresAt === null ? null : new Date(body.expiresAt) };
      const asking = { updateId: resourceId };
      return { status: 200, body: await extendDocument(services, caller, params.documentId, input, asking) };
    },

    async remindApprovers({ caller, params, body, resourceId }) {
      const input = { approverId: body?.approverId ?? null };
      const asking = { updateId: resourceId };
      return { status: 200, body: await remindApprovers(services, caller, params.documentId, input, asking) };
    },

    async listAuditEntries({ caller, params, query }) {
      const { data, nextCursor } = await readAudit(services, caller, params.documentId, query);
      return { status: 200, body: { data: data.map(auditEntryView), nextCursor } };
    },
  };
}

/** A draft, and with `send` on its way at once. A repeat under the same key goes on where a crash left it. */
async function createDocument(services: Services, request: ContractRequest<operations['createDocument']>) {
  const { caller, body, files, resourceId: id, publicUrl } = request;
  const isForm = 'document' in body;
  const { send = false, ...given } = isForm ? body.document : body;
  const { settings } = await readProfile(services.core, caller.organizationId);
  const input = newDocumentFrom(given, policyView(settings.policy), isForm ? '/document' : '');
  // Known before anything is stored: a refused request must leave no draft behind.
  if (send && input.steps.length === 0) throw new Problem('document_without_approvers');
  const create = (filePath: string) => createDraft(services, caller, { id, filePath, input });
  const uploadId = isForm ? null : body.file.uploadId;
  const draft =
    uploadId === null ? await create(files.file!.path) : await withUploadedFile(services, caller, uploadId, create);
  const document = send && draft.status === 'draft' ? await sendDocument(services, caller, id) : draft;
  return { status: 201, headers: { location: `${publicUrl}/v1/documents/${id}` }, body: document };
}

function date(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
