import { createHash } from 'node:crypto';
import { decodePDFRawStream, PDFArray, PDFDict, PDFName, PDFRawStream, type PDFRef } from 'pdf-lib';
import type { ValidationData } from '../protocol.ts';
import { type OpenIncrement, openIncrement, writeParts } from './increment.ts';

const name = PDFName.of;
const LISTS = [
  ['Certs', 'certificates'],
  ['OCSPs', 'ocsps'],
  ['CRLs', 'crls'],
] as const;

/**
 * Adds what a validator will need when nobody answers any more (a DSS dictionary, ISO 32000-2, 12.8.4.3): certificates, OCSP
 * answers and revocation lists, each once. What is there from earlier stays.
 * @throws PdfRefusal
 */
export async function addValidationData(request: ValidationData): Promise<{ pages: number }> {
  const increment = await openIncrement(request.inputPath);
  const { context, catalog } = increment;
  const known = catalog.lookup(name('DSS'));
  const store = context.obj({ Type: 'DSS' }) as PDFDict;
  for (const [key, list] of LISTS) {
    const references = merged(increment, known instanceof PDFDict ? known.lookup(name(key)) : undefined, request[list]);
    if (references.size() > 0) store.set(name(key), references);
  }
  catalog.set(name('DSS'), context.register(store));
  await writeParts(request.outputPath, [increment.before, await increment.revision()]);
  return { pages: increment.pages.length };
}

function merged({ context }: OpenIncrement, earlier: unknown, added: readonly string[]): PDFArray {
  const result = PDFArray.withContext(context);
  const present = new Set<string>();
  for (const reference of earlier instanceof PDFArray ? earlier.asArray() : []) {
    result.push(reference);
    const stream = context.lookup(reference as PDFRef);
    if (stream instanceof PDFRawStream) present.add(hashOf(decodePDFRawStream(stream).decode()));
  }
  for (const one of added) {
    const bytes = Buffer.from(one, 'base64');
    if (present.has(hashOf(bytes))) continue;
    present.add(hashOf(bytes));
    result.push(context.register(context.flateStream(bytes)));
  }
  return result;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
