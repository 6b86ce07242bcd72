/**
 * Draws stamps into a file.
 *
 * I1: a stamp is one form object (one for each size of page, where it goes on several pages), in its pages' resources
 *     under a name made from its id; an id that is in the file already is never drawn again, so a repeated call changes
 *     nothing.
 * I2: everything outside the stamps' boxes looks as before (page-content.ts), and a form draws nothing outside its box.
 * I3: no clock and no random numbers: the same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import type { PDFRef } from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import type { StampRequest, StampResult } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { isStampId, type Stamp, type StampBox, type StampPlace, stampIdOf, stampKey } from '../stamp.ts';
import { EmbeddedTypeface } from '../text/embedded-typeface.ts';
import { typesetter } from '../text/typesetter.ts';
import { type OpenPdf, openPdf } from './open.ts';
import { type PageView, viewOf } from './page-box.ts';
import { drawOnPage, xObjectKeys } from './page-content.ts';
import { savePdf, writeFlushed } from './save.ts';
import { appendSignaturePage, SLOTS_PER_PAGE, signaturePageSize, slotPlace } from './signature-pages.ts';
import { StampDrawing } from './stamp-drawing.ts';

/** Pages counted from 1, and where on each of them. */
type ResolvedPlace = StampBox & { pages: number[] };
/** What is added to one page. */
type Drawing = { view: PageView; xObjects: [key: string, form: PDFRef][]; instructions: string };

/** Rounding of fractions must not push a stamp over the edge. */
const EDGE_TOLERANCE = 1e-6;

/** The ids of the stamps in a file, in page order; one that is on several pages once. */
export function stampIdsOf(pdf: Pick<OpenPdf, 'pages'>): string[] {
  return [...new Set(pdf.pages.flatMap((page) => xObjectKeys(page).flatMap((key) => stampIdOf(key) ?? [])))];
}

/** @throws PdfRefusal, MarkRefusal */
export async function stampPdf(request: StampRequest): Promise<StampResult> {
  if (request.stamps.length > LIMITS.stampsPerCallMax)
    throw new PdfRefusal('pdf_too_complex', 'too many stamps in one call');
  const pdf = await openPdf(request.inputPath, LIMITS.stampedFileBytesMax);
  const { drawn, ...rest } = await drawStamps(pdf, request);
  const bytes = drawn.length === 0 ? pdf.bytes : await savePdf(pdf.document);
  await writeFlushed(request.outputPath, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { pages: pdf.pages.length, bytes: bytes.length, sha256, drawn, ...rest };
}

async function drawStamps(
  pdf: OpenPdf,
  request: StampRequest,
): Promise<Pick<StampResult, 'drawn' | 'missing' | 'boxes'>> {
  const { context, pages } = pdf;
  const present = new Set(stampIdsOf(pdf));
  const font = new EmbeddedTypeface(context, typesetter());
  const forms = new StampDrawing(context, font);
  const title = request.signaturePageTitle ?? 'Signatures';
  const drawings = new Map<number, Drawing>();
  const result: Pick<StampResult, 'drawn' | 'missing' | 'boxes'> = { drawn: [], missing: [], boxes: [] };
  let left: number = LIMITS.drawingsPerCallMax;
  for (const stamp of request.stamps) {
    if (!isStampId(stamp.id)) throw new TypeError('a stamp id has letters, digits and hyphens only');
    if (present.has(stamp.id)) continue;
    present.add(stamp.id);
    const append = () => appendSignaturePage(context, pages, { font, title, reference: request.reference });
    const place = resolvePlace(pdf, stamp.place, title, append);
    left -= place.pages.length;
    if (left < 0) throw new PdfRefusal('pdf_too_complex', 'too many pages to draw on in one call');
    const missingBefore = font.missing;
    await drawStamp(pdf, forms, { stamp, place, drawings });
    result.drawn.push(stamp.id);
    const { pages: places, ...box } = place;
    result.boxes.push(...places.map((page) => ({ page, ...box })));
    const characters = font.missing - missingBefore;
    if (characters > 0) result.missing.push({ id: stamp.id, characters });
  }
  for (const [page, drawing] of drawings) drawOnPage(context, pages[page - 1]!, drawing);
  font.finish();
  return result;
}

/** Adds a stamp to what is to be drawn on each of its pages: one form for all pages of a size. */
async function drawStamp(
  { pages }: OpenPdf,
  forms: StampDrawing,
  { stamp, place, drawings }: { stamp: Stamp; place: ResolvedPlace; drawings: Map<number, Drawing> },
): Promise<void> {
  const key = stampKey(stamp.id);
  const formBySize = new Map<string, PDFRef>();
  for (const page of place.pages) {
    const drawing = drawings.get(page) ?? { view: viewOf(pages[page - 1]!), xObjects: [], instructions: '' };
    const { view } = drawing;
    const box = boxOf(place, view);
    const size = `${precise(box.width)} ${precise(box.height)}`;
    const form = formBySize.get(size) ?? (await forms.form(stamp.content, box));
    formBySize.set(size, form);
    drawing.xObjects.push([key, form]);
    drawing.instructions += `q ${view.toPage.map(precise).join(' ')} cm 1 0 0 1 ${precise(box.x)} ${precise(box.y)} cm /${key} Do Q\n`;
    drawings.set(page, drawing);
  }
}

/** The pages and the box of a stamp; signature pages that are still missing are appended. @throws PdfRefusal */
function resolvePlace(pdf: OpenPdf, place: StampPlace, title: string, append: () => void): ResolvedPlace {
  if (place.kind === 'signature_page') return resolveSlot(pdf, place, title, append);
  const { x, y, width, height } = place;
  const pages = place.kind === 'page' ? [place.page] : [...new Set(place.pages)];
  const onPage =
    x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + EDGE_TOLERANCE && y + height <= 1 + EDGE_TOLERANCE;
  const inDocument = pages.every((page) => Number.isInteger(page) && page >= 1 && page <= pdf.pages.length);
  if (!onPage || !inDocument) throw new PdfRefusal('pdf_place_outside', 'a stamp is placed outside of the document');
  return { pages, x, y, width, height };
}

function resolveSlot(
  { pages }: OpenPdf,
  { index, pagesBefore }: Extract<StampPlace, { kind: 'signature_page' }>,
  title: string,
  append: () => void,
): ResolvedPlace {
  const sane =
    Number.isInteger(index) && index >= 0 && index < LIMITS.pagesMax && pagesBefore >= 1 && pagesBefore <= pages.length;
  if (!sane)
    throw new PdfRefusal('pdf_place_outside', 'a signature page is counted from pages that the document lacks');
  const needed = pagesBefore + Math.floor(index / SLOTS_PER_PAGE) + 1;
  while (pages.length < needed) append();
  const { page, ...box } = slotPlace(index, pagesBefore, signaturePageSize(pages[0]!), title);
  return { pages: [page], ...box };
}

function boxOf(place: StampBox, view: PageView) {
  return {
    x: place.x * view.width,
    y: (1 - place.y - place.height) * view.height,
    width: place.width * view.width,
    height: place.height * view.height,
  };
}

const precise = (value: number): string => String(Number(value.toFixed(4)));
