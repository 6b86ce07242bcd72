import { createHash } from 'node:crypto';

/**
 * An id that follows from what it is the id of, in the form of a UUID of one's own making (version 8 of RFC 9562): what is
 * made under it is made once, however often it is taken up.
 * @param occasion the same words for the same thing, such as `campaign {id} {row}`.
 */
export function derivedId(occasion: string): string {
  const hash = createHash('sha256').update(occasion).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
