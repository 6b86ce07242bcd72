/**
 * An organization's name as a certificate may hold it. Validators prepare names after RFC 4518, which refuses a name that
 * mixes letters of both directions, or has right-to-left letters but does not begin and end with one; some then refuse the
 * whole certificate. The full name stands in the seal itself.
 */

/** Longer names are refused (RFC 5280, ub-organization-name). */
const CHARACTERS_MAX = 64;
/** Hebrew and Arabic letters and their presentation forms; not the digits, which count as left-to-right or neutral. */
const RIGHT_TO_LEFT = '\\u0590-\\u065F\\u066A-\\u06EF\\u06FA-\\u08FF\\uFB1D-\\uFDFF\\uFE70-\\uFEFC';
const HAS_RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT}]`, 'u');
const ALL_RIGHT_TO_LEFT = new RegExp(`[${RIGHT_TO_LEFT}\\u200C\\u200D]+`, 'gu');
const ENDS = new RegExp(`^[^${RIGHT_TO_LEFT}]+|[^${RIGHT_TO_LEFT}]+$`, 'gu');
const NOT_OF_A_NAME = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}.)]+$/gu;

export function certificateName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cn}\p{Co}\p{So}]|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '');
  const shown = HAS_RIGHT_TO_LEFT.test(plain) ? ofOneDirection(plain) : plain;
  const short = [...shown.replace(/\s+/gu, ' ').trim()].slice(0, CHARACTERS_MAX).join('').trim();
  return short || 'Organization';
}

/** The part in left-to-right letters, where there is one: the one that more readers of certificates can show. */
function ofOneDirection(name: string): string {
  const others = name.replace(ALL_RIGHT_TO_LEFT, ' ');
  return /\p{L}/u.test(others) ? others.replace(NOT_OF_A_NAME, '') : name.replace(ENDS, '');
}
