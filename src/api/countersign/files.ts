import { replaceFile } from '../../documents/drafts.ts';
import { openFile, readVersions } from '../../documents/reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { keepUpload } from './uploads.ts';

type Operations = Pick<operations, 'uploadFile' | 'replaceFile' | 'listVersions' | 'downloadFile'>;

/** Documents' files: in, and out again. */
export function fileHandlers(services: Services): Handlers<Operations> {
  return {
    async uploadFile({ caller, files }) {
      return { status: 201, body: await keepUpload(services, caller, files.file!) };
    },

    async replaceFile({ caller, params, files }) {
      return { status: 200, body: await replaceFile(services, caller, params.documentId, files.file!.path) };
    },

    async listVersions({ caller, params }) {
      return { status: 200, body: { data: await readVersions(services, caller, params.documentId) } };
    },

    async downloadFile({ caller, params }) {
      const { stream, bytes, sha256, title } = await openFile(services, caller, params.documentId, params.which);
      const fileName = `${title}.pdf`;
      return {
        status: 200,
        headers: { etag: `"${sha256}"` },
        file: { stream, bytes, contentType: 'application/pdf', fileName },
      };
    },
  };
}
