import type { Services } from '../../services.ts';
import { checkFile } from '../../verification/check-file.ts';
import { lookUp } from '../../verification/look-up.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'verifyFile' | 'readVerification'>;

/** For anybody who has received a document. */
export function verificationHandlers(services: Services): Handlers<Operations> {
  return {
    async verifyFile({ files, signal }) {
      return { status: 200, body: await checkFile(services, files.file!.path, signal) };
    },

    async readVerification({ params }) {
      return { status: 200, body: await lookUp(services.core, params.code) };
    },
  };
}
