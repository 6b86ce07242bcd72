/**
 * The code by which somebody who holds a paper finds its proof: fifteen random characters (75 bits) of Crockford's
 * base 32 and a check character. PostgreSQL makes it with the document's row (migrations/0008-evidence.ts).
 */
import { asciiDigits } from '../messaging/phone.ts';

/** Without I, L, O and U: the first three look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORM = /^[0-9A-HJKMNP-TV-Z]{16}$/;
const TYPED_CHARACTERS_MAX = 64;

/** As it is printed: `7K3M-9QXW-2DTH-V8NP`. */
export function showVerificationCode(code: string): string {
  return code.match(/.{4}/g)?.join('-') ?? code;
}

/**
 * A code as people type it, as it is stored: any case, any digits, spaces and dashes; O is zero, I and L are one.
 * @returns null for what cannot be a code, a single wrong character included.
 */
export function parseVerificationCode(typed: string): string | null {
  if (typed.length > TYPED_CHARACTERS_MAX) return null;
  const code = asciiDigits(typed)
    .toUpperCase()
    .replace(/[\s\-\u2010-\u2015\u200b-\u200f\u2066-\u2069]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return FORM.test(code) && checkCharacter(code.slice(0, -1)) === code.at(-1) ? code : null;
}

/** Luhn's algorithm in base 32, from the right: notices each wrong character and almost every swap of neighbours. */
export function checkCharacter(characters: string): string {
  let sum = 0;
  for (const [index, character] of [...characters].reverse().entries()) {
    const value = ALPHABET.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    sum += Math.floor(value / 32) + (value % 32);
  }
  return ALPHABET[(32 - (sum % 32)) % 32]!;
}
