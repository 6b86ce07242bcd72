/**
 * Damaged files. qpdf takes what is sound; where it has to guess, or gives up, PDFium (which reads files as people's
 * viewers do) says what the file looks like, and the guess is taken only when it looks exactly so.
 */
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';
import { pixelsOf } from '../render/page-size.ts';
import { pdfium, type RenderedFile } from '../render/pdfium.ts';

/** A damaged file as PDFium understands it, written anew. @throws PdfRefusal pdf_damaged */
export async function recover(path: string): Promise<Uint8Array> {
  const { open } = await pdfium();
  using file = open(path);
  if (file.pages < 1 || file.pages > LIMITS.repairedPagesMax) throw damaged();
  return file.copy();
}

/** @throws PdfRefusal pdf_damaged unless both files have the same pages, which look the same. */
export async function refuseOtherLooks(beforePath: string, afterPath: string): Promise<void> {
  const { open } = await pdfium();
  using before = open(beforePath);
  using after = open(afterPath);
  if (before.pages !== after.pages || before.pages > LIMITS.repairedPagesMax) throw damaged();
  for (let page = 1; page <= before.pages; page++) if (!looksSame(before, after, page)) throw damaged();
}

function looksSame(before: RenderedFile, after: RenderedFile, page: number): boolean {
  const size = before.sizeOf(page);
  const other = after.sizeOf(page);
  if (size.width !== other.width || size.height !== other.height) return false;
  const pixels = pixelsOf(size, size.width, LIMITS.comparedPixelsMax);
  using first = before.render(page, pixels);
  using second = after.render(page, pixels);
  return Buffer.from(first.view()).equals(second.view());
}

const damaged = () => new PdfRefusal('pdf_damaged', 'the file is damaged beyond what can be repaired');
