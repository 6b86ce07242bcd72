import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

/** Files of three kinds that approvers get: paths. */
export type PdfInputs = { one: string; scan: string; text: string };

export const SCANNED_PAGES = 300;
export const TEXT_PAGES = 2_000;
const A4: [number, number] = [595.28, 841.89];
const LINES = 45;
/** Bytes of one scanned page: 300 of them make 27 MB. */
const SCAN_BYTES = 90_000;
const SCAN_PIXELS = { width: 1240, height: 1754 };

/** Makes the files in `folder`: a page of text, 300 scanned pages, 2,000 pages of text. */
export async function makePdfInputs(folder: string): Promise<PdfInputs> {
  const paths = { one: join(folder, 'one.pdf'), scan: join(folder, 'scan.pdf'), text: join(folder, 'text.pdf') };
  await writeFile(paths.one, await textFile(1));
  await writeFile(paths.text, await textFile(TEXT_PAGES));
  await writeFile(paths.scan, await scannedFile(SCANNED_PAGES));
  return paths;
}

/** A file of text, 45 lines on each page. */
export async function textFile(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage(A4);
    for (let line = 1; line <= LINES; line += 1) {
      const text = `${number}.${line} The supplier delivers the goods of annex ${line} without undue delay and free of charge.`;
      page.drawText(text, { x: 50, y: 800 - line * 16, size: 10, font });
    }
  }
  return document.save({ useObjectStreams: false });
}

/** Every page has a picture of its own, as a scanner writes it. */
async function scannedFile(pages: number): Promise<Uint8Array> {
  const picture = await scan();
  const document = await PDFDocument.create();
  for (let number = 1; number <= pages; number += 1) {
    const image = await document.embedJpg(picture);
    document.addPage(A4).drawImage(image, { x: 0, y: 0, width: A4[0], height: A4[1] });
  }
  return document.save({ useObjectStreams: false });
}

/** Lines of a page under the grain of paper, as a JPEG of about `SCAN_BYTES`. */
async function scan(): Promise<Buffer> {
  const { width, height } = SCAN_PIXELS;
  const pixels = Buffer.alloc(width * height);
  let seed = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const [x, y] = [at % width, Math.floor(at / width)];
    const isInk = y % 38 > 14 && y % 38 < 32 && x > 100 && x < 1_140 && (x * 7 + Math.floor(y / 38) * 13) % 23 < 9;
    pixels[at] = (isInk ? 40 : 240) + ((seed >> 16) % 9);
  }
  let smallest: Buffer | null = null;
  for (let quality = 80; quality >= 10 && (smallest?.length ?? Number.POSITIVE_INFINITY) > SCAN_BYTES; quality -= 10) {
    smallest = await sharp(pixels, { raw: { width, height, channels: 1 } })
      .jpeg({ quality })
      .toBuffer();
  }
  return smallest!;
}
