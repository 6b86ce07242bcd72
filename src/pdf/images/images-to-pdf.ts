/**
 * Pictures of pages become a PDF: photographs of a contract, or what a scanner saved.
 *
 * I1: a picture is decoded and encoded anew before anything else sees it; nothing of its file but the pixels goes on.
 * I2: a page has the shape of its picture and fits on A4, upright or sideways, so that a stamp placed on the page stands
 *     on the picture and what is printed has the size of paper. What a file says of dots per inch is not believed:
 *     cameras make it up.
 * I3: no clock and no random numbers: the same pictures give the same bytes.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { PDFDocument, PDFName } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import { savePdf, writeFlushed } from '../document/save.ts';
import { LIMITS } from '../limits.ts';
import type { ImagesRequest, ImagesResult, PageSize } from '../protocol.ts';
import { ImageRefusal } from '../refusal.ts';
import { imageKind } from './kind.ts';
import { image, upright } from './sharp.ts';

/** Points. */
const A4 = { short: 595.28, long: 841.89 };
/** A4's longer side at 300 dots per inch; a square, since a page may lie on its side. */
const PIXELS = { width: 3508, height: 3508 };
/** Letters keep their edges and coloured ink its colour. */
const JPEG = { quality: 85, chromaSubsampling: '4:4:4' } as const;

type Picture = { bytes: Buffer; width: number; height: number };

/** @throws ImageRefusal naming the picture */
export async function imagesToPdf({ paths, outputPath }: ImagesRequest): Promise<ImagesResult> {
  if (paths.length > LIMITS.imagesMax) throw new ImageRefusal('image_too_large', 'too many pictures', LIMITS.imagesMax);
  const document = await PDFDocument.create({ updateMetadata: false });
  const sizes: PageSize[] = [];
  for (const [index, path] of paths.entries()) sizes.push(addPage(document, await readPicture(path, index)));
  const bytes = await savePdf(document);
  await writeFlushed(outputPath, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { pages: sizes.length, sizes, bytes: bytes.length, sha256 };
}

async function readPicture(path: string, index: number): Promise<Picture> {
  const source = await readBounded(path, index);
  if (!imageKind(source)) throw new ImageRefusal('image_not_supported', 'the file is neither a PNG nor a JPEG', index);
  try {
    const { width, height } = await image(source, { limitInputPixels: false }).metadata();
    if (width * height > LIMITS.imagePixelsMax) throw tooLarge(index);
    const { data, info } = await upright(source, LIMITS.imagePixelsMax)
      .flatten({ background: 'white' })
      .resize({ ...PIXELS, fit: 'inside', withoutEnlargement: true })
      .jpeg(JPEG)
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof ImageRefusal) throw error;
    throw new ImageRefusal('image_damaged', 'the picture cannot be decoded', index);
  }
}

async function readBounded(path: string, index: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).size > LIMITS.fileBytesMax) throw tooLarge(index);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function addPage(document: PDFDocument, picture: Picture): PageSize {
  const { context } = document;
  const sideways = picture.width > picture.height;
  const [across, up] = sideways ? [A4.long, A4.short] : [A4.short, A4.long];
  const scale = Math.min(across / picture.width, up / picture.height);
  const [width, height] = [round(picture.width * scale), round(picture.height * scale)];
  const entries = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: picture.width,
    Height: picture.height,
    BitsPerComponent: 8,
    ColorSpace: 'DeviceRGB',
    Filter: 'DCTDecode',
    Length: picture.bytes.length,
  };
  const ref = context.register(context.stream(picture.bytes, entries));
  const page = document.addPage([width, height]);
  page.node.set(PDFName.of('Resources'), context.obj({ XObject: { Picture: ref } }));
  page.node.set(PDFName.of('Contents'), streamOf(context, `q ${width} 0 0 ${height} 0 0 cm /Picture Do Q\n`));
  return { width, height, rotation: 0 };
}

const tooLarge = (index: number) => new ImageRefusal('image_too_large', 'the picture is too large', index);
const round = (points: number): number => Math.max(LIMITS.pageSideMin, Number(points.toFixed(2)));
