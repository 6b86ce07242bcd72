import { Problem } from '../errors/problem.ts';
import { MarkRefusal, type PdfEngine, PdfRefusal, PdfUnavailable } from '../pdf/engine.ts';
import { LIMITS } from '../pdf/limits.ts';

/** Reads an uploaded PDF. @throws Problem pdf_… | service_unavailable */
export async function inspectUpload(pdf: PdfEngine, path: string): Promise<{ pages: number }> {
  try {
    const inspected = await pdf.inspect({ path });
    if (inspected.signed) throw new Problem('pdf_signed');
    return inspected;
  } catch (error) {
    throw problemOf(error);
  }
}

/** Checks a picture that an approver wants to put down. @throws Problem mark_… | service_unavailable */
export async function inspectMark(pdf: PdfEngine, path: string): Promise<void> {
  try {
    await pdf.inspectMark({ path });
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): unknown {
  if (error instanceof MarkRefusal) return new Problem(error.code, { cause: error });
  if (error instanceof PdfRefusal) {
    if (error.code === 'pdf_place_outside') return new Problem('place_outside_page', { cause: error });
    const limit = { pdf_too_large: LIMITS.fileBytesMax, pdf_too_many_pages: LIMITS.pagesMax }[error.code as string];
    return new Problem(error.code, { details: limit === undefined ? {} : { limit }, cause: error });
  }
  if (error instanceof PdfUnavailable) return new Problem('service_unavailable', { retryAfterMs: 1_000, cause: error });
  return error;
}
