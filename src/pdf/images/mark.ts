import { readFile, stat, writeFile } from 'node:fs/promises';
import { checkPng } from '../document/png.ts';
import { LIMITS } from '../limits.ts';
import type { MarkSize } from '../protocol.ts';
import { MarkRefusal } from '../refusal.ts';
import { imageKind } from './kind.ts';
import { image, upright } from './sharp.ts';

/**
 * Checks a picture that is to be a mark and turns it, in place, into a plain PNG with opacity: upright, in sRGB, and
 * without whatever else its file held, such as where a photograph was taken.
 * @param fit makes it smaller where it is larger than that.
 * @throws MarkRefusal
 */
export async function prepareMark(path: string, fit?: MarkSize): Promise<MarkSize> {
  const { size } = await stat(path);
  if (size > LIMITS.markBytesMax)
    throw new MarkRefusal('mark_too_large', `the image is larger than ${LIMITS.markBytesMax} bytes`);
  const bytes = await readFile(path);
  const kind = imageKind(bytes);
  if (!kind) throw new MarkRefusal('mark_not_png', 'the image is neither a PNG nor a JPEG');
  if (kind === 'png') checkPng(bytes);
  else await checkJpeg(bytes);
  const { png, ...dimensions } = await normalize(bytes, fit);
  await writeFile(path, png, { flush: true });
  return dimensions;
}

async function checkJpeg(bytes: Buffer): Promise<void> {
  const { width, height } = await image(bytes, { limitInputPixels: false }).metadata().catch(refuseDamaged);
  if (width * height > LIMITS.markPixelsMax)
    throw new MarkRefusal('mark_too_large', `the image has more than ${LIMITS.markPixelsMax} pixels`);
}

async function normalize(bytes: Buffer, fit?: MarkSize): Promise<MarkSize & { png: Buffer }> {
  const whole = upright(bytes, LIMITS.markPixelsMax);
  const decoded = await (fit ? whole.resize({ ...fit, fit: 'inside', withoutEnlargement: true }) : whole)
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(refuseDamaged);
  const { width, height } = decoded.info;
  // A mark that leaves no trace would be a decision that nobody can see.
  if (!shows(decoded.data)) throw new MarkRefusal('mark_blank', 'the image shows nothing');
  const png = await image(decoded.data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { width, height, png };
}

/** Whether some pixel would be seen on white paper. */
function shows(pixels: Buffer): boolean {
  for (let at = 0; at < pixels.length; at += 4) {
    const darkest = Math.min(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!);
    if (pixels[at + 3]! * (255 - darkest) >= VISIBLE * 255) return true;
  }
  return false;
}

/** Steps of 255 from white that an eye can tell from paper. */
const VISIBLE = 8;

function refuseDamaged(): never {
  throw new MarkRefusal('mark_damaged', 'the image cannot be decoded');
}
