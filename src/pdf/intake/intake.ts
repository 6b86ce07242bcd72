/**
 * Turns an upload into the file that is shown, approved, stamped and hashed.
 *
 * I1: what comes out is one revision that every reader understands alike, and everything after intake reads that.
 * I2: nothing in it acts, and nothing can change its looks later; what was taken out is reported.
 * I3: no clock and no random numbers: the same upload gives the same bytes.
 * I4: a file that carries signatures, which any rewriting breaks, comes out as it came in, or is refused.
 */
import { createHash } from 'node:crypto';
import { PDFDict, PDFName } from 'pdf-lib';
import { checkBeginning, declaresEncryption } from '../document/envelope.ts';
import { type OpenPdf, readBounded, readPdf } from '../document/open.ts';
import { savePdf, writeFlushed } from '../document/save.ts';
import { LIMITS } from '../limits.ts';
import type { Intake, IntakeRequest } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { removeActiveContent } from './active-content.ts';
import { flattenAnnotations } from './annotations.ts';
import { FieldLooks } from './field-looks.ts';
import { Findings } from './findings.ts';
import { flattenLayers } from './flatten-layers.ts';
import { readLayers } from './layers.ts';
import { compact, isEncrypted, normalise } from './qpdf.ts';
import { recover, refuseOtherLooks } from './repair.ts';
import { checkSigned } from './signed.ts';

const name = PDFName.of;

/** @throws PdfRefusal */
export async function takeIn({ inputPath, outputPath, signed: policy }: IntakeRequest): Promise<Intake> {
  const upload = await readBounded(inputPath, LIMITS.fileBytesMax);
  checkBeginning(upload);
  const findings = new Findings();
  const pdf = await readPdf(await sound(upload, { inputPath, outputPath }, findings));
  const inspected = pdf.inspect();
  refuseXfa(pdf);
  let bytes = upload;
  if (!inspected.signed) bytes = await makeLasting(pdf, upload, findings);
  else if (policy === 'refuse') throw new PdfRefusal('pdf_signed', 'the file carries signatures');
  else if (findings.has('repaired'))
    throw new PdfRefusal('pdf_damaged', 'the file is signed, so it cannot be repaired');
  else await checkSigned(upload, pdf, findings);
  // Read again as it will be read from now on.
  const { pages, sizes, signed } = (await readPdf(bytes)).inspect();
  await writeFlushed(outputPath, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { pages, sizes, signed, bytes: bytes.length, sha256, findings: findings.list() };
}

/** The upload as one sound file, repaired where that does not change its looks. @throws PdfRefusal */
async function sound(
  upload: Uint8Array,
  { inputPath, outputPath }: Pick<IntakeRequest, 'inputPath' | 'outputPath'>,
  findings: Findings,
): Promise<Uint8Array> {
  const { bytes, guessed } = await normalise(upload).then(
    (rewritten) => ({ bytes: rewritten.bytes, guessed: rewritten.warned }),
    async (error: unknown) => {
      if (!(error instanceof PdfRefusal) || error.code !== 'pdf_damaged') throw error;
      return { bytes: (await normalise(await recover(inputPath))).bytes, guessed: true };
    },
  );
  if (guessed) {
    await writeFlushed(outputPath, bytes);
    await refuseOtherLooks(inputPath, outputPath);
    findings.add('repaired');
  }
  return bytes;
}

/** The file without anything that acts, with forms, annotations and layers as they look now. */
async function makeLasting(pdf: OpenPdf, upload: Uint8Array, findings: Findings): Promise<Uint8Array> {
  if (declaresEncryption(upload) && (await isEncrypted(upload))) findings.add('encryption_removed');
  const layers = readLayers(pdf.context);
  removeActiveContent(pdf, findings);
  const looks = new FieldLooks(pdf.context);
  const isHidden = (annotation: PDFDict) => layers?.hides(annotation.lookup(name('OC'))) ?? false;
  await flattenAnnotations(pdf, { ofText: (annotation) => looks.of(annotation), isHidden }, findings);
  looks.finish();
  if (layers) flattenLayers(pdf, layers, findings);
  // What was taken out is only gone when nothing unreferenced is left behind.
  return (await compact(await savePdf(pdf.document))).bytes;
}

/** A form that a program inside the file draws: what it shows is not in its pages. */
function refuseXfa({ context }: OpenPdf): void {
  const form = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('AcroForm'));
  if (form instanceof PDFDict && form.has(name('XFA'))) {
    throw new PdfRefusal('pdf_xfa', 'the file is an XFA form');
  }
}
