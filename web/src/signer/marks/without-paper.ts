import { paperAway } from './paper-away.ts';
import { canvasOf } from './picture.ts';

/** A copy of the picture whose paper is transparent. */
export function withoutPaper(source: HTMLCanvasElement): HTMLCanvasElement {
  const { width, height } = source;
  const pixels = source.getContext('2d')!.getImageData(0, 0, width, height);
  paperAway(pixels);
  const canvas = canvasOf(width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas;
}
