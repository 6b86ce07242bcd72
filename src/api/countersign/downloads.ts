import { makeDownloadLink, openByLink } from '../../documents/download-links.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'makeDownloadLink' | 'downloadByLink'>;

/** Final files for whoever has a link. */
export function downloadHandlers({ core }: Services): Handlers<Operations> {
  return {
    async makeDownloadLink({ caller, params: { documentId }, body, publicUrl }) {
      const { organizationId } = caller;
      const link = await makeDownloadLink(core, organizationId, documentId, body?.lifeSeconds);
      const { expires, signature, expiresAt, title, bytes, sha256 } = link;
      const url = `${publicUrl}/v1/downloads/${documentId}?expires=${expires}&signature=${signature}`;
      return { status: 201, body: { url, expiresAt, fileName: `${title}.pdf`, bytes, sha256 } };
    },

    async downloadByLink({ params: { documentId }, query, ip }) {
      const { stream, bytes, sha256, title } = await openByLink(core, documentId, query, ip);
      return {
        status: 200,
        headers: { etag: `"${sha256}"` },
        file: { stream, bytes, contentType: 'application/pdf', fileName: `${title}.pdf` },
      };
    },
  };
}
