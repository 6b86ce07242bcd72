/**
 * Adds to the end of a file without touching a byte of what is there, which is the only way that leaves signatures valid.
 *
 * I1: the file written is the file read, byte for byte, followed by one revision.
 * I2: the revision holds only what was changed or made; its cross-reference table is plain, so that no object of ours (the
 *     signature dictionary above all) hides in a compressed stream.
 */
import { open } from 'node:fs/promises';
import { type PDFContext, PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { checkEnvelope } from '../document/envelope.ts';
import { readBounded } from '../document/open.ts';
import { type PdfPage, readPages } from '../document/page-tree.ts';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';

export type OpenIncrement = {
  /** The file as it was read. */
  before: Uint8Array;
  context: PDFContext;
  catalog: PDFDict;
  pages: PdfPage[];
  /** The revision that holds all changes made meanwhile, to be written after `before`. */
  revision(): Promise<Uint8Array>;
};

/** @throws PdfRefusal */
export async function openIncrement(path: string): Promise<OpenIncrement> {
  const before = await readBounded(path, LIMITS.stampedFileBytesMax);
  checkEnvelope(before);
  const document = await load(before);
  const { context } = document;
  const catalog = context.lookup(context.trailerInfo.Root);
  if (!(catalog instanceof PDFDict)) throw new PdfRefusal('pdf_damaged', 'the file has no catalog');
  return {
    before,
    context,
    catalog,
    pages: readPages(context),
    async revision() {
      const { snapshot } = context;
      if (!snapshot) throw new Error('the file was not opened for an increment');
      const options = { useObjectStreams: false, objectsPerTick: Number.POSITIVE_INFINITY };
      return document.saveIncremental(snapshot, options);
    },
  };
}

async function load(bytes: Uint8Array): Promise<PDFDocument> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, {
      parseSpeed: Number.POSITIVE_INFINITY,
      throwOnInvalidObject: true,
      updateMetadata: false,
      forIncrementalUpdate: true,
    });
  } catch {
    throw new PdfRefusal('pdf_damaged', 'the file cannot be parsed');
  }
  if (document.isEncrypted || document.context.trailerInfo.Encrypt)
    throw new PdfRefusal('pdf_encrypted', 'the file is encrypted');
  return document;
}

/** Writes the parts one after another and flushes them to disk. @returns the number of bytes. */
export async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<number> {
  const file = await open(path, 'w');
  try {
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** Sets an entry that is already there again, so that the object around a value that was changed is written anew. */
export function touch(dict: PDFDict, key: string): void {
  const value = dict.get(PDFName.of(key));
  if (value) dict.set(PDFName.of(key), value);
}
