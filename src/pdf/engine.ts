/**
 * All work on PDF files, behind one interface. It owns reading uploads and drawing stamps; where files are kept, who
 * may stamp and what a stamp says belong to its callers. Every byte of a file is parsed in a limited child process.
 *
 * A normalising step (rewriting an upload so that every reader sees the same objects) belongs before `inspect` and
 * behind this interface: the file that `inspect` accepted must be the file that is shown, approved and stamped.
 */
import { LIMITS } from './limits.ts';
import { ChildPool, type PoolEnd } from './pool.ts';
import type { Inspection, Job, JobKind, Jobs, MarkSize, StampRequest, StampResult } from './protocol.ts';
import { MarkRefusal, PdfRefusal, PdfUnavailable } from './refusal.ts';

export type { Inspection, MarkSize, PageSize, StampRequest, StampResult } from './protocol.ts';
export { MarkRefusal, type MarkRefusalCode, PdfRefusal, type PdfRefusalCode, PdfUnavailable } from './refusal.ts';
export type { Stamp, StampMark, StampPlace } from './stamp.ts';

export type PdfInput = { path: string };
export type CallOptions = { signal?: AbortSignal | undefined };

/** Every method throws PdfUnavailable when the machinery fails (try later), and the signal's reason on abort. */
export interface PdfEngine {
  /**
   * Reads an upload. What it accepts, `stamp` can stamp.
   * @throws PdfRefusal with any code but `pdf_place_outside`.
   */
  inspect(file: PdfInput, options?: CallOptions): Promise<Inspection>;
  /**
   * Draws stamps and writes the new file to `outputPath` (flushed to disk; a temporary file that the caller owns).
   * A stamp whose id is already in the file is left as it is, so a call may be repeated. The same input gives the same bytes.
   * @throws PdfRefusal, MarkRefusal; then nothing can be said about what is at `outputPath`.
   */
  stamp(request: StampRequest, options?: CallOptions): Promise<StampResult>;
  /** The ids of the stamps in a file, in page order. @throws PdfRefusal */
  stampIds(file: PdfInput, options?: CallOptions): Promise<string[]>;
  /** Checks a picture that is to be used as a mark. @throws MarkRefusal */
  inspectMark(file: PdfInput, options?: CallOptions): Promise<MarkSize>;
  /** Ends the children. Calls in hand reject with PdfUnavailable. */
  close(): Promise<void>;
}

const TIMEOUTS_MS: Record<JobKind, number> = {
  inspect: LIMITS.inspectMs,
  stamp: LIMITS.stampMs,
  stamp_ids: LIMITS.inspectMs,
  inspect_mark: LIMITS.markMs,
};

/** @param childrenCount children kept warm, and so jobs done at the same time; each may take up to LIMITS.rssBytesMax. */
export function createPdfEngine({ childrenCount = 1 }: { childrenCount?: number } = {}): PdfEngine {
  return engineOn(new ChildPool(childrenCount));
}

/** The engine on a pool that the caller keeps a hand on. */
export function engineOn(pool: ChildPool): PdfEngine {
  const ask = async <K extends JobKind>(
    kind: K,
    asks: Jobs[K]['asks'],
    options: CallOptions = {},
  ): Promise<Jobs[K]['gets']> => {
    const job = { kind, ...asks } as unknown as Job;
    const end = await pool.run(job, { timeoutMs: TIMEOUTS_MS[kind], signal: options.signal });
    return resultOf(end, kind) as Jobs[K]['gets'];
  };
  return {
    inspect: (file, options) => ask('inspect', { path: file.path }, options),
    stamp: (request, options) => ask('stamp', request, options),
    stampIds: (file, options) => ask('stamp_ids', { path: file.path }, options),
    inspectMark: (file, options) => ask('inspect_mark', { path: file.path }, options),
    close: () => pool.close(),
  };
}

function resultOf(end: PoolEnd, kind: JobKind): Jobs[JobKind]['gets'] {
  if (end.kind === 'breach') {
    const reason = `reading it broke the ${end.what === 'crash' ? 'process' : `limit of ${end.what}`}`;
    throw kind === 'inspect_mark' ? new MarkRefusal('mark_damaged', reason) : new PdfRefusal('pdf_too_complex', reason);
  }
  const { answer } = end;
  switch (answer.kind) {
    case 'done':
      return answer.result;
    case 'refused':
      throw answer.refusal.file === 'pdf'
        ? new PdfRefusal(answer.refusal.code, answer.reason)
        : new MarkRefusal(answer.refusal.code, answer.reason);
    case 'failed':
      throw new PdfUnavailable(answer.reason);
  }
}
