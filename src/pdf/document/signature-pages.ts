/** Pages appended for stamps that have no box: six slots each, in two columns of three. */
import { type PDFContext, PDFName } from 'pdf-lib';
import { cleanLine, isolated } from '../text/clean.ts';
import { directionOf } from '../text/direction.ts';
import type { EmbeddedTypeface, Fonts } from '../text/embedded-typeface.ts';
import { viewOf } from './page-box.ts';
import { streamOf } from './page-content.ts';
import { appendPage, type PdfPage } from './page-tree.ts';

const COLUMNS = 2;
const ROWS = 3;
export const SLOTS_PER_PAGE = COLUMNS * ROWS;

const A4 = { width: 595.28, height: 841.89 };
const MARGIN = 36;
const GUTTER = 24;
const HEADING_HEIGHT = 40;
/** Pages outside of these (points, and longer to shorter side) make bad signature pages; A4 takes their place. */
const SIDE_MIN = 350;
const SIDE_MAX = 1300;
const ASPECT_MAX = 2;

/**
 * The place of slot `index`: a page (from 1) and a box in fractions of it, from its top left. Slots are filled as the
 * page's heading is read: from the right where it is Arabic or Persian.
 */
export function slotPlace(index: number, pagesBefore: number, size: { width: number; height: number }, title: string) {
  const slot = index % SLOTS_PER_PAGE;
  const [place, row] = [slot % COLUMNS, Math.floor(slot / COLUMNS)];
  const column = directionOf(title) === 'rtl' ? COLUMNS - 1 - place : place;
  const width = (size.width - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS;
  const height = (size.height - 2 * MARGIN - HEADING_HEIGHT - (ROWS - 1) * GUTTER) / ROWS;
  return {
    page: pagesBefore + Math.floor(index / SLOTS_PER_PAGE) + 1,
    x: (MARGIN + column * (width + GUTTER)) / size.width,
    y: (MARGIN + HEADING_HEIGHT + row * (height + GUTTER)) / size.height,
    width: width / size.width,
    height: height / size.height,
  };
}

/** The size of signature pages: that of the document's first page, when it is like a sheet of paper. */
export function signaturePageSize(firstPage: PdfPage): { width: number; height: number } {
  const { width, height } = viewOf(firstPage);
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short >= SIDE_MIN && long <= SIDE_MAX && long / short <= ASPECT_MAX ? { width, height } : A4;
}

/** Appends one signature page with its heading. */
export function appendSignaturePage(
  context: PDFContext,
  pages: PdfPage[],
  { font, title, reference }: { font: EmbeddedTypeface; title: string; reference: string },
): void {
  const size = signaturePageSize(pages[0]!);
  const page = appendPage(context, size, pages.length);
  const direction = directionOf(title);
  const right = direction === 'rtl';
  const [near, far] = right ? [size.width - MARGIN, MARGIN] : [MARGIN, size.width - MARGIN];
  const y = size.height - MARGIN - 16;
  const fonts: Fonts = {};
  const line = (text: string, textSize: number, x: number, align: 'left' | 'right') =>
    font.draw({ text: isolated(cleanLine(text, 80)), direction, size: textSize, x, y, align }, fonts);
  const instructions = [
    'q 0.1 g',
    line(title, 13, near, right ? 'right' : 'left'),
    '0.4 g',
    line(`Countersign ${reference}`, 8, far, right ? 'left' : 'right'),
    'Q',
  ].join('\n');
  page.resources = context.obj({ Font: fonts });
  page.dict.set(PDFName.of('Resources'), page.resources);
  page.dict.set(PDFName.of('Contents'), streamOf(context, instructions));
  pages.push(page);
}
