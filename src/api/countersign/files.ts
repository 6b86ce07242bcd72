import type { Caller } from '../../core.ts';
import { downloadFinal } from '../../documents/download-links.ts';
import { replaceFile } from '../../documents/drafts.ts';
import { findingsIn } from '../../documents/finding-texts.ts';
import { openFile, readVersions, type WhichFile } from '../../documents/reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { keepUpload } from './uploads.ts';

type Operations = Pick<operations, 'uploadFile' | 'replaceFile' | 'listVersions' | 'downloadFile'>;

/** Documents' files: in, and out again. */
export function fileHandlers(services: Services): Handlers<Operations> {
  return {
    async uploadFile({ caller, files, language }) {
      return { status: 201, body: await keepUpload(services, caller, { file: files.file!, language }) };
    },

    async replaceFile({ caller, params, files, language }) {
      const document = await replaceFile(services, caller, params.documentId, files.file!.path);
      return { status: 200, body: findingsIn(language, document) };
    },

    async listVersions({ caller, params }) {
      return { status: 200, body: { data: await readVersions(services, caller, params.documentId) } };
    },

    async downloadFile({ caller, params: { documentId, which }, ip }) {
      const file = await openWhich(services, caller, documentId, which, ip);
      const { stream, bytes, sha256, title, mediaType: contentType } = file;
      const fileName = `${title}.${contentType.split('/')[1]}`;
      return {
        status: 200,
        headers: { etag: `"${sha256}"` },
        file: { stream, bytes, contentType, fileName },
      };
    },
  };
}

/** Who takes the final file away is written down. */
const openWhich = (services: Services, caller: Caller, documentId: string, which: WhichFile, ip: string) =>
  which === 'final'
    ? downloadFinal(services.core, caller.organizationId, documentId, { by: caller.actor, ip })
    : openFile(services, caller, documentId, which);
