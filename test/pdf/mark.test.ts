import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { LIMITS } from '../../src/pdf/limits.ts';
import { differenceBox, inflationBomb, openRenderer, pdfOf, pngChunk, pngOf } from '../support/pdf.ts';
import { type Folder, makeFolder, stampWith } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
beforeAll(() => {
  engine = createPdfEngine();
  folder = makeFolder();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const sample = (name: string): string => fileURLToPath(new URL(`./corpus/images/${name}`, import.meta.url));
const good = pngOf(60, 20, (x, y) => [x * 4, y * 10, 0, 255]);
const SIGNATURE = good.subarray(0, 8);
const prepareMark = async (bytes: Buffer) => engine.prepareMark({ path: await folder.write('mark.png', bytes) });

/** A grey PNG by its parts. */
function png(width: number, height: number, data: Buffer, { interlaced = 0 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced], 8);
  return Buffer.concat([
    SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('marks', () => {
  test('a whole PNG is accepted, with its size', async () => {
    expect(await prepareMark(good)).toEqual({ width: 60, height: 20 });
  });

  test('an interlaced PNG is measured pass by pass', async () => {
    // A picture of 3 by 3 has passes of 1×1, 1×1, 2×1, 1×2 and 3×1 pixels: nine bytes and one more for each row.
    expect(await prepareMark(png(3, 3, deflateSync(Buffer.alloc(9 + 6)), { interlaced: 1 }))).toEqual({
      width: 3,
      height: 3,
    });
  });

  test('a JPEG is accepted and stands upright as its camera says', async () => {
    expect(await prepareMark(readFileSync(sample('exif6.jpg')))).toEqual({ width: 400, height: 600 });
    const kept = await folder.read('mark.png');
    expect(kept.subarray(0, 8)).toEqual(SIGNATURE);
    expect(kept.includes('Exif')).toBe(false);
  });

  test('what is kept has the same pixels, their opacity too, and nothing else of the file', async () => {
    const sheer = pngOf(4, 4, (x, y) => [x * 60, y * 60, 9, 40 + x * 50]);
    const secret = pngChunk('tEXt', Buffer.from('Comment\0a place', 'latin1'));
    await prepareMark(Buffer.concat([sheer.subarray(0, 33), secret, sheer.subarray(33)]));
    const kept = await folder.read('mark.png');
    expect(kept.includes('a place')).toBe(false);
    const pixels = (bytes: Buffer) => sharp(bytes).ensureAlpha().raw().toBuffer();
    expect(await pixels(kept)).toEqual(await pixels(sheer));
  });

  const broken = Buffer.from(good);
  broken[broken.length - 30]! ^= 0xff;
  const mischecked = Buffer.from(good);
  mischecked[32]! ^= 1; // The last byte of the header's checksum.
  const cases: [string, Buffer, string][] = [
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'mark_not_png'],
    ['a JPEG that is only its beginning', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0]), 'mark_damaged'],
    ['a JPEG that is cut off', readFileSync(sample('trunc.jpg')), 'mark_damaged'],
    ['a PNG that is nothing but transparent', pngOf(9, 9, () => [0, 0, 0, 0]), 'mark_blank'],
    ['a PNG that is as white as paper', pngOf(9, 9, () => [255, 252, 254, 255]), 'mark_blank'],
    ['nothing', Buffer.alloc(0), 'mark_not_png'],
    ['a PNG that is cut off', good.subarray(0, good.length - 20), 'mark_damaged'],
    ['a PNG that is only its signature', SIGNATURE, 'mark_damaged'],
    ['a PNG with a flipped bit', broken, 'mark_damaged'],
    ['a PNG with a wrong checksum', mischecked, 'mark_damaged'],
    ['a PNG with too few pixels', png(10, 10, deflateSync(Buffer.alloc(50))), 'mark_damaged'],
    ['a PNG with too many pixels', png(10, 10, deflateSync(Buffer.alloc(500))), 'mark_damaged'],
    ['a PNG whose pixels never end', png(10, 10, inflationBomb(512)), 'mark_damaged'],
    ['a PNG without area', png(0, 10, deflateSync(Buffer.alloc(10))), 'mark_damaged'],
    ['a PNG with more pixels than allowed', png(2001, 2000, deflateSync(Buffer.alloc(2002 * 2000))), 'mark_too_large'],
    ['a file with more bytes than allowed', Buffer.concat([good, Buffer.alloc(LIMITS.markBytesMax)]), 'mark_too_large'],
  ];
  test.each(cases)('%s is refused', async (_, bytes, code) => {
    await expect(prepareMark(bytes)).rejects.toMatchObject({ name: 'MarkRefusal', code });
  });

  test('a damaged mark is refused when it is to be drawn, too', async () => {
    const stamp = stampWith({ mark: { kind: 'image', path: await folder.write('broken.png', broken) } });
    const inputPath = await folder.write('in.pdf', pdfOf([{}]));
    await expect(
      engine.stamp({ inputPath, outputPath: folder.path('out.pdf'), stamps: [stamp], reference: 'D' }),
    ).rejects.toMatchObject({ code: 'mark_damaged' });
  });

  test('a picture keeps its proportions', async () => {
    const renderer = await openRenderer();
    const black = await folder.write(
      'wide.png',
      pngOf(100, 25, () => [0, 0, 0, 255]),
    );
    const blank = pdfOf([{ content: '' }]);
    const place = { kind: 'page', page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.5 } as const;
    await engine.stamp({
      inputPath: await folder.write('in.pdf', blank),
      outputPath: folder.path('out.pdf'),
      stamps: [stampWith({ place, mark: { kind: 'image', path: black } })],
      reference: 'D',
    });
    // The middle of the picture's half: below it are lines of text, further down.
    const after = renderer.render(await folder.read('out.pdf'), 1);
    const pixelAt = (x: number, y: number) => after.pixels[(Math.round(y * 2) * after.width + Math.round(x * 2)) * 4];
    const left = 595 * 0.1 + 4;
    const width = 595 * 0.3 - 8;
    let top = 842 * 0.1;
    while (pixelAt(left + 20, top) !== 0) top += 0.5;
    let bottom = top;
    while (pixelAt(left + 20, bottom) === 0) bottom += 0.5;
    expect(bottom - top).toBeGreaterThan(width / 4 - 1);
    expect(bottom - top).toBeLessThan(width / 4 + 1);
    expect(differenceBox(renderer.render(blank, 1), after)!.right).toBeLessThanOrEqual(595 * 0.4 + 1);
  });
});
