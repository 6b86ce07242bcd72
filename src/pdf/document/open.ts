import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { EncryptedPDFError, type PDFContext, PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import { residentMemory } from '../memory.ts';
import type { Inspection } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { checkEnvelope, declaresEncryption } from './envelope.ts';
import { viewOf } from './page-box.ts';
import { contentBytes } from './page-content.ts';
import { type PdfPage, readPages } from './page-tree.ts';

/** A file that has been read and may be worked on. */
export type OpenPdf = {
  bytes: Uint8Array;
  document: PDFDocument;
  context: PDFContext;
  pages: PdfPage[];
  /** Checks every page, as an upload must be checked. @throws PdfRefusal */
  inspect(): Inspection;
};

/**
 * Reads a file and refuses what is damaged, encrypted or beyond the limits.
 * @param bytesMax files of our own making may be larger than uploads
 * @throws PdfRefusal
 */
export async function openPdf(path: string, bytesMax: number = LIMITS.fileBytesMax): Promise<OpenPdf> {
  return readPdf(await readBounded(path, bytesMax));
}

/** The same for bytes that are in memory. @throws PdfRefusal */
export async function readPdf(bytes: Uint8Array): Promise<OpenPdf> {
  checkEnvelope(bytes);
  const document = await parse(bytes);
  const { context } = document;
  const pages = readPages(context);
  return { bytes, document, context, pages, inspect: () => inspect(context, pages) };
}

function inspect(context: PDFContext, pages: PdfPage[]): Inspection {
  let contentLeft: number = LIMITS.fileContentBytesMax;
  const sizes = pages.map((page) => {
    contentLeft -= contentBytes(context, page);
    if (contentLeft < 0) throw new PdfRefusal('pdf_too_complex', 'the pages unpack to more than any real file holds');
    const { width, height, rotation } = viewOf(page);
    return { width, height, rotation };
  });
  return { pages: pages.length, sizes, signed: isSigned(context) };
}

/** The bytes of a file. @throws PdfRefusal when they are too many */
export async function readBounded(path: string, bytesMax: number): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY);
  try {
    const { size } = await file.stat();
    if (size > bytesMax) throw new PdfRefusal('pdf_too_large', `the file is larger than ${bytesMax} bytes`);
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function parse(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    const document = await PDFDocument.load(bytes, {
      parseSpeed: Number.POSITIVE_INFINITY, // Pauses serve a process with something else to do.
      throwOnInvalidObject: true,
      updateMetadata: false,
    });
    if (document.context.trailerInfo.Encrypt || document.isEncrypted) throw encrypted();
    return document;
  } catch (error) {
    if (error instanceof PdfRefusal) throw error;
    if (error instanceof EncryptedPDFError || declaresEncryption(bytes)) throw encrypted();
    // The parser hides that memory ran out. A child that once took this much gets no further job, so it was this file.
    if (residentMemory('self').peak > LIMITS.usualRssBytesMax) {
      throw new PdfRefusal('pdf_too_complex', 'the file unpacks to more than memory holds');
    }
    throw new PdfRefusal('pdf_damaged', 'the file cannot be parsed');
  }
}

const encrypted = () => new PdfRefusal('pdf_encrypted', 'the file is encrypted');

/** Holds digital signatures, which any rewriting breaks. */
export function isSigned(context: PDFContext): boolean {
  return context
    .enumerateIndirectObjects()
    .some(
      ([, object]) =>
        object instanceof PDFDict && object.has(PDFName.of('ByteRange')) && object.has(PDFName.of('Contents')),
    );
}
