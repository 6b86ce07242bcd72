import { readSealCertificate, rotateSealCertificate, uploadSealCertificate } from '../../evidence/certificates.ts';
import { addFileSeal, openSealedFile, readFileSeal } from '../../evidence/file-seals.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'readSealCertificate'
  | 'replaceSealCertificate'
  | 'rotateSealCertificate'
  | 'sealFile'
  | 'readFileSeal'
  | 'downloadSealedFile'
>;

/** What the organization seals with, and its seals on files from elsewhere. */
export function sealHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async readSealCertificate({ caller }) {
      return { status: 200, body: await readSealCertificate(core, caller.organizationId) };
    },

    async replaceSealCertificate({ caller, body }) {
      return { status: 200, body: await uploadSealCertificate(core, caller.organizationId, body) };
    },

    async rotateSealCertificate({ caller }) {
      return { status: 201, body: await rotateSealCertificate(core, caller.organizationId) };
    },

    async sealFile({ caller, files, resourceId: id, publicUrl, signal }) {
      const seal = await addFileSeal(services, caller, { id, file: files.file! }, signal);
      return { status: 201, headers: { location: `${publicUrl}/v1/seals/${id}` }, body: seal };
    },

    async readFileSeal({ caller, params }) {
      return { status: 200, body: await readFileSeal(core, caller.organizationId, params.sealId) };
    },

    async downloadSealedFile({ caller, params }) {
      const { stream, bytes, sha256 } = await openSealedFile(core, caller.organizationId, params.sealId);
      const file = { stream, bytes, contentType: 'application/pdf', fileName: 'sealed.pdf' };
      return { status: 200, headers: { etag: `"${sha256}"` }, file };
    },
  };
}
