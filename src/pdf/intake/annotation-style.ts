/** Colours and borders as annotations and form fields state them (ISO 32000-1, 12.5.4 and 12.5.6). */
import { PDFArray, PDFDict, PDFName, PDFNumber } from 'pdf-lib';
import { itemsOf, numbersOf, textOf } from './objects.ts';

/** Grey, RGB or CMYK, each part from 0 to 1. */
export type Colour = readonly number[];

const name = PDFName.of;
const SPACES = [1, 3, 4];
const USUAL_WIDTH = 1;
/** Points. Wider is a mistake, and would hide the page. */
const WIDTH_MAX = 100;
const USUAL_DASH = '3';

/** @returns null when the dictionary says that there is none; `otherwise` when it says nothing, or something else. */
export function colourOf(dict: PDFDict, key: string, otherwise: Colour | null): Colour | null {
  const given = dict.lookup(name(key));
  if (!(given instanceof PDFArray)) return otherwise;
  if (given.size() === 0) return null;
  const parts = numbersOf(given, given.size());
  if (!parts || !SPACES.includes(parts.length)) return otherwise;
  return parts.map((part) => Math.min(1, Math.max(0, part)));
}

/** Of the border, in points. */
export function widthOf(annotation: PDFDict): number {
  const style = annotation.lookup(name('BS'));
  const width = style instanceof PDFDict ? style.lookup(name('W')) : itemsOf(annotation.lookup(name('Border')))[2];
  return width instanceof PDFNumber ? Math.min(WIDTH_MAX, Math.max(0, width.asNumber())) : USUAL_WIDTH;
}

/** The instruction that sets the border's dashes; empty for a solid one. */
export function dashesOf(annotation: PDFDict): string {
  const style = annotation.lookup(name('BS'));
  const isDashed = style instanceof PDFDict && textOf(style.lookup(name('S'))) === 'D';
  const given = style instanceof PDFDict ? style.lookup(name('D')) : itemsOf(annotation.lookup(name('Border')))[3];
  if (style instanceof PDFDict ? !isDashed : !(given instanceof PDFArray)) return '';
  const lengths = (numbersOf(given, itemsOf(given).length) ?? []).map((length) => Math.max(0, length));
  return `[${lengths.some((length) => length > 0) ? lengths.map(precise).join(' ') : USUAL_DASH}] 0 d`;
}

/** The instruction that sets a colour, for areas and for lines. */
export const fillWith = (colour: Colour): string => `${colour.map(precise).join(' ')} ${OPERATORS[colour.length]}`;
export const strokeWith = (colour: Colour): string => fillWith(colour).toUpperCase();
const OPERATORS: Record<number, string> = { 1: 'g', 3: 'rg', 4: 'k' };

export const precise = (value: number): string => String(Number(value.toFixed(6)));
