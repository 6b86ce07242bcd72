import type { Caller } from '../../core.ts';
import { createDraft } from '../../documents/creating.ts';
import { deleteDraft, editDraft } from '../../documents/drafts.ts';
import { duplicateDocument } from '../../documents/duplicating.ts';
import { findingsIn } from '../../documents/finding-texts.ts';
import { listDocuments, readAudit, readDocument } from '../../documents/reading.ts';
import { extendDocument, remindApprovers, voidDocument } from '../../documents/requests.ts';
import { sendDocument } from '../../documents/sending.ts';
import type { DocumentView } from '../../documents/view.ts';
import { Problem } from '../../errors/problem.ts';
import { policyView } from '../../organizations/policy-view.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { Services } from '../../services.ts';
import { workflowPage } from '../../temporal/workflow-page.ts';
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
  | 'duplicateDocument'
  | 'voidDocument'
  | 'extendDocument'
  | 'remindApprovers'
  | 'listAuditEntries'
>;

/** Documents from the draft to their end. */
export function documentHandlers(services: Services): Handlers<Operations> {
  return {
    async listDocuments({ caller, query, language }) {
      const { status, dialect, createdAfter, createdBefore, blocked, q, limit, cursor } = query;
      const filter = {
        statuses: status,
        dialect,
        createdAfter: date(createdAfter),
        createdBefore: date(createdBefore),
        blocked,
        search: q,
      };
      const { data, nextCursor } = await listDocuments(services, caller, filter, { limit, cursor });
      return { status: 200, body: { data: data.map((document) => findingsIn(language, document)), nextCursor } };
    },

    createDocument: (request) => createDocument(services, request),

    async readDocument({ caller, params, language }) {
      const document = findingsIn(language, await readDocument(services, caller, params.documentId));
      const workflow = workflowOf(services, caller, document);
      return { status: 200, body: { ...document, ...(workflow && { workflow }) } };
    },

    async changeDocument({ caller, params, body, language }) {
      const wanted = (draft: DocumentView) => changesFrom(body, draft.policy);
      const document = await editDraft(services, caller, params.documentId, wanted);
      return { status: 200, body: findingsIn(language, document) };
    },

    async deleteDocument({ caller, params }) {
      await deleteDraft(services, caller, params.documentId);
      return { status: 204 };
    },

    async sendDocument({ caller, params, language }) {
      return { status: 200, body: findingsIn(language, await sendDocument(services, caller, params.documentId)) };
    },

    async duplicateDocument({ caller, params, resourceId: id, publicUrl, language }) {
      const draft = await duplicateDocument(services, caller, { id, documentId: params.documentId });
      const location = `${publicUrl}/v1/documents/${id}`;
      return { status: 201, headers: { location }, body: findingsIn(language, draft) };
    },

    async voidDocument({ caller, params, body, resourceId, language }) {
      const asking = { updateId: resourceId };
      const document = await voidDocument(services, caller, params.documentId, body, asking);
      return { status: 200, body: findingsIn(language, document) };
    },

    async extendDocument({ caller, params, body, resourceId, language }) {
      const input = { expiresAt: body.expiresAt === null ? null : new Date(body.expiresAt) };
      const asking = { updateId: resourceId };
      const document = await extendDocument(services, caller, params.documentId, input, asking);
      return { status: 200, body: findingsIn(language, document) };
    },

    async remindApprovers({ caller, params, body, resourceId, language }) {
      const input = { approverId: body?.approverId ?? null };
      const asking = { updateId: resourceId };
      const document = await remindApprovers(services, caller, params.documentId, input, asking);
      return { status: 200, body: findingsIn(language, document) };
    },

    async listAuditEntries({ caller, params, query }) {
      const { data, nextCursor } = await readAudit(services, caller, params.documentId, query);
      return { status: 200, body: { data: data.map(auditEntryView), nextCursor } };
    },
  };
}

/** For those who may do everything, as operators do; a draft has no workflow. */
function workflowOf({ core }: Services, { scopes }: Caller, { id, status }: DocumentView): { url: string } | null {
  const { uiUrl, namespace } = core.config.temporal;
  if (uiUrl === null || status === 'draft' || !scopes.includes('*')) return null;
  return { url: workflowPage(uiUrl, namespace, id) };
}

/** A draft, and with `send` on its way at once. A repeat under the same key goes on where a crash left it. */
async function createDocument(services: Services, request: ContractRequest<operations['createDocument']>) {
  const { caller, body, files, resourceId: id, publicUrl, language } = request;
  const isForm = 'document' in body;
  const { send = false, ...given } = isForm ? body.document : body;
  const { settings } = await readProfile(services.core, caller.organizationId);
  const input = newDocumentFrom(given, policyView(settings.policy), isForm ? '/document' : '');
  // Known before anything is stored: a refused request must leave no draft behind.
  if (send && input.steps.length === 0) throw new Problem('document_without_approvers');
  const furtherPaths = files.file?.further?.map(({ path }) => path);
  const create = (filePath: string) =>
    createDraft(services, caller, { id, filePath, input, ...(furtherPaths && { furtherPaths }) });
  const uploadId = isForm ? null : body.file.uploadId;
  const draft =
    uploadId === null ? await create(files.file!.path) : await withUploadedFile(services, caller, uploadId, create);
  const document = send && draft.status === 'draft' ? await sendDocument(services, caller, id) : draft;
  return {
    status: 201,
    headers: { location: `${publicUrl}/v1/documents/${id}` },
    body: findingsIn(language, document),
  };
}

function date(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
