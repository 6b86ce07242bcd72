/**
 * Draws stamps into a file.
 *
 * I1: a stamp is one form object, in its page's resources under a name made from its id; an id that is in the file
 *     already is never drawn again, so a repeated call changes nothing.
 * I2: everything outside the stamps' boxes looks as before (page-content.ts), and a form draws nothing outside its box.
 * I3: no clock and no random numbers: the same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import type { StampRequest, StampResult } from '../protocol.ts';
import { PdfRefusal } from '../refusal.ts';
import { isStampId, type StampPlace, stampIdOf, stampKey } from '../stamp.ts';
import { EmbeddedTypeface } from '../text/embedded-typeface.ts';
import { vazirmatn } from '../text/typeface.ts';
import { type OpenPdf, openPdf } from './open.ts';
import { type PageView, viewOf } from './page-box.ts';
import { drawOnPage, xObjectKeys } from './page-content.ts';
import { appendSignaturePage, SLOTS_PER_PAGE, signaturePageSize, slotPlace } from './signature-pages.ts';
import { StampDrawing } from './stamp-drawing.ts';

type PagePlace = Extract<StampPlace, { kind: 'page' }>;

/** Rounding of fractions must not push a stamp over the edge. */
const EDGE_TOLERANCE = 1e-6;

/** The ids of the stamps in a file, in page order. */
export function stampIdsOf(pdf: Pick<OpenPdf, 'pages'>): string[] {
  return pdf.pages.flatMap((page) => xObjectKeys(page).flatMap((key) => stampIdOf(key) ?? []));
}

/** @throws PdfRefusal, MarkRefusal */
export async function stampPdf(request: StampRequest): Promise<StampResult> {
  if (request.stamps.length > LIMITS.stampsPerCallMax)
    throw new PdfRefusal('pdf_too_complex', 'too many stamps in one call');
  const pdf = await openPdf(request.inputPath, LIMITS.stampedFileBytesMax);
  const drawn = await drawStamps(pdf, request);
  const bytes = drawn.length === 0 ? pdf.bytes : await save(pdf);
  await writeFlushed(request.outputPath, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { pages: pdf.pages.length, bytes: bytes.length, sha256, drawn };
}

async function drawStamps(pdf: OpenPdf, request: StampRequest): Promise<string[]> {
  const { context, pages } = pdf;
  const present = new Set(stampIdsOf(pdf));
  const drawn: string[] = [];
  let embedded: EmbeddedTypeface | undefined;
  const typeface = () => (embedded ??= new EmbeddedTypeface(context, vazirmatn('Regular')));
  const drawing = new StampDrawing(context, typeface);
  const title = request.signaturePageTitle ?? 'Signatures';
  for (const stamp of request.stamps) {
    if (!isStampId(stamp.id)) throw new TypeError('a stamp id has letters, digits and hyphens only');
    if (present.has(stamp.id)) continue;
    present.add(stamp.id);
    const place = resolvePlace(pdf, stamp.place, title, () =>
      appendSignaturePage(context, pages, { typeface, title, reference: request.reference }),
    );
    const view = viewOf(pages[place.page - 1]!);
    const box = boxOf(place, view);
    const form = await drawing.form(stamp, box);
    const key = stampKey(stamp.id);
    drawOnPage(context, pages[place.page - 1]!, {
      view,
      xObjects: [[key, form]],
      instructions: `q ${view.toPage.map(precise).join(' ')} cm 1 0 0 1 ${precise(box.x)} ${precise(box.y)} cm /${key} Do Q\n`,
    });
    drawn.push(stamp.id);
  }
  embedded?.finish();
  return drawn;
}

/** The page and box of a stamp; signature pages that are still missing are appended. @throws PdfRefusal */
function resolvePlace(pdf: OpenPdf, place: StampPlace, title: string, append: () => void): PagePlace {
  const { pages } = pdf;
  if (place.kind === 'page') {
    const { page, x, y, width, height } = place;
    const inside =
      Number.isInteger(page) &&
      page >= 1 &&
      page <= pages.length &&
      x >= 0 &&
      y >= 0 &&
      width > 0 &&
      height > 0 &&
      x + width <= 1 + EDGE_TOLERANCE &&
      y + height <= 1 + EDGE_TOLERANCE;
    if (!inside) throw new PdfRefusal('pdf_place_outside', 'a stamp is placed outside of the document');
    return place;
  }
  const { index, pagesBefore } = place;
  const sane =
    Number.isInteger(index) && index >= 0 && index < LIMITS.pagesMax && pagesBefore >= 1 && pagesBefore <= pages.length;
  if (!sane)
    throw new PdfRefusal('pdf_place_outside', 'a signature page is counted from pages that the document lacks');
  const needed = pagesBefore + Math.floor(index / SLOTS_PER_PAGE) + 1;
  while (pages.length < needed) append();
  return slotPlace(index, pagesBefore, signaturePageSize(pages[0]!), title);
}

function boxOf(place: PagePlace, view: PageView) {
  return {
    x: place.x * view.width,
    y: (1 - place.y - place.height) * view.height,
    width: place.width * view.width,
    height: place.height * view.height,
  };
}

function save(pdf: OpenPdf): Promise<Uint8Array> {
  return pdf.document.save({
    useObjectStreams: false,
    addDefaultPage: false,
    updateFieldAppearances: false,
    objectsPerTick: Number.POSITIVE_INFINITY,
  });
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const precise = (value: number): string => String(Number(value.toFixed(4)));
