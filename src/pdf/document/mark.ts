/** The picture of a mark: reading it within limits, and its pixels as a PDF wants them. */
import { open } from 'node:fs/promises';
import { decode, toRGBA8 } from 'pdf-lib/upng';
import { LIMITS } from '../limits.ts';
import type { MarkSize } from '../protocol.ts';
import { MarkRefusal } from '../refusal.ts';
import { checkPng } from './png.ts';

/** Three bytes a pixel of colour, and one of opacity when some pixel lets the page through. */
export type MarkPixels = MarkSize & { colours: Uint8Array; opacity: Uint8Array | null };

/** The pixels of a mark that passed every check. @throws MarkRefusal */
export async function loadMark(path: string): Promise<MarkPixels> {
  const bytes = await readMark(path);
  const { width, height } = checkPng(bytes);
  const [frame] = toRGBA8(decode(new Uint8Array(bytes).buffer));
  if (!frame) throw new MarkRefusal('mark_damaged', 'the image is damaged: it has no pixels');
  return { width, height, ...split(new Uint8Array(frame)) };
}

function split(pixels: Uint8Array): Pick<MarkPixels, 'colours' | 'opacity'> {
  const count = pixels.length / 4;
  const colours = new Uint8Array(count * 3);
  const opacity = new Uint8Array(count);
  let opaque = true;
  for (let index = 0; index < count; index++) {
    const from = index * 4;
    colours[index * 3] = pixels[from]!;
    colours[index * 3 + 1] = pixels[from + 1]!;
    colours[index * 3 + 2] = pixels[from + 2]!;
    opacity[index] = pixels[from + 3]!;
    if (opacity[index] !== 255) opaque = false;
  }
  return { colours, opacity: opaque ? null : opacity };
}

async function readMark(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > LIMITS.markBytesMax)
      throw new MarkRefusal('mark_too_large', `the image is larger than ${LIMITS.markBytesMax} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
