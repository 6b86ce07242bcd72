/**
 * Makes room for a signature: a field, its dictionary, and a hole for the signature's bytes, in one revision.
 *
 * S1: the ByteRange covers the whole file but the hole, angle brackets included.
 * S2: the field is invisible and on the first page; nothing that people see changes.
 */
import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFRef, PDFString } from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import type { SignaturePlace, SignatureRoom } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { type OpenIncrement, openIncrement, touch, writeParts } from './increment.ts';

const name = PDFName.of;
/** As wide as the largest offset, so that the true numbers fit in its place. */
const OPEN_NUMBER = '**********';
const BYTE_RANGE = /\/ByteRange\s*\[\s*0\s+\/\*{10}\s+\/\*{10}\s+\/\*{10}\s*\]/;
/** Print and Locked (ISO 32000-1, 12.5.3). */
const WIDGET_FLAGS = 132;
/** SignaturesExist and AppendOnly: a reader must not rewrite the file. */
const SIGNATURE_FLAGS = 3;
/** A certification with this permission forbids every change, further signatures included. */
const NO_CHANGES = 1;

/** @throws PdfRefusal when the file is damaged, or certified against any change (`pdf_locked`). */
export async function prepareSignature(place: SignaturePlace): Promise<SignatureRoom> {
  if (place.reserveBytes > LIMITS.signatureBytesMax) throw new TypeError('a signature is never that large');
  const increment = await openIncrement(place.inputPath);
  refuseLocked(increment);
  addField(increment, addDictionary(increment, place));
  const { before } = increment;
  const { revision, byteRange } = dig(await increment.revision(), before.length, place.reserveBytes);
  const [, holeStart, holeEnd] = byteRange;
  const hash = createHash(place.hash)
    .update(before)
    .update(revision.subarray(0, holeStart - before.length))
    .update(revision.subarray(holeEnd - before.length));
  await writeParts(place.outputPath, [before, revision]);
  return { byteRange, digest: hash.digest('base64'), pages: increment.pages.length };
}

function addDictionary({ context }: OpenIncrement, { purpose, reserveBytes }: SignaturePlace): PDFRef {
  const range = PDFArray.withContext(context);
  for (const entry of [PDFNumber.of(0), ...Array.from({ length: 3 }, () => name(OPEN_NUMBER))]) range.push(entry);
  const isSeal = purpose.kind === 'seal';
  const dictionary = context.obj({
    Type: isSeal ? 'Sig' : 'DocTimeStamp',
    Filter: 'Adobe.PPKLite',
    SubFilter: isSeal ? 'ETSI.CAdES.detached' : 'ETSI.RFC3161',
  });
  dictionary.set(name('ByteRange'), range);
  dictionary.set(name('Contents'), PDFHexString.of('0'.repeat(reserveBytes * 2)));
  if (isSeal) {
    dictionary.set(name('M'), PDFString.fromDate(new Date(purpose.at)));
    for (const [key, text] of [
      ['Name', purpose.name],
      ['Reason', purpose.reason],
      ['Location', purpose.location],
    ] as const)
      if (text) dictionary.set(name(key), PDFHexString.fromText(text));
  }
  return context.register(dictionary);
}

function addField({ context, catalog, pages }: OpenIncrement, signature: PDFRef): void {
  const page = pages[0]!.dict;
  const pageReference = context.getObjectRef(page);
  if (!pageReference) throw new PdfRefusal('pdf_damaged', 'the first page is no object of its own');
  const form = formOf(context, catalog);
  const fields = listIn(form, 'Fields');
  const field = context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', Rect: [0, 0, 0, 0], F: WIDGET_FLAGS });
  field.set(name('T'), PDFString.of(freeName(fields)));
  field.set(name('V'), signature);
  field.set(name('P'), pageReference);
  const reference = context.register(field);
  fields.push(reference);
  touch(form, 'Fields');
  form.set(name('SigFlags'), PDFNumber.of(SIGNATURE_FLAGS));
  listIn(page, 'Annots').push(reference);
  touch(page, 'Annots');
  touch(catalog, 'AcroForm');
}

function formOf(context: OpenIncrement['context'], catalog: PDFDict): PDFDict {
  const known = catalog.lookup(name('AcroForm'));
  if (known instanceof PDFDict) return known;
  const form = context.obj({ Fields: [] }) as PDFDict;
  catalog.set(name('AcroForm'), context.register(form));
  return form;
}

function listIn(dict: PDFDict, key: string): PDFArray {
  const known = dict.lookup(name(key));
  if (known instanceof PDFArray) return known;
  const list = PDFArray.withContext(dict.context);
  dict.set(name(key), list);
  return list;
}

/** `Seal1`, `Seal2`, …: the first that no field of the file has. */
function freeName(fields: PDFArray): string {
  const taken = new Set<string>();
  for (let index = 0; index < fields.size(); index += 1) {
    const field = fields.lookup(index);
    const title = field instanceof PDFDict ? field.lookup(name('T')) : undefined;
    if (title instanceof PDFString || title instanceof PDFHexString) taken.add(title.decodeText());
  }
  let number = 1;
  while (taken.has(`Seal${number}`)) number += 1;
  return `Seal${number}`;
}

function refuseLocked({ catalog }: OpenIncrement): void {
  const permissions = catalog.lookup(name('Perms'));
  const certification = permissions instanceof PDFDict ? permissions.lookup(name('DocMDP')) : undefined;
  const references = certification instanceof PDFDict ? certification.lookup(name('Reference')) : undefined;
  const reference = references instanceof PDFArray ? references.lookup(0) : undefined;
  const parameters = reference instanceof PDFDict ? reference.lookup(name('TransformParams')) : undefined;
  const permission = parameters instanceof PDFDict ? parameters.lookup(name('P')) : undefined;
  if (permission instanceof PDFNumber && permission.asNumber() === NO_CHANGES) {
    throw new PdfRefusal('pdf_locked', 'the file is certified against any change');
  }
}

/** Finds the hole in the revision just made, and writes the true ByteRange over the open one. */
function dig(
  bytes: Uint8Array,
  offset: number,
  reserveBytes: number,
): { revision: Uint8Array; byteRange: SignatureRoom['byteRange'] } {
  const revision = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Texts in the dictionary are in hexadecimal, so nothing that somebody wrote can look like this.
  const found = BYTE_RANGE.exec(revision.toString('latin1'));
  const holeAt = revision.indexOf(`<${'0'.repeat(reserveBytes * 2)}>`);
  if (!found || holeAt < 0) throw new Error('the place for the signature was not found');
  const holeStart = offset + holeAt;
  const holeEnd = holeStart + reserveBytes * 2 + 2;
  const byteRange: SignatureRoom['byteRange'] = [0, holeStart, holeEnd, offset + revision.length - holeEnd];
  const text = `/ByteRange [${byteRange.join(' ')}]`.padEnd(found[0].length, ' ');
  revision.write(text, found.index, 'latin1');
  return { revision, byteRange };
}
