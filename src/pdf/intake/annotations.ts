/**
 * Draws annotations and form fields into their pages as they look now, and takes them out. Links to places in the
 * file and on the web stay: they look the same whatever happens.
 */
import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRef, PDFStream } from 'pdf-lib';
import type { OpenPdf } from '../document/open.ts';
import { type Matrix, viewOf } from '../document/page-box.ts';
import { drawOnPage } from '../document/page-content.ts';
import type { PdfPage } from '../document/page-tree.ts';
import { precise } from './annotation-style.ts';
import { drawnLook } from './drawn-look.ts';
import type { Findings } from './findings.ts';
import { numbersOf, textOf } from './objects.ts';

const name = PDFName.of;

const HIDDEN = 1 << 1;
const PRINT = 1 << 2;
const NO_VIEW = 1 << 5;
/** Nobody misses them: a note's window, and a link whose action was reported. */
const UNSEEN = new Set(['Popup', 'Link']);
/** Their first picture is drawn; what plays is gone. */
const RICH_MEDIA = new Set(['RichMedia', '3D', 'Screen', 'Sound', 'Movie']);
/** The matrix of what is drawn in the space of the page. */
const AS_IT_IS: Matrix = [1, 0, 0, 1, 0, 0];

export type Appearances = {
  /** Draws the text of a form field or note on the page that has no look of its own, or an old one. Null: as it says itself. */
  ofText(annotation: PDFDict): Promise<PDFRef | null>;
  /** Whether something is on a layer that is not shown. */
  isHidden(object: PDFDict): boolean;
};

/** A page's annotations. What is no dictionary is none. */
export function annotationsOf(page: PdfPage): PDFDict[] {
  return entriesOf(page).map(({ annotation }) => annotation);
}

/** Each with how the page refers to it. */
function entriesOf(page: PdfPage): { annotation: PDFDict; entry: PDFObject }[] {
  const annotations = page.dict.lookup(name('Annots'));
  if (!(annotations instanceof PDFArray)) return [];
  return annotations.asArray().flatMap((entry, index) => {
    const annotation = annotations.lookup(index);
    return annotation instanceof PDFDict ? [{ annotation, entry }] : [];
  });
}

export async function flattenAnnotations(pdf: OpenPdf, appearances: Appearances, findings: Findings): Promise<void> {
  for (const [index, page] of pdf.pages.entries()) {
    const kept = pdf.context.obj([]);
    const looks: [string, PDFRef][] = [];
    let instructions = '';
    for (const { annotation, entry } of entriesOf(page)) {
      const subtype = textOf(annotation.lookup(name('Subtype')));
      const isKept = subtype === 'Link' && (annotation.has(name('A')) || annotation.has(name('Dest')));
      const look = isShown(annotation, subtype, appearances)
        ? await lookOf(pdf.context, annotation, appearances)
        : null;
      if (isKept) {
        simplify(annotation);
        kept.push(entry);
      } else report(subtype, findings, index + 1);
      if (!look) continue;
      const key = `CsLook${looks.length + 1}`;
      looks.push([key, look.form]);
      instructions += `q ${look.matrix.map(precise).join(' ')} cm /${key} Do Q\n`;
    }
    if (looks.length > 0) drawOnPage(pdf.context, page, { view: viewOf(page), xObjects: looks, instructions });
    page.dict.delete(name('Annots'));
    if (kept.size() > 0) page.dict.set(name('Annots'), kept);
  }
  removeForm(pdf.context, findings);
}

function removeForm(context: PDFContext, findings: Findings): void {
  const catalog = context.lookup(context.trailerInfo.Root, PDFDict);
  const form = catalog.lookup(name('AcroForm'));
  const fields = form instanceof PDFDict ? form.lookup(name('Fields')) : undefined;
  // Fields without a widget have no look, but were filled in by somebody.
  if (fields instanceof PDFArray && fields.size() > 0 && !findings.has('form_flattened'))
    findings.add('form_flattened');
  catalog.delete(name('AcroForm'));
}

function report(subtype: string, findings: Findings, page: number): void {
  if (subtype === 'Widget') findings.add('form_flattened', page);
  else if (RICH_MEDIA.has(subtype)) findings.add('rich_media', page);
  else if (!UNSEEN.has(subtype)) findings.add('annotations_flattened', page);
}

/** A link without a look of its own, which has been drawn; a printer treats it as the screen does. */
function simplify(link: PDFDict): void {
  for (const key of ['AP', 'AS', 'OC']) link.delete(name(key));
  link.set(name('F'), PDFNumber.of(PRINT));
}

function isShown(annotation: PDFDict, subtype: string, appearances: Appearances): boolean {
  const flags = annotation.lookup(name('F'));
  const isOff = flags instanceof PDFNumber && (flags.asNumber() & (HIDDEN | NO_VIEW)) !== 0;
  return !isOff && subtype !== 'Popup' && !appearances.isHidden(annotation);
}

/** A form and where it goes on the page. Null when there is nothing to see. */
async function lookOf(context: PDFContext, annotation: PDFDict, appearances: Appearances) {
  const drawn = hasLook(annotation) ? null : drawnLook(context, annotation);
  if (drawn) return { form: drawn, matrix: AS_IT_IS };
  const form = (await appearances.ofText(annotation)) ?? ownLook(context, annotation);
  const rect = numbersOf(annotation.lookup(name('Rect')), 4);
  const stream = form && context.lookup(form);
  if (!form || !rect || !(stream instanceof PDFStream)) return null;
  stream.dict.set(name('Type'), name('XObject'));
  stream.dict.set(name('Subtype'), name('Form'));
  const matrix = placeIn(rect, stream.dict);
  return matrix && { form, matrix };
}

function hasLook(annotation: PDFDict): boolean {
  const appearance = annotation.lookup(name('AP'));
  return appearance instanceof PDFDict && appearance.lookup(name('N')) !== undefined;
}

/** The look of an annotation in its present state. */
function ownLook(context: PDFContext, annotation: PDFDict): PDFRef | null {
  const appearance = annotation.lookup(name('AP'));
  const normal = appearance instanceof PDFDict ? appearance.get(name('N')) : undefined;
  const found = context.lookup(normal);
  const state = annotation.lookup(name('AS'));
  const current = found instanceof PDFDict && state instanceof PDFName ? found.get(state) : normal;
  return current instanceof PDFRef ? current : null;
}

/** What takes a form's box, turned by its own matrix, into an annotation's rectangle (ISO 32000-1, 12.5.5). */
function placeIn(rect: number[], form: PDFDict): Matrix | null {
  const [left, bottom, right, top] = numbersOf(form.lookup(name('BBox')), 4) ?? [0, 0, 0, 0];
  const [a, b, c, d, e, f] = numbersOf(form.lookup(name('Matrix')), 6) ?? [1, 0, 0, 1, 0, 0];
  const corners = [left, right].flatMap((x) =>
    [bottom, top].map((y) => [a! * x! + c! * y! + e!, b! * x! + d! * y! + f!]),
  );
  const xs = corners.map(([x]) => x!);
  const ys = corners.map(([, y]) => y!);
  const box = { x: Math.min(...xs), y: Math.min(...ys), width: range(xs), height: range(ys) };
  if (!(box.width > 0 && box.height > 0)) return null;
  const across = range([rect[0]!, rect[2]!]) / box.width;
  const up = range([rect[1]!, rect[3]!]) / box.height;
  const x = Math.min(rect[0]!, rect[2]!) - box.x * across;
  const y = Math.min(rect[1]!, rect[3]!) - box.y * up;
  return [across, 0, 0, up, x, y];
}

const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
