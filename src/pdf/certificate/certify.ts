/**
 * Ends a document's file: the certificate's pages, the attached audit, the metadata, PDF/A-3b where the file allows it.
 *
 * I1: pages that are there already stay as they are.
 * I2: no clock and no random numbers: the same input gives the same bytes.
 * I3: a file that cannot become PDF/A is certified all the same, and says what stands in the way.
 */
import { createHash } from 'node:crypto';
import { AFRelationship, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from 'pdf-lib';
import { isSigned, openPdf, readBounded } from '../document/open.ts';
import { viewOf } from '../document/page-box.ts';
import type { PdfPage } from '../document/page-tree.ts';
import { embedPicture } from '../document/picture.ts';
import { savePdf, writeFlushed } from '../document/save.ts';
import { LIMITS } from '../limits.ts';
import type { CertifyRequest, CertifyResult } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { archiveProblems, convertToArchive } from './archive.ts';
import type { CertificateContent } from './content.ts';
import { drawCertificate } from './drawing.ts';
import type { Size } from './sheet.ts';

const A4: Size = { width: 595.28, height: 841.89 };
const LETTER: Size = { width: 612, height: 792 };
/** Points by which a page may miss the width of Letter and still be meant as one. */
const PAPER_TOLERANCE = 6;
const PRODUCER = 'Countersign';
const name = PDFName.of;

/** @throws PdfRefusal */
export async function certify(request: CertifyRequest): Promise<CertifyResult> {
  const { certificate, logoPath, audit } = request;
  const { document, pages } =
    request.inputPath === null ? await emptyPdf() : await openPdf(request.inputPath, LIMITS.stampedFileBytesMax);
  const { context } = document;
  if (isSigned(context))
    throw new PdfRefusal('pdf_signed', 'the file carries signatures, which a certificate inside it would break');
  const problems = archiveProblems({ context, pages });
  const logo = logoPath === null ? null : await embedPicture(context, logoPath);
  const size = paperFor(pages[0]);
  const certificatePages = drawCertificate(context, pages, { content: certificate, logo, size });
  const attachment = await readBounded(audit.path, LIMITS.auditBytesMax);
  const at = new Date(certificate.at);
  await document.attach(attachment, audit.name, {
    mimeType: 'application/json',
    description: audit.description,
    creationDate: at,
    modificationDate: at,
    afRelationship: AFRelationship.Data,
  });
  describe(document, certificate);
  const picture = logoPath === null ? [] : [await readBounded(logoPath, LIMITS.markBytesMax)];
  identify(document, [attachment, JSON.stringify(certificate), ...picture]);
  if (problems.length === 0) convertToArchive(document);
  const bytes = await savePdf(document);
  await writeFlushed(request.outputPath, bytes);
  return {
    pages: pages.length,
    certificatePages,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pdfa: { conformance: problems.length === 0 ? 'PDF/A-3b' : null, problems },
  };
}

async function emptyPdf(): Promise<{ document: PDFDocument; pages: PdfPage[] }> {
  const document = await PDFDocument.create({ updateMetadata: false });
  return { document, pages: [] };
}

/** A sheet of the kind that the document begins with: Letter or A4, upright, on which a table can be read. */
function paperFor(first: PdfPage | undefined): Size {
  if (!first) return A4;
  const { width, height } = viewOf(first);
  return Math.abs(Math.min(width, height) - LETTER.width) <= PAPER_TOLERANCE ? LETTER : A4;
}

/** What a viewer shows above the pages. Of what the uploaded file said of itself only what is text is kept. */
function describe(document: PDFDocument, { title, organization, language, at }: CertificateContent): void {
  const { context, catalog } = document;
  const before = context.lookup(context.trailerInfo.Info);
  const info = context.obj({});
  for (const key of ['Author', 'Subject', 'Keywords', 'Creator']) {
    const value = before instanceof PDFDict ? before.lookup(name(key)) : undefined;
    if (value instanceof PDFString || value instanceof PDFHexString) {
      info.set(name(key), PDFHexString.fromText(value.decodeText().replaceAll('\u0000', '')));
    }
  }
  context.trailerInfo.Info = context.register(info);
  if (!info.has(name('Author'))) document.setAuthor(organization);
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setProducer(PRODUCER);
  document.setCreationDate(new Date(at));
  document.setModificationDate(new Date(at));
  catalog.set(name('Lang'), PDFString.of(language));
}

/** An identifier that follows from the content, where the library would take random numbers. */
function identify({ context }: PDFDocument, parts: readonly (Uint8Array | string)[]): void {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const id = PDFHexString.of(hash.digest('hex').slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);
}
