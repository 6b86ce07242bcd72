import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/waqtum.ts';
import { createDraft } from '../../documents/creating.ts';
import { deleteDraft, editDraft } from '../../documents/drafts.ts';
import { listDocumentsByPage, openFile, readDocument } from '../../documents/reading.ts';
import { voidDocument } from '../../documents/requests.ts';
import { sendDocument } from '../../documents/sending.ts';
import { documentView } from '../../documents/view.ts';
import { Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import {
  approversOf,
  documentChangesOf,
  documentOf,
  filterOf,
  newDocumentOf,
  progressOf,
  statusOf,
} from './mapping.ts';
import { arrange } from './route.ts';

type Operations = Pick<
  operations,
  | 'listDocuments'
  | 'createDocument'
  | 'getDocument'
  | 'updateDocument'
  | 'deleteDocument'
  | 'sendDocument'
  | 'voidDocument'
  | 'getDocumentStatus'
  | 'downloadDocument'
>;

export function documentHandlers(services: Services): Handlers<Operations> {
  return {
    async listDocuments({ caller, query: { status, page, per_page } }) {
      const { data, total } = await listDocumentsByPage(services, caller, filterOf(status), {
        page,
        perPage: per_page,
      });
      const meta = { current_page: page, per_page, total, last_page: Math.max(1, Math.ceil(total / per_page)) };
      return { status: 200, body: { success: true, data: data.map((row) => documentOf(documentView(row))), meta } };
    },

    async createDocument({ caller, body, files, resourceId: id }) {
      if (!files.file) throw new Problem('file_missing');
      const draft = { id, filePath: files.file.path, input: newDocumentOf(body) };
      return { status: 201, body: { success: true, data: documentOf(await createDraft(services, caller, draft)) } };
    },

    async getDocument({ caller, params }) {
      const document = await readDocument(services, caller, params.id);
      return { status: 200, body: { success: true, data: documentOf(document) } };
    },

    async updateDocument({ caller, params, body = {}, files }) {
      const document = await editDraft(services, caller, params.id, (current) => documentChangesOf(body, current), {
        filePath: files.file?.path,
        arrange: body.workflow_type === undefined ? undefined : arrange,
      });
      return { status: 200, body: { success: true, data: documentOf(document) } };
    },

    async deleteDocument({ caller, params }) {
      await deleteDraft(services, caller, params.id);
      return { status: 200, body: { success: true, message: 'The document was deleted.' } };
    },

    async sendDocument({ caller, params }) {
      const document = await sendDocument(services, caller, params.id);
      return { status: 200, body: { success: true, data: documentOf(document) } };
    },

    async voidDocument({ caller, params, resourceId }) {
      const asking = { updateId: resourceId };
      const document = await voidDocument(services, caller, params.id, { reason: null }, asking);
      return { status: 200, body: { success: true, data: documentOf(document) } };
    },

    async getDocumentStatus({ caller, params }) {
      const document = await readDocument(services, caller, params.id);
      const data = {
        id: document.id,
        status: statusOf(document),
        progress: progressOf(document),
        approvers: approversOf(document),
      };
      return { status: 200, body: { success: true, data } };
    },

    async downloadDocument({ caller, params }) {
      const { stream, bytes, title } = await openFile(services, caller, params.id, 'final');
      return { status: 200, file: { stream, bytes, contentType: 'application/pdf', fileName: `${title}.pdf` } };
    },
  };
}
