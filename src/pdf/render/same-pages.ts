/**
 * Proves without rendering that pages of two versions look alike: everything they are drawn from is the same, object by
 * object, whatever numbers the objects have. What cannot be proved is left to be rendered.
 *
 * I1: a file that defines an object twice proves nothing, since viewers may go by the other definition.
 */
import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject, PDFRawStream, PDFRef, PDFStream } from 'pdf-lib';
import { openPdf } from '../document/open.ts';
import type { PdfPage } from '../document/page-tree.ts';
import { LIMITS } from '../limits.ts';

const name = PDFName.of;
/** What of the catalog has a say in how pages look. */
const SHARED = ['OCProperties', 'AcroForm'].map(name);
/** Handed down by the page tree, so compared by its value and not where it stands. */
const INHERITED = new Set(['Parent', 'Resources', 'MediaBox', 'CropBox', 'Rotate']);
/** What follows an object's numbers, and how much before it is looked at for them. */
const OBJECT = Buffer.from('obj');
const HEAD_BYTES_MAX = 24;
/** Objects nested without a reference; the parser itself allows no more. */
const DEPTH_MAX = 200;

type Side = { context: PDFContext; pages: PdfPage[]; numbers: Map<PDFObject, number>; isAmbiguous: boolean };

/** The numbers (from 1) of pages that are drawn from the same objects in both files. @throws PdfRefusal */
export async function samePages(beforePath: string, afterPath: string): Promise<Set<number>> {
  const [before, after] = [await readSide(beforePath), await readSide(afterPath)];
  const comparison = new GraphComparison(before, after);
  const same = new Set<number>();
  if (before.isAmbiguous || !comparison.sameShared()) return same;
  for (let index = 0; index < Math.min(before.pages.length, after.pages.length); index++) {
    if (comparison.samePage(before.pages[index]!, after.pages[index]!)) same.add(index + 1);
  }
  return same;
}

async function readSide(path: string): Promise<Side> {
  const { bytes, context, pages } = await openPdf(path, LIMITS.stampedFileBytesMax);
  const numbers = new Map(pages.map((page, index) => [page.dict, index]));
  return { context, pages, numbers, isAmbiguous: definesTwice(bytes) };
}

/** Looks for `12 0 obj` wherever it stands, also where it is none: a false alarm costs some rendering. */
function definesTwice(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seen = new Set<string>();
  for (let at = buffer.indexOf(OBJECT); at >= 0; at = buffer.indexOf(OBJECT, at + OBJECT.length)) {
    const number = /(\d{1,10})\s+\d{1,5}\s*$/.exec(
      buffer.toString('latin1', Math.max(0, at - HEAD_BYTES_MAX), at),
    )?.[1];
    if (number === undefined) continue;
    const plain = number.replace(/^0+/, '');
    if (seen.has(plain)) return true;
    seen.add(plain);
  }
  return false;
}

class GraphComparison {
  readonly #before: Side;
  readonly #after: Side;
  /** Pairs of objects found to be the same, or being looked at further up: a circle is the same all the way round. */
  readonly #same = new Map<PDFObject, PDFObject>();
  #pending: PDFObject[] = [];

  constructor(before: Side, after: Side) {
    this.#before = before;
    this.#after = after;
  }

  sameShared(): boolean {
    const catalog = ({ context }: Side) => context.lookup(context.trailerInfo.Root, PDFDict);
    const [a, b] = [catalog(this.#before), catalog(this.#after)];
    return SHARED.every((key) => this.#whole(() => this.#equal(a.get(key), b.get(key), 0)));
  }

  samePage(a: PdfPage, b: PdfPage): boolean {
    return this.#whole(
      () =>
        a.rotate === b.rotate &&
        this.#equal(a.mediaBox ?? undefined, b.mediaBox ?? undefined, 0) &&
        this.#equal(a.cropBox ?? undefined, b.cropBox ?? undefined, 0) &&
        this.#equal(a.resources ?? undefined, b.resources ?? undefined, 0) &&
        this.#sameEntries(a.dict, b.dict, 0, INHERITED),
    );
  }

  /** What was taken for the same on the way to a difference has not been looked at to the end. */
  #whole(isSame: () => boolean): boolean {
    this.#pending = [];
    const same = isSame();
    if (!same) for (const object of this.#pending) this.#same.delete(object);
    return same;
  }

  #equal(left: PDFObject | undefined, right: PDFObject | undefined, depth: number): boolean {
    const a = this.#resolve(this.#before, left);
    const b = this.#resolve(this.#after, right);
    if (a === undefined || b === undefined) return a === b;
    if (depth > DEPTH_MAX) return false;
    const page = this.#before.numbers.get(a);
    // A link to a page is the same when it leads to the same page, whatever has been drawn there.
    if (page !== undefined || this.#after.numbers.has(b)) return page === this.#after.numbers.get(b);
    if (!(a instanceof PDFDict || a instanceof PDFArray || a instanceof PDFStream)) {
      return a.constructor === b.constructor && a.toString() === b.toString();
    }
    const known = this.#same.get(a);
    if (known) return known === b;
    this.#same.set(a, b);
    this.#pending.push(a);
    return this.#sameParts(a, b, depth + 1);
  }

  #sameParts(a: PDFObject, b: PDFObject, depth: number): boolean {
    if (a instanceof PDFArray) {
      if (!(b instanceof PDFArray) || a.size() !== b.size()) return false;
      return a.asArray().every((item, index) => this.#equal(item, b.get(index), depth));
    }
    if (a instanceof PDFDict) return b instanceof PDFDict && this.#sameEntries(a, b, depth);
    if (!(a instanceof PDFRawStream && b instanceof PDFRawStream)) return false;
    return Buffer.compare(a.contents, b.contents) === 0 && this.#sameEntries(a.dict, b.dict, depth, LENGTH);
  }

  #sameEntries(a: PDFDict, b: PDFDict, depth: number, except: ReadonlySet<string> = NOTHING): boolean {
    const keysOf = (dict: PDFDict) => dict.keys().filter((key) => !except.has(key.decodeText()));
    const keys = keysOf(a);
    return keys.length === keysOf(b).length && keys.every((key) => this.#equal(a.get(key), b.get(key), depth));
  }

  #resolve({ context }: Side, object: PDFObject | undefined): PDFObject | undefined {
    return object instanceof PDFRef ? context.lookup(object) : object;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
/** Told by the bytes themselves; one file may keep it beside the stream and the other in it. */
const LENGTH: ReadonlySet<string> = new Set(['Length']);
