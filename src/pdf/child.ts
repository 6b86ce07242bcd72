/** The child process that reads and writes PDF files. */
import { certify } from './certificate/certify.ts';
import { openPdf } from './document/open.ts';
import { stampIdsOf, stampPdf } from './document/stamping.ts';
import { takeIn } from './intake/intake.ts';
import { LIMITS } from './limits.ts';
import type { DocumentJobKind, Job, Jobs } from './protocol.ts';
import { compareStamped } from './render/compare.ts';
import { serveJobs } from './serving.ts';
import { prepareSignature } from './signature/placeholder.ts';
import { addValidationData } from './signature/validation-data.ts';
import { typesetter } from './text/typesetter.ts';
import { verifyPdf } from './verify/verify.ts';

typesetter(); // Loaded before the first job asks, so that a warm child is warm.
serveJobs(perform);

async function perform(job: Job<DocumentJobKind>): Promise<Jobs[DocumentJobKind]['gets']> {
  switch (job.kind) {
    case 'inspect':
      return (await openPdf(job.path)).inspect();
    case 'intake':
      return takeIn(job);
    case 'stamp':
      return stampPdf(job);
    case 'stamp_ids':
      return stampIdsOf(await openPdf(job.path, LIMITS.stampedFileBytesMax));
    case 'compare':
      return compareStamped(job);
    case 'prepare_signature':
      return prepareSignature(job);
    case 'certify':
      return certify(job);
    case 'add_validation_data':
      return addValidationData(job);
    case 'verify':
      return verifyPdf(job);
  }
}
