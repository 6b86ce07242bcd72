import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { LIMITS } from '../../src/pdf/limits.ts';
import { fileOf, inflationBomb, type PageSource, pdfOf, streamObject } from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';

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

async function imageOf(page: PageSource, width: number) {
  return imageOfFile(pdfOf([{}, page]), 2, width);
}

async function imageOfFile(file: Buffer, page: number, width: number) {
  const outputPath = folder.path('page.jpg');
  const said = await engine.pageImage({ path: await folder.write('in.pdf', file), outputPath, page, width });
  const bytes = await folder.read('page.jpg');
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { format } = await sharp(bytes).metadata();
  /** Red, green and blue at a place given in parts of the image. */
  const at = (x: number, y: number) => {
    const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return [...data.subarray(start, start + 3)];
  };
  return { said, info, format, bytes: bytes.length, at };
}

const RED = { content: '1 0 0 rg 0 0 595 421 re f' };
const isRed = ([red, green, blue]: number[]) => red! > 200 && green! < 60 && blue! < 60;
const isWhite = (colours: number[]) => colours.every((value) => value > 250);

describe('the image of a page', () => {
  test('shows the page as wide as asked for, in its colours, on white', async () => {
    const image = await imageOf(RED, 640);
    expect(image.said).toEqual({ width: 640, height: 906, bytes: image.bytes, mediaType: 'image/jpeg' });
    expect(image.format).toBe('jpeg');
    expect(image.info).toMatchObject({ width: 640, height: 906 });
    expect(isWhite(image.at(0.5, 0.25))).toBe(true);
    expect(isRed(image.at(0.5, 0.75))).toBe(true);
  });

  test('is turned and cropped as people see the page', async () => {
    const turned = await imageOf({ ...RED, rotate: 90 }, 842);
    expect(turned.info).toMatchObject({ width: 842, height: 595 });
    expect(isRed(turned.at(0.25, 0.5))).toBe(true);
    const cropped = await imageOf({ ...RED, cropBox: [0, 400, 595, 500] }, 595);
    expect(cropped.info.height).toBe(100);
    expect(isRed(cropped.at(0.5, 0.95))).toBe(true);
  });

  test('shows annotations', async () => {
    const appearance = streamObject(
      Buffer.from('1 0 0 rg 0 0 595 842 re f'),
      '/Type /XObject /Subtype /Form /BBox [0 0 595 842]',
    );
    const file = fileOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>',
      '<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /F 4 /AP << /N 5 0 R >> >>',
      appearance,
    ]);
    expect(isRed((await imageOfFile(file, 1, 320)).at(0.5, 0.5))).toBe(true);
  });

  test('of a page of any shape costs a bounded number of pixels', async () => {
    const strip = await imageOf({ mediaBox: [0, 0, 10, 14_400] }, 1920);
    expect(strip.info.width * strip.info.height).toBeLessThanOrEqual(LIMITS.pageImagePixelsMax * 1.01);
    expect(strip.info.height / strip.info.width).toBeGreaterThan(1_000);
    const line = await imageOf({ mediaBox: [0, 0, 14_400, 3] }, 1920);
    expect(line.info).toMatchObject({ width: 1920, height: 1 });
    const vast = await imageOf({ mediaBox: [0, 0, 1_000_000, 1_000_000] }, 1920);
    expect(vast.info).toMatchObject({ width: 1920, height: 1920 });
  });

  test('beyond the last page there is none', async () => {
    await expect(imageOfFile(pdfOf([{}]), 2, 320)).rejects.toMatchObject({ code: 'pdf_place_outside' });
  });

  test('of what is no PDF there is none', async () => {
    await expect(imageOfFile(Buffer.from('not a PDF'), 1, 320)).rejects.toMatchObject({ code: 'pdf_damaged' });
  });

  test('of a page that unpacks to more than memory holds costs one child, and the next page is drawn', async () => {
    const bomb = fileOf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
      streamObject(inflationBomb(640), '/Filter /FlateDecode'),
    ]);
    const drawn = await imageOfFile(bomb, 1, 320).catch((error: unknown) => error);
    if (drawn instanceof Error) expect(drawn).toMatchObject({ name: 'PdfRefusal' });
    expect((await imageOf({}, 320)).info.width).toBe(320);
  });

  test('does not wait behind a file that is being worked on', async () => {
    await imageOf({}, 320);
    const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>'];
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
    const slow = await folder.write('slow.pdf', fileOf([...objects, page, ...Array(100_000).fill('[1 2]')]));
    let isOver = false;
    // However it ends: on a busy machine it may even break the limit of time.
    const working = engine.inspect({ path: slow }).finally(() => {
      isOver = true;
    });
    await Promise.all([
      working.catch(() => {}),
      imageOf({}, 320).then(() => {
        expect(isOver).toBe(false);
      }),
    ]);
  });
});
