import type { FromChild, Job, JobKind, Jobs, ToChild } from './protocol.ts';
import { ImageRefusal, MarkRefusal, PdfRefusal } from './refusal.ts';

/**
 * A child's side of the talk: does one job after another and answers each. The child holds no secret, opens no
 * connection and ends when its parent goes away.
 */
export function serveJobs<K extends JobKind>(perform: (job: Job<K>) => Promise<Jobs[K]['gets']>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ number, job }: ToChild) => {
    const answered = perform(job as unknown as Job<K>).then(
      (result): FromChild => ({ kind: 'done', number, result }),
      (error): FromChild => sayFailure(number, error),
    );
    void answered.then(answer);
  });
  answer({ kind: 'ready' });
}

function sayFailure(number: number, error: unknown): FromChild {
  if (error instanceof PdfRefusal) {
    return { kind: 'refused', number, refusal: { file: 'pdf', code: error.code }, reason: error.message };
  }
  if (error instanceof MarkRefusal) {
    return { kind: 'refused', number, refusal: { file: 'mark', code: error.code }, reason: error.message };
  }
  if (error instanceof ImageRefusal) {
    const { code, index, message } = error;
    return { kind: 'refused', number, refusal: { file: 'image', code, index }, reason: message };
  }
  return { kind: 'failed', number, reason: reasonOf(error) };
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
