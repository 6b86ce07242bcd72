import { invalid } from '../errors/problem.ts';

const E164 = /^\+[1-9]\d{7,14}$/;
/** Spaces of any kind, brackets, dashes, dots, slashes, and the invisible marks that copying from a page brings along. */
const DECORATION = /[\s().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/**
 * A phone number as people write it, in E.164: `٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧` becomes `+966501234567`.
 * @returns null when it is not an international number; one without a country is nobody's in particular.
 */
export function normalizePhone(text: string): string | null {
  if (text.length > 64) return null;
  const plain = asciiDigits(text.replace(DECORATION, ''))
    .replace(/^\uff0b/, '+')
    .replace(/^00/, '+');
  return E164.test(plain) ? plain : null;
}

/** Arabic-Indic and Persian digits, as many keyboards type them, as ASCII ones. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

/**
 * A phone as it stands in a list. Spreadsheets take the plus off numbers. Twelve digits and more that begin with a country
 * are one all the same; with fewer they might as well be a number without a country, which is another person's elsewhere.
 * @returns what is to be read as a phone.
 */
export function phoneOfCell(cell: string): string {
  const plain = asciiDigits(cell).replace(/[\s'’-]/g, '');
  return /^[1-9]\d{11,14}$/.test(plain) ? `+${plain}` : cell;
}

/** @throws Problem validation_failed at `pointer` */
export function requirePhone(text: string, pointer: string): string {
  const phone = normalizePhone(text);
  if (phone !== null) return phone;
  const message = 'Must be in international form, such as +966501234567.';
  throw invalid(pointer, 'phone', message);
}
