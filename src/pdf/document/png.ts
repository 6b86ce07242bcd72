/**
 * Checks a PNG byte by byte before any decoder sees it. Only a whole one passes: readers differ in what they make of
 * a broken one, and a decoder must never be led to allocate more than the picture says it needs.
 */
import { crc32, inflateSync } from 'node:zlib';
import { LIMITS } from '../limits.ts';
import type { MarkSize } from '../protocol.ts';
import { MarkRefusal } from '../refusal.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples per pixel and allowed bits per sample, by colour type. */
const COLOUR_TYPES: Record<number, { samples: number; depths: number[] }> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
/** First column, first row, and distances between columns and rows of the seven passes of an interlaced image. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

type Header = MarkSize & { bitsPerPixel: number; interlaced: boolean };

/** @throws MarkRefusal */
export function checkPng(bytes: Buffer): MarkSize {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw new MarkRefusal('mark_not_png', 'the image is not a PNG');
  const chunks = readChunks(bytes);
  const header = readHeader(chunks[0]);
  if (header.width * header.height > LIMITS.markPixelsMax) {
    throw new MarkRefusal('mark_too_large', `the image has more than ${LIMITS.markPixelsMax} pixels`);
  }
  const expected = rawBytes(header);
  if (unpack(chunks, expected).length !== expected) throw damaged('pixels are missing');
  return header;
}

type Chunk = { type: string; data: Buffer };

function readChunks(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < bytes.length; ) {
    if (at + 12 > bytes.length) throw damaged('it ends within a chunk');
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw damaged('it ends within a chunk');
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw damaged('a checksum is wrong');
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
  throw damaged('its end is missing');
}

function readHeader(chunk: Chunk | undefined): Header {
  if (chunk?.type !== 'IHDR' || chunk.data.length !== 13) throw damaged('its header is missing');
  const { data } = chunk;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth, colour, compression, filter, interlace] = data.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  const type = COLOUR_TYPES[colour];
  if (
    width === 0 ||
    height === 0 ||
    !type?.depths.includes(depth) ||
    compression !== 0 ||
    filter !== 0 ||
    interlace > 1
  ) {
    throw damaged('its header makes no sense');
  }
  return { width, height, bitsPerPixel: type.samples * depth, interlaced: interlace === 1 };
}

/** How many bytes the pixels unpack to: each row is padded to whole bytes and led by a filter byte. */
function rawBytes({ width, height, bitsPerPixel, interlaced }: Header): number {
  const area = (columns: number, rows: number): number =>
    columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : 0;
  if (!interlaced) return area(width, height);
  return PASSES.reduce(
    (sum, [x, y, dx, dy]) => sum + area(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}

function unpack(chunks: Chunk[], bytesMax: number): Buffer {
  const data = chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data);
  try {
    return inflateSync(Buffer.concat(data), { maxOutputLength: bytesMax });
  } catch {
    throw damaged('its pixels cannot be unpacked');
  }
}

const damaged = (why: string) => new MarkRefusal('mark_damaged', `the image is damaged: ${why}`);
