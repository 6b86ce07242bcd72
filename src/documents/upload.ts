import { Problem } from '../errors/problem.ts';
import { ImageRefusal, MarkRefusal, type MarkSize, type PdfEngine, PdfRefusal, PdfUnavailable } from '../pdf/engine.ts';
import { LIMITS } from '../pdf/limits.ts';

/** Checks a picture that an approver wants to put down, or is to be shown. @throws Problem mark_… | service_unavailable */
export async function prepareMark(pdf: PdfEngine, path: string, fit?: MarkSize): Promise<void> {
  try {
    await pdf.prepareMark({ path, ...(fit && { fit }) });
  } catch (error) {
    throw problemOf(error);
  }
}

/** What a refusal of the PDF engine is to the caller. */
export function problemOf(error: unknown): unknown {
  if (error instanceof ImageRefusal)
    return new Problem(error.code, { details: { position: error.index + 1 }, cause: error });
  if (error instanceof MarkRefusal) return new Problem(error.code, { cause: error });
  if (error instanceof PdfRefusal) {
    if (error.code === 'pdf_place_outside') return new Problem('place_outside_page', { cause: error });
    const limit = { pdf_too_large: LIMITS.fileBytesMax, pdf_too_many_pages: LIMITS.pagesMax }[error.code as string];
    return new Problem(error.code, { details: limit === undefined ? {} : { limit }, cause: error });
  }
  if (error instanceof PdfUnavailable) return new Problem('service_unavailable', { retryAfterMs: 1_000, cause: error });
  return error;
}
