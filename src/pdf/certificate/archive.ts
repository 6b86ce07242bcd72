/**
 * PDF/A-3b: what in a file stands against it, and the conversion where nothing does. The fork repairs structure (output
 * intent, metadata, identifier); fonts and colours of what was uploaded are never changed. A file is not said to be PDF/A
 * while something known stands against it. Not everything can be seen from here: a validator such as veraPDF has the last word.
 */
import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFRawStream, PDFStream } from 'pdf-lib';
import { UnreadableContent } from '../document/content-operators.ts';
import type { OpenPdf } from '../document/open.ts';
import { pageContent, streamContent } from '../document/page-content.ts';
import type { PdfaProblem } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { judgeContent } from './archive-content.ts';

const name = PDFName.of;
/** Objects that stand in one another; real files stay below ten. */
const DEPTH_MAX = 32;
const FORBIDDEN_FILTERS = ['/LZWDecode', '/LZW', '/Crypt'];

/** Everything known that stands against PDF/A-3b, each once, in a fixed order. */
export function archiveProblems({ context, pages }: Pick<OpenPdf, 'context' | 'pages'>): PdfaProblem[] {
  const found = new Set<PdfaProblem>();
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFStream) judgeStream(object, found);
    judge(object instanceof PDFStream ? object.dict : object, found);
  }
  try {
    for (const page of pages) judgeContent(pageContent(context, page), page.resources, found);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    found.add('content_unreadable');
  }
  return [...found].sort();
}

/** Makes the file PDF/A-3b. Its information dictionary must be complete: the metadata repeat it. */
export function convertToArchive(document: PDFDocument): void {
  const form = document.catalog.lookup(name('AcroForm'));
  // Forms are flattened at intake; what is left of one must not ask viewers to draw it anew.
  if (form instanceof PDFDict) form.delete(name('NeedAppearances'));
  document.convertToPDFA({ conformance: '3B' });
}

/** An object with everything that stands directly in it; what it refers to comes by itself. */
function judge(object: PDFObject | undefined, found: Set<PdfaProblem>, depth = 0): void {
  if (depth > DEPTH_MAX) return;
  if (object instanceof PDFArray) {
    if (namesInk(object)) found.add('colour_cmyk');
    for (const inner of object.asArray()) judge(inner, found, depth + 1);
  } else if (object instanceof PDFDict) {
    judgeDict(object, found);
    for (const inner of object.values()) judge(inner, found, depth + 1);
  }
}

function judgeDict(dict: PDFDict, found: Set<PdfaProblem>): void {
  // Of an image or a transparency group. In resources it is a dictionary of spaces, which are judged as arrays.
  if (namesInk(dict.lookup(name('ColorSpace'))) || namesInk(dict.lookup(name('CS')))) found.add('colour_cmyk');
  if (dict.lookup(name('Type')) === name('ExtGState') && (dict.has(name('TR')) || dict.has(name('HTP')))) {
    found.add('transfer_function');
  }
  if (dict.has(name('XFA'))) found.add('xfa_form');
  if (dict.has(name('OCProperties'))) found.add('layers');
}

function judgeStream(stream: PDFStream, found: Set<PdfaProblem>): void {
  const { dict } = stream;
  const filter = dict.lookup(name('Filter'));
  const filters = filter instanceof PDFArray ? filter.asArray() : [filter];
  if (filters.some((each) => FORBIDDEN_FILTERS.includes(String(each)))) found.add('filter_not_allowed');
  if (dict.has(name('F'))) found.add('external_stream');
  const subtype = dict.lookup(name('Subtype'));
  if (subtype === name('PS')) found.add('postscript');
  if (subtype === name('Image') && String(dict.lookup(name('Interpolate'))) === 'true') found.add('image_interpolated');
  if (subtype === name('Form') && stream instanceof PDFRawStream) {
    try {
      const resources = dict.lookup(name('Resources'));
      judgeContent(streamContent(stream), resources instanceof PDFDict ? resources : null, found);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      found.add('content_unreadable');
    }
  }
}

/** Whether a colour space is one of four inks, or rests on one; without an output intent of four inks it has no meaning. */
function namesInk(space: unknown, depth = 0): boolean {
  if (space === name('DeviceCMYK') || space === name('CMYK')) return true;
  if (!(space instanceof PDFArray) || depth > 3 || space.size() > 8) return false;
  const kind = space.size() > 0 ? space.lookup(0) : undefined;
  if (
    kind !== name('Indexed') &&
    kind !== name('I') &&
    kind !== name('Separation') &&
    kind !== name('DeviceN') &&
    kind !== name('Pattern')
  ) {
    return false;
  }
  return Array.from({ length: space.size() - 1 }, (_, index) => space.lookup(index + 1)).some((inner) =>
    namesInk(inner, depth + 1),
  );
}

const isUnreadable = (error: unknown): boolean => error instanceof PdfRefusal || error instanceof UnreadableContent;
