/**
 * What a signature says that it covers, and whether that is what it has to cover.
 *
 * B1: from the first byte of the file to the end of a revision, without gap or overlap,
 * B2: but for one hole, which is exactly the signature's own Contents, brackets included,
 * B3: and in the hole nothing but the signature and zeros after it: whatever else could stand there is covered by nothing.
 *     Hexadecimal digits are of one case, so that there is one way to write them.
 */
import type { Cos } from './cos.ts';
import { lastStartXref } from './xref.ts';

export type Coverage = {
  /** The bytes before the hole and after it. */
  parts: [Buffer, Buffer];
  /** Where the revision ends that is covered. */
  end: number;
  /** The CMS structure in DER. */
  cms: Buffer;
};
export type CoverageProblem =
  | 'byte_range_missing'
  | 'byte_range_wrong'
  | 'hole_is_not_contents'
  | 'hole_holds_more'
  | 'revision_end_missing';

/** Bytes; longer signatures are of no use to anybody. */
const CONTENTS_BYTES_MAX = 1024 * 1024;

/** @returns what is covered, or why it does not count. */
export function coverageOf(bytes: Buffer, signature: Map<string, Cos>): Coverage | CoverageProblem {
  const numbers = integers(signature.get('ByteRange'));
  if (!numbers) return 'byte_range_missing';
  const [start, before, after, rest] = numbers;
  const end = after + rest;
  if (start !== 0 || before <= 0 || after <= before || end > bytes.length || rest <= 0) return 'byte_range_wrong';
  const contents = signature.get('Contents');
  const isInHole = contents?.kind === 'string' && contents.start === before && contents.end === after;
  if (!isInHole || after - before > 2 * CONTENTS_BYTES_MAX) return 'hole_is_not_contents';
  // The dictionary may have been read out of a compressed stream, whose positions are not the file's.
  const digits = bytes.toString('latin1', before, after);
  if (!/^<(?:[0-9a-f]+|[0-9A-F]+)>$/.test(digits) || digits.length % 2 !== 0) return 'hole_is_not_contents';
  const hole = Buffer.from(digits.slice(1, -1), 'hex');
  const length = derLength(hole);
  if (length === null || hole.subarray(length).some((byte) => byte !== 0)) return 'hole_holds_more';
  try {
    lastStartXref(bytes, end);
  } catch {
    return 'revision_end_missing';
  }
  return { parts: [bytes.subarray(0, before), bytes.subarray(after, end)], end, cms: hole.subarray(0, length) };
}

function integers(value: Cos | undefined): [number, number, number, number] | null {
  if (value?.kind !== 'array' || value.items.length !== 4) return null;
  const numbers = value.items.map((item) => (item.kind === 'number' && item.integer ? item.value : Number.NaN));
  return numbers.every(Number.isSafeInteger) ? (numbers as [number, number, number, number]) : null;
}

/** How long the DER value at the beginning is, its header included; null when it is longer than what is there. */
function derLength(bytes: Buffer): number | null {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) return null;
  const length = first < 0x80 ? first : bytes.readUIntBE(2, lengthBytes);
  const total = 2 + lengthBytes + length;
  return total <= bytes.length ? total : null;
}
