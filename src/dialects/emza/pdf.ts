import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/emza.ts';
import { findDocumentOfCode, resolveContract } from '../../contracts/visibility.ts';
import type { Caller } from '../../core.ts';
import { downloadFinal, LINK_LIFE, makeDownloadLink, openByLink } from '../../documents/download-links.ts';
import type { OpenFile } from '../../documents/reading.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';

type Operations = Pick<operations, 'downloadSignedPDF' | 'publicSignedURLDownload'>;

/** The final file of a contract: by token, or by a link for whoever has it. */
export function pdfHandlers({ core }: Services): Handlers<Operations> {
  return {
    async downloadSignedPDF({ caller, params: { code }, query, ip, publicUrl }) {
      const { documentId, organizationId } = await resolveContract(core, caller, code);
      if (documentId === null) throw new Problem('not_found');
      if (query.format === 'stream') {
        const file = await orNotFound(
          downloadFinal(core, organizationId, documentId, { by: actorFor(caller, organizationId), ip }),
        );
        return { status: 200, file: { ...answerOf(file), inline: true } };
      }
      const link = await orNotFound(makeDownloadLink(core, organizationId, documentId, lifeOf(query.ttl)));
      const { expires, signature, expiresAt: expires_at, title, bytes: size_bytes, sha256: checksum_sha256 } = link;
      const url = `${publicUrl}/emza/api/v1/contracts/${code}/dl?expires=${expires}&signature=${signature}`;
      if (query.format === 'redirect') return { status: 302, headers: { location: url } };
      return {
        status: 200,
        body: { data: { url, expires_at, filename: `${title}.pdf`, size_bytes, checksum_sha256 } },
      };
    },

    async publicSignedURLDownload({ params: { code }, query, ip }) {
      const documentId = await findDocumentOfCode(core, code);
      if (documentId === null) throw new Problem('not_found');
      return { status: 200, file: { ...answerOf(await openByLink(core, documentId, query, ip)), inline: true } };
    },
  };
}

const answerOf = ({ stream, bytes, title }: OpenFile) => ({
  stream,
  bytes,
  contentType: 'application/pdf',
  fileName: `${title}.pdf`,
});

/** Whoever only sees it from elsewhere is nobody in the trail of its owner. */
const actorFor = ({ actor, organizationId }: Caller, ownerId: string) =>
  organizationId === ownerId ? actor : { kind: 'unknown' as const };

/** A contract without its final file has no file to be found. */
async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.code === 'document_not_approved')
      throw new Problem('not_found', { cause: error });
    throw error;
  }
}

/** Not looked at with `stream`, so the contract leaves it to us. @throws Problem validation_failed */
function lifeOf(ttl: unknown = LINK_LIFE.usual): number {
  const seconds = /^\d{1,9}$/.test(String(ttl)) ? Number(ttl) : Number.NaN;
  if (seconds >= LINK_LIFE.min && seconds <= LINK_LIFE.max) return seconds;
  const message = `must be a whole number from ${LINK_LIFE.min} to ${LINK_LIFE.max}`;
  throw invalid('/ttl', 'range', message);
}
