/**
 * A page's drawing instructions: reading them within limits, and adding ours after them so that nothing of the page
 * changes ours and nothing of ours changes the page.
 *
 * I1: existing streams and dictionaries are never modified, since pages may share them; the page gets new arrays and
 *     copies of its resource dictionaries.
 * I2: ours begin in the page's initial graphics state, whatever the page leaves behind.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFRawStream,
  type PDFRef,
  PDFStream,
} from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';
import { saveBalance } from './content-balance.ts';
import type { PageView } from './page-box.ts';
import type { PdfPage } from './page-tree.ts';

const name = PDFName.of;
const FLATE = ['/FlateDecode', '/Fl'];

/** Bytes of a page's instructions once decoded, or a refusal when they are too many. */
export function contentBytes(context: PDFContext, page: PdfPage): number {
  return decodeContent(streamsOf(context, page)).length;
}

/** A page's instructions, decoded, as one. @throws PdfRefusal */
export function pageContent(context: PDFContext, page: PdfPage): Buffer {
  return decodeContent(streamsOf(context, page));
}

/** The decoded bytes of any stream of instructions. @throws PdfRefusal */
export function streamContent(stream: PDFRawStream): Buffer {
  return decodeStream(stream, LIMITS.pageContentBytesMax);
}

/** Draws `instructions` on top of a page. They may use the given forms and images, which join the page's own resources. */
export function drawOnPage(
  context: PDFContext,
  page: PdfPage,
  options: { view: PageView; xObjects: [key: string, ref: PDFRef][]; instructions: string },
): void {
  const { xObjects, resources } = copyResources(context, page);
  const parts = partsOf(context, page);
  const balance = saveBalance(decodeContent(streamsOf(context, page)));
  const contents = context.obj([]);
  if (balance !== null && balance.lowest >= 0) {
    contents.push(sharedStream(context, 'q\n'));
    for (const part of parts) contents.push(part);
    contents.push(sharedStream(context, `\n${'Q '.repeat(balance.open + 1)}\n${options.instructions}`));
  } else {
    // Restores more states than it saves (or cannot be counted): only a form of its own holds such content in.
    const key = freeKey(xObjects, 'CsPage');
    xObjects.set(name(key), isolate(context, page, options.view));
    contents.push(streamOf(context, `q /${key} Do Q\n${options.instructions}`));
  }
  for (const [key, ref] of options.xObjects) xObjects.set(name(key), ref);
  page.dict.set(name('Resources'), resources);
  page.dict.set(name('Contents'), contents);
  page.resources = resources;
}

const shared = new WeakMap<PDFContext, Map<string, PDFRef>>();

/** The same instructions are stored once a file, since pages with the same marks end in the same words. */
function sharedStream(context: PDFContext, instructions: string): PDFRef {
  const known = shared.get(context) ?? new Map<string, PDFRef>();
  shared.set(context, known);
  const ref = known.get(instructions) ?? streamOf(context, instructions);
  known.set(instructions, ref);
  return ref;
}

/** The names of a page's external objects (images and forms). */
export function xObjectKeys(page: PdfPage): string[] {
  const xObjects = page.resources?.lookup(name('XObject'));
  return xObjects instanceof PDFDict ? xObjects.keys().map((key) => key.decodeText()) : [];
}

/** A compressed stream of instructions or of data. */
export function streamOf(context: PDFContext, body: string | Uint8Array, dict: Record<string, unknown> = {}): PDFRef {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const packed = deflateSync(bytes);
  const entries = { ...dict, Filter: 'FlateDecode', Length: packed.length } as Parameters<PDFContext['stream']>[1];
  return context.register(context.stream(new Uint8Array(packed), entries));
}

function copyResources(context: PDFContext, page: PdfPage): { resources: PDFDict; xObjects: PDFDict } {
  const resources = page.resources ? page.resources.clone(context) : context.obj({});
  const existing = resources.lookup(name('XObject'));
  const xObjects = existing instanceof PDFDict ? existing.clone(context) : context.obj({});
  resources.set(name('XObject'), xObjects);
  return { resources, xObjects };
}

function isolate(context: PDFContext, page: PdfPage, view: PageView): PDFRef {
  const [left, bottom, right, top] = view.box;
  const form = streamOf(context, decodeContent(streamsOf(context, page)), {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [left, bottom, right, top],
  });
  context.lookup(form, PDFStream).dict.set(name('Resources'), page.resources ?? context.obj({}));
  return form;
}

function freeKey(dict: PDFDict, wanted: string): string {
  let key = wanted;
  for (let count = 2; dict.has(name(key)); count++) key = `${wanted}${count}`;
  return key;
}

function partsOf(context: PDFContext, page: PdfPage) {
  const contents = page.dict.get(name('Contents'));
  const object = context.lookup(contents);
  if (object instanceof PDFArray) return object.asArray();
  return object instanceof PDFStream && contents ? [contents] : [];
}

function streamsOf(context: PDFContext, page: PdfPage): PDFRawStream[] {
  return partsOf(context, page).flatMap((part) => {
    const stream = context.lookup(part);
    return stream instanceof PDFRawStream ? [stream] : [];
  });
}

function decodeContent(streams: PDFRawStream[]): Buffer {
  let left: number = LIMITS.pageContentBytesMax;
  const decoded = streams.flatMap((stream) => {
    const bytes = decodeStream(stream, left);
    left -= bytes.length;
    return [bytes, Buffer.from('\n')]; // Streams end between two words, never within one.
  });
  return Buffer.concat(decoded);
}

/** Decodes one stream, at most `bytesMax` of it. @throws PdfRefusal when it is more, or damaged. */
function decodeStream(stream: PDFRawStream, bytesMax: number): Buffer {
  const filters = filtersOf(stream);
  if (filters.length > LIMITS.filterChainMax)
    throw new PdfRefusal('pdf_too_complex', 'a page is packed too many times');
  const flateOnly = filters.every((filter) => FLATE.includes(filter)) && !stream.dict.has(name('DecodeParms'));
  try {
    let bytes: Uint8Array = stream.getContents();
    if (bytes.length === 0) return Buffer.alloc(0); // Written so for a blank page, though no filter gives nothing.
    if (flateOnly) for (const _ of filters) bytes = inflateSync(bytes, { maxOutputLength: Math.max(1, bytesMax) });
    else bytes = decodePDFRawStream(stream).decode(); // Rare filters; the process's limits bound what they unpack to.
    if (bytes.length > bytesMax) throw tooMuch();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    if (error instanceof PdfRefusal) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch();
    throw new PdfRefusal('pdf_damaged', 'a page has content that cannot be unpacked');
  }
}

const tooMuch = () => new PdfRefusal('pdf_too_complex', 'a page unpacks to more than any real page holds');

function filtersOf(stream: PDFRawStream): string[] {
  const filter = stream.dict.lookup(name('Filter'));
  if (filter instanceof PDFName) return [filter.asString()];
  if (!(filter instanceof PDFArray)) return [];
  return Array.from({ length: filter.size() }, (_, index) => String(filter.lookup(index)));
}
