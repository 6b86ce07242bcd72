/**
 * The pixel rule: a stamp changes the page inside its box and nowhere else.
 *
 * I1: both files are read anew, by a renderer that shares no code with what drew the stamp.
 * I2: a page is not rendered only when it is proved to be made of the same objects (same-pages.ts).
 * I3: pages that the stamp added are compared with white paper inside the box; the rest of them is ours to draw.
 */
import { LIMITS } from '../limits.ts';
import type { CompareRequest, Comparison, DrawnBox } from '../protocol.ts';
import { pixelsOf } from './page-size.ts';
import { type Bitmap, type Pixels, pdfium, type RenderedFile } from './pdfium.ts';
import { samePages } from './same-pages.ts';

/** Pixels a point: hairlines of a quarter of a point leave a trace. Fewer where marks stand on hundreds of pages. */
const SCALE_MAX = 1.5;
const SCALE_MIN = 0.4;
/** Pixels around a box that the softened edges of what is in it may touch. */
const EDGE = 1;

type NumberedBox = DrawnBox & { index: number };
type Area = { left: number; top: number; right: number; bottom: number };

export async function compareStamped({ beforePath, afterPath, boxes }: CompareRequest): Promise<Comparison> {
  const same = await samePages(beforePath, afterPath);
  const boxesOf = Map.groupBy(
    boxes.map((box, index) => ({ ...box, index })),
    (box) => box.page,
  );
  const { open } = await pdfium();
  using before = open(beforePath);
  using after = open(afterPath);
  const numbers = Array.from({ length: Math.max(before.pages, after.pages) }, (_, index) => index + 1);
  const isAddedUnmarked = (page: number) => page > before.pages && page <= after.pages;
  const doubtful = numbers.filter((page) => boxesOf.has(page) || !(same.has(page) || isAddedUnmarked(page)));
  const scale = scaleFor(doubtful.map((page) => after.sizeOf(page)));
  const outside: number[] = [];
  const untouched: number[] = [];
  for (const page of doubtful) {
    const found = comparePage({ before, after, page, boxes: boxesOf.get(page) ?? [], scale });
    if (found.outside) outside.push(page);
    untouched.push(...found.untouched);
  }
  return { outside, untouched: untouched.sort((a, b) => a - b) };
}

function scaleFor(sizes: Pixels[]): number {
  const area = sizes.reduce((sum, { width, height }) => sum + width * height, 0);
  return Math.max(SCALE_MIN, Math.min(SCALE_MAX, Math.sqrt(LIMITS.comparedPixelsTotalMax / area)));
}

type PageCase = { before: RenderedFile; after: RenderedFile; page: number; boxes: NumberedBox[]; scale: number };

function comparePage({ before, after, page, boxes, scale }: PageCase): { outside: boolean; untouched: number[] } {
  const all = boxes.map(({ index }) => index);
  if (page > after.pages) return { outside: true, untouched: all };
  const added = page > before.pages;
  const paper = after.sizeOf(page);
  const old = added ? paper : before.sizeOf(page);
  if (old.width !== paper.width || old.height !== paper.height) return { outside: true, untouched: all };
  const size = pixelsOf(paper, paper.width * scale, LIMITS.comparedPixelsMax);
  using drawn = after.render(page, size);
  using earlier = added ? null : before.render(page, size);
  const { isOutside, touched } = differences(drawn, earlier, boxes);
  return { outside: isOutside && !added, untouched: all.filter((_, position) => !touched[position]) };
}

function differences(drawn: Bitmap, earlier: Bitmap | null, boxes: NumberedBox[]) {
  const { width, height } = drawn;
  const areas = boxes.map((box) => areaOf(box, drawn));
  const touched = areas.map(() => false);
  // Views are taken when both are drawn: PDFium's memory may have moved in between.
  const [a, b] = [rowsOf(drawn), earlier && rowsOf(earlier)];
  const white = Buffer.alloc(width * 4, 0xff);
  let isOutside = false;
  for (let y = 0; y < height; y++) {
    const [rowA, rowB] = [a(y), b?.(y) ?? white];
    if (rowA.equals(rowB)) continue;
    for (let x = 0; x < width; x++) {
      if (samePixel(rowA, rowB, x * 4)) continue;
      let inside = false;
      areas.forEach((area, position) => {
        if (x < area.left || x >= area.right || y < area.top || y >= area.bottom) return;
        inside = true;
        touched[position] = true;
      });
      isOutside ||= !inside;
    }
  }
  return { isOutside, touched };
}

/** The fourth byte means nothing. */
const samePixel = (a: Buffer, b: Buffer, at: number): boolean =>
  a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2];

function rowsOf(bitmap: Bitmap): (y: number) => Buffer {
  const pixels = bitmap.view();
  const whole = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return (y) => whole.subarray(y * bitmap.width * 4, (y + 1) * bitmap.width * 4);
}

/** Whole pixels that a box touches, and the edge around them. */
function areaOf(box: DrawnBox, { width, height }: Pixels): Area {
  return {
    left: Math.floor(box.x * width) - EDGE,
    top: Math.floor(box.y * height) - EDGE,
    right: Math.ceil((box.x + box.width) * width) + EDGE,
    bottom: Math.ceil((box.y + box.height) * height) + EDGE,
  };
}
