import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Pixels for each square of the code: one of the longest, which WhatsApp's are, is about 600 pixels wide then. */
const SCALE = 8;
/** Squares of white around it, without which phones do not find it. */
const BORDER = 4;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** One bit a pixel, grey: 1 is white. Compression, filter and interlace have their only or simplest values. */
const KIND = [1, 0, 0, 0, 0];

/** The picture that a phone scans, as a PNG. Made by hand, so that no process needs a picture library for it. */
export function drawQrPng(text: string): Buffer {
  const { data, size } = encode(text, { border: BORDER });
  const pixels = size * SCALE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set(KIND, 8);
  const rows = data.flatMap((squares) => new Array<Buffer>(SCALE).fill(rowOf(squares)));
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** The same where an answer has to be a text. */
export const qrDataUrl = (text: string): string => `data:image/png;base64,${drawQrPng(text).toString('base64')}`;

/** A row of pixels after its filter byte. As a square is eight pixels wide, each is one byte. */
const rowOf = (squares: readonly boolean[]): Buffer =>
  Buffer.from([0, ...squares.map((isDark) => (isDark ? 0x00 : 0xff))]);

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
