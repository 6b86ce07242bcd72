import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { LIMITS } from '../../src/pdf/limits.ts';
import { openRenderer, pngChunk, pngOf, type Raster, type Renderer } from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';

let engine: PdfEngine;
let folder: Folder;
let renderer: Renderer;
beforeAll(async () => {
  engine = createPdfEngine();
  folder = makeFolder();
  renderer = await openRenderer();
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const sample = (name: string): string => fileURLToPath(new URL(`./corpus/images/${name}`, import.meta.url));
const made = async (paths: string[]) => {
  const said = await engine.imagesToPdf({ paths, outputPath: folder.path('out.pdf') });
  return { said, file: await folder.read('out.pdf') };
};
/** Red, green and blue at a place given in parts of the page. */
const at = ({ pixels, width, height }: Raster, x: number, y: number): number[] => {
  const start = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
  const [blue, green, red] = pixels.subarray(start, start + 3);
  return [red!, green!, blue!];
};
const isNear = (a: number[], b: number[]) => a.every((value, index) => Math.abs(value - b[index]!) <= 12);

describe('pictures that become a document', () => {
  test('are its pages in order, each in its own shape and as large as A4 lets it be', async () => {
    const upright = await folder.write(
      'upright.png',
      pngOf(100, 200, () => [255, 0, 0, 255]),
    );
    const sideways = await folder.write(
      'sideways.png',
      pngOf(200, 50, () => [0, 0, 255, 255]),
    );
    const { said, file } = await made([upright, sideways]);
    expect(said).toMatchObject({ pages: 2, bytes: file.length });
    expect(said.sizes).toEqual([
      { width: 420.95, height: 841.89, rotation: 0 },
      { width: 841.89, height: 210.47, rotation: 0 },
    ]);
    expect(isNear(at(renderer.render(file, 1), 0.5, 0.5), [255, 0, 0])).toBe(true);
    expect(isNear(at(renderer.render(file, 2), 0.99, 0.99), [0, 0, 255])).toBe(true);
    expect(await engine.inspect({ path: folder.path('out.pdf') })).toMatchObject({ pages: 2, signed: false });
  });

  test('stand upright as their camera says', async () => {
    const { said } = await made([sample('exif6.jpg')]);
    expect(said.sizes[0]!.height).toBeGreaterThan(said.sizes[0]!.width);
  });

  test('that let the paper through lie on white', async () => {
    const half = await folder.write(
      'half.png',
      pngOf(40, 40, (x) => [0, 0, 0, x < 20 ? 0 : 128]),
    );
    const { file } = await made([half]);
    const page = renderer.render(file, 1);
    expect(isNear(at(page, 0.2, 0.5), [255, 255, 255])).toBe(true);
    expect(isNear(at(page, 0.8, 0.5), [127, 127, 127])).toBe(true);
  });

  test.each(['alpha.png', 'rgba16.png', 'cmyk_im.jpg'])('may be of an unusual kind: %s', async (name) => {
    const { said, file } = await made([sample(name)]);
    expect(said.pages).toBe(1);
    const { pixels } = renderer.render(file, 1);
    expect(new Set(pixels).size).toBeGreaterThan(10);
    expect(file.toString('latin1')).not.toContain('DeviceCMYK');
  });

  test('give the same bytes each time', async () => {
    const paths = [sample('alpha.png'), sample('exif6.jpg')];
    expect((await made(paths)).file.equals((await made(paths)).file)).toBe(true);
  });

  test('lose what else their file says', async () => {
    const { file } = await made([sample('exif6.jpg')]);
    expect(file.includes('Exif')).toBe(false);
  });

  const header = Buffer.alloc(13);
  header.writeUInt32BE(20_000, 0);
  header.writeUInt32BE(20_000, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const vast = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.alloc(10)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  test.each([
    ['a PNG with a wrong checksum', 'crc.png', 'image_damaged'],
    ['a PNG that is cut off', 'trunc.png', 'image_damaged'],
    ['a JPEG that is cut off', 'trunc.jpg', 'image_damaged'],
    ['something that only begins like a JPEG', 'fake.jpg', 'image_damaged'],
    ['a picture of 400 million pixels', vast, 'image_too_large'],
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'image_not_supported'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image_not_supported'],
    ['nothing', Buffer.alloc(0), 'image_not_supported'],
    ['more bytes than allowed', Buffer.alloc(LIMITS.fileBytesMax + 1), 'image_too_large'],
  ])('are refused by name when one is %s', async (_, given, code) => {
    const path = typeof given === 'string' ? sample(given) : await folder.write('given', given);
    await expect(made([sample('alpha.png'), path])).rejects.toMatchObject({ name: 'ImageRefusal', code, index: 1 });
  });
});
