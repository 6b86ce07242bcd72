import type { ByteRange } from '../files/store.ts';

/**
 * What a `Range` header asks for of a file of so many bytes.
 * @returns null for the whole file: nothing else is asked for, or nothing that is one part of it (RFC 9110 lets us choose so).
 */
export function byteRangeOf(header: string, bytes: number): ByteRange | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return from <= to ? { from, to } : null;
}
