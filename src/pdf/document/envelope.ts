import { PdfRefusal } from '../refusal.ts';

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/**
 * Checks how a file begins: with the signature of a PDF at the very first byte, so that no reader takes it for another
 * format.
 * @throws PdfRefusal
 */
export function checkBeginning(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new PdfRefusal('pdf_empty', 'the file is empty');
  if (!/^%PDF-\d\.\d/.test(latin1(bytes.subarray(0, 8)))) {
    throw new PdfRefusal('pdf_not_a_pdf', 'the file does not begin with %PDF-');
  }
}

/**
 * Checks what stands around a PDF's objects: how it begins, the end mark, and that the end points to a cross-reference
 * table. The parser behind us would read a file without those by guessing, and other readers would guess differently.
 * @throws PdfRefusal
 */
export function checkEnvelope(bytes: Uint8Array): void {
  checkBeginning(bytes);
  // The end mark within the last kilobyte is what readers agree on; some producers append a few bytes after it.
  const tail = latin1(bytes.subarray(-1024));
  if (!tail.includes('%%EOF')) throw new PdfRefusal('pdf_damaged', 'the end of the file is missing');
  const offsets = [...latin1(bytes.subarray(-2048)).matchAll(/startxref\s+(\d{1,10})/g)];
  const offset = Number(offsets.at(-1)?.[1] ?? Number.NaN);
  const table = Number.isNaN(offset) ? '' : latin1(bytes.subarray(offset, offset + 64));
  if (!/^\s*(?:xref\s|\d+\s+\d+\s+obj)/.test(table)) {
    throw new PdfRefusal('pdf_damaged', 'the file has no cross-reference table where its end says');
  }
}

/** Whether a file that could not be parsed declares that it is encrypted; its own words, good enough for a reason. */
export function declaresEncryption(bytes: Uint8Array): boolean {
  return /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/.test(latin1(bytes));
}
