import { createHash } from 'node:crypto';

/**
 * Ids as Emza writes them: the 128 bits of one of our UUIDs as a ULID, 26 characters of Crockford's base 32. Ids of
 * things are in lower case, those of requests in upper case.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 26;
const HEX_DIGITS = 32;
/** The first character stands for the upper three of 128 bits. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param uuid with its hyphens, as PostgreSQL writes it. */
export const ulidOf = (uuid: string): string => encode(BigInt(`0x${uuid.replaceAll('-', '')}`)).toLowerCase();

/** @returns null for what is no ULID. */
export function uuidOf(ulid: string): string | null {
  if (!ULID.test(ulid)) return null;
  const bits = [...ulid.toUpperCase()].reduce((sum, digit) => sum * 32n + BigInt(DIGITS.indexOf(digit)), 0n);
  const hex = bits.toString(16).padStart(HEX_DIGITS, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The id of a request: a client's own ULID stays as it is, and whatever else it called its request has one of its own. */
export function requestUlid(given: string): string {
  if (ULID.test(given)) return given.toUpperCase();
  if (UUID.test(given)) return ulidOf(given).toUpperCase();
  return encode(BigInt(`0x${createHash('sha256').update(given).digest('hex').slice(0, HEX_DIGITS)}`));
}

function encode(bits: bigint): string {
  let text = '';
  for (let rest = bits; text.length < CHARACTERS; rest /= 32n) text = DIGITS[Number(rest % 32n)] + text;
  return text;
}
