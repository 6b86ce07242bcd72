/** Files that carry signatures: nothing of them may change, so they must already be what intake would make of them. */
import { type OpenPdf, readPdf } from '../document/open.ts';
import { savePdf } from '../document/save.ts';
import { PdfRefusal } from '../refusal.ts';
import { removeActiveContent } from './active-content.ts';
import { Findings } from './findings.ts';
import { readLayers } from './layers.ts';
import { normalise } from './qpdf.ts';

/**
 * Makes sure that a signed upload can be kept as it is: nothing in it acts, and the parser that will add a seal to it
 * reads the same file as everybody else. Attachments may stay, and are reported: our own sealed files carry one.
 * @param pdf the upload as qpdf reads it; changed by this.
 * @throws PdfRefusal pdf_active_content | pdf_encrypted | pdf_damaged
 */
export async function checkSigned(upload: Uint8Array, pdf: OpenPdf, findings: Findings): Promise<void> {
  // Refuses an encrypted upload, too: nothing can be added to such a file without breaking it.
  const ours = await canonical(await canonical(upload));
  const theirs = await canonical(pdf.bytes);
  if (!Buffer.from(ours).equals(theirs)) {
    throw new PdfRefusal('pdf_damaged', 'the file has objects that readers find in different places');
  }
  const hasLayers = readLayers(pdf.context) !== null;
  const found = new Findings();
  removeActiveContent(pdf, found);
  const kinds = found.list();
  if (hasLayers || kinds.some(({ kind }) => kind !== 'embedded_file')) {
    throw new PdfRefusal('pdf_active_content', 'the file is signed and holds active content');
  }
  for (const { count } of kinds) for (let each = 0; each < count; each++) findings.add('embedded_file_kept');
}

/** What our parser reads, rewritten: the same bytes for the same objects, once everything in them has been through it before. */
async function canonical(bytes: Uint8Array): Promise<Uint8Array> {
  const { document } = await readPdf(bytes);
  // Neither is drawn, and an update may leave them out.
  document.context.trailerInfo.ID = undefined;
  document.context.trailerInfo.Info = undefined;
  return (await normalise(await savePdf(document))).bytes;
}
