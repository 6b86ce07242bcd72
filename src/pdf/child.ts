/**
 * The child process: does one job after another and answers each. It holds no secret, opens no connection and ends
 * when its parent goes away.
 */
import { inspectMark } from './document/mark.ts';
import { openPdf } from './document/open.ts';
import { stampIdsOf, stampPdf } from './document/stamping.ts';
import { LIMITS } from './limits.ts';
import type { FromChild, Job, JobKind, Jobs, ToChild } from './protocol.ts';
import { MarkRefusal, PdfRefusal } from './refusal.ts';
import { vazirmatn } from './text/typeface.ts';

process.on('disconnect', () => process.exit(0));
process.on('message', ({ number, job }: ToChild) => void serve(number, job));
vazirmatn('Regular'); // Loaded before the first job asks, so that a warm child is warm.
answer({ kind: 'ready' });

async function serve(number: number, job: Job): Promise<void> {
  try {
    answer({ kind: 'done', number, result: await perform(job) });
  } catch (error) {
    if (error instanceof PdfRefusal) {
      answer({ kind: 'refused', number, refusal: { file: 'pdf', code: error.code }, reason: error.message });
    } else if (error instanceof MarkRefusal) {
      answer({ kind: 'refused', number, refusal: { file: 'mark', code: error.code }, reason: error.message });
    } else {
      answer({ kind: 'failed', number, reason: reasonOf(error) });
    }
  }
}

async function perform(job: Job): Promise<Jobs[JobKind]['gets']> {
  switch (job.kind) {
    case 'inspect':
      return (await openPdf(job.path)).inspect();
    case 'stamp':
      return stampPdf(job);
    case 'stamp_ids':
      return stampIdsOf(await openPdf(job.path, LIMITS.stampedFileBytesMax));
    case 'inspect_mark':
      return inspectMark(job.path);
  }
}

/** Name and code only: a message may quote the document. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const code = (error as NodeJS.ErrnoException).code;
  return code
    ? `${error.name} ${code}`
    : `${error.name} in ${error.stack?.split('\n')[1]?.trim() ?? 'an unknown place'}`;
}

function answer(message: FromChild): void {
  process.send?.(message);
}
