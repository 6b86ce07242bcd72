import { LIMITS } from '../limits.ts';
import type { Pixels } from './pdfium.ts';

/**
 * The size in pixels at which a page is drawn `width` pixels wide. A page too long or too large for that is drawn
 * smaller, so a page of any shape costs a bounded amount of memory.
 * @param page its size in points; any numbers, as a file may claim them.
 */
export function pixelsOf(page: Pixels, width: number, pixelsMax: number): Pixels {
  const aspect = page.height / page.width;
  const wanted = Math.min(width, Math.sqrt(pixelsMax / aspect), LIMITS.imageSideMax / aspect);
  return { width: side(wanted), height: side(wanted * aspect) };
}

/** Neither side may vanish, nor the other one grow past its bound for that. */
const side = (pixels: number): number => Math.max(1, Math.min(Math.round(pixels) || 1, LIMITS.imageSideMax));
