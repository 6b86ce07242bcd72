/** Reading values of a PDF that may be anything. */
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFString } from 'pdf-lib';

/** What stands in an array, behind its references; nothing for what is no array. */
export function itemsOf(value: PDFObject | undefined): (PDFObject | undefined)[] {
  return value instanceof PDFArray ? Array.from({ length: value.size() }, (_, index) => value.lookup(index)) : [];
}

export function dictsOf(value: PDFObject | undefined): PDFDict[] {
  return itemsOf(value).filter((each) => each instanceof PDFDict);
}

/** An array of exactly so many finite numbers, or null. */
export function numbersOf(value: PDFObject | undefined, count: number): number[] | null {
  const found = itemsOf(value).map((each) => (each instanceof PDFNumber ? each.asNumber() : Number.NaN));
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

export const isText = (value: PDFObject | undefined): value is PDFName | PDFString | PDFHexString =>
  value instanceof PDFName || value instanceof PDFString || value instanceof PDFHexString;

/** A name's or string's text; empty for anything else. */
export function textOf(value: PDFObject | undefined): string {
  return isText(value) ? value.decodeText() : '';
}
