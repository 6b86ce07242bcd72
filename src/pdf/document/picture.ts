import type { PDFContext, PDFRef } from 'pdf-lib';
import type { MarkSize } from '../protocol.ts';
import { loadMark } from './mark.ts';
import { streamOf } from './page-content.ts';

/** A picture that stands in the file, in pixels, to be drawn by its reference. */
export type Picture = MarkSize & { ref: PDFRef };

/** Puts a picture into the file, with what of it is see-through. @throws MarkRefusal */
export async function embedPicture(context: PDFContext, path: string): Promise<Picture> {
  const { width, height, colours, opacity } = await loadMark(path);
  const entries = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 };
  const mask = opacity && streamOf(context, opacity, { ...entries, ColorSpace: 'DeviceGray' });
  const ref = streamOf(context, colours, { ...entries, ColorSpace: 'DeviceRGB', ...(mask ? { SMask: mask } : {}) });
  return { width, height, ref };
}
