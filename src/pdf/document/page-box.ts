import { type PDFArray, PDFNumber } from 'pdf-lib';
import { LIMITS } from '../limits.ts';
import { PdfRefusal } from '../refusal.ts';
import type { PdfPage } from './page-tree.ts';

/** A PDF matrix [a b c d e f]: (x, y) → (a·x + c·y + e, b·x + d·y + f). */
export type Matrix = readonly [number, number, number, number, number, number];

/**
 * A page as people see it. `width` and `height` are after rotation, in the page's units. `toPage` takes a point of
 * that view, measured from its bottom left corner, to the page's own coordinates.
 */
export type PageView = {
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  /** The visible part in the page's own coordinates: left, bottom, right, top. */
  box: readonly [number, number, number, number];
  toPage: Matrix;
};

type Box = readonly [number, number, number, number];

/** What readers assume when a page does not say: US Letter. */
const DEFAULT_BOX: Box = [0, 0, 612, 792];

/**
 * The visible part of a page: its CropBox within its MediaBox, whichever corners they were written with, turned by
 * its rotation.
 * @throws PdfRefusal when no sane page comes out.
 */
export function viewOf(page: PdfPage): PageView {
  const media = page.mediaBox ? readBox(page.mediaBox) : DEFAULT_BOX;
  const crop = page.cropBox ? readBox(page.cropBox) : media;
  const visible = intersection(media, crop);
  // A crop box that lies outside the page is ignored by readers.
  const box = visible[2] > visible[0] && visible[3] > visible[1] ? visible : media;
  const rotation = readRotation(page.rotate);
  const [left, bottom, right, top] = box;
  const [across, up] = [right - left, top - bottom];
  if (Math.max(across, up) > LIMITS.pageSideMax)
    throw new PdfRefusal('pdf_too_complex', 'a page is larger than any reader shows');
  if (!(Math.min(across, up) >= LIMITS.pageSideMin)) throw new PdfRefusal('pdf_damaged', 'a page has no area');
  const sideways = rotation === 90 || rotation === 270;
  return {
    width: sideways ? up : across,
    height: sideways ? across : up,
    rotation,
    box,
    toPage: matrixFor(rotation, box),
  };
}

function matrixFor(rotation: PageView['rotation'], [left, bottom, right, top]: Box): Matrix {
  switch (rotation) {
    case 0:
      return [1, 0, 0, 1, left, bottom];
    case 90:
      return [0, 1, -1, 0, right, bottom];
    case 180:
      return [-1, 0, 0, -1, right, top];
    case 270:
      return [0, -1, 1, 0, left, top];
  }
}

function readBox(array: PDFArray): Box {
  const numbers = [0, 1, 2, 3].map((index) => {
    const value = index < array.size() ? array.lookup(index) : undefined;
    return value instanceof PDFNumber ? value.asNumber() : Number.NaN;
  });
  if (!numbers.every((value) => Number.isFinite(value)))
    throw new PdfRefusal('pdf_damaged', 'a page has no proper box');
  const [x1, y1, x2, y2] = numbers as [number, number, number, number];
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function intersection(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

function readRotation(degrees: number): PageView['rotation'] {
  const turned = (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return turned === 90 || turned === 180 || turned === 270 ? turned : 0;
}
