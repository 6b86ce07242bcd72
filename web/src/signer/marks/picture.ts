/** Every bound of a mark's picture. */
const LIMITS = {
  /** Enough for a stamp of 8 cm at 300 dots an inch. */
  sideMax: 1_000,
  /** What the API takes is 1 MiB decoded; in a data URL four characters are three bytes. */
  dataUrlCharactersMax: 1_380_000,
  /** Room left around the ink. */
  marginPixels: 6,
  /** Less than this is a smudge that nobody sees. */
  visibleAlpha: 12,
} as const;

/** A photo of a phone has 5 to 12 MB. */
export const PICTURE_BYTES_MAX = 20 * 1024 * 1024;

/** Reads a picture upright, at most `sideMax` wide and high. @throws when it is none. */
export async function openPicture(file: Blob): Promise<HTMLCanvasElement> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LIMITS.sideMax / Math.max(picture.width, picture.height));
  const canvas = canvasOf(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

/** The inked part of a canvas as a PNG in a data URL that the API takes. */
export function markPicture(canvas: HTMLCanvasElement): string {
  const { x, y, width, height } = inkOf(canvas);
  for (let scale = Math.min(1, LIMITS.sideMax / Math.max(width, height)); ; scale *= 0.75) {
    const small = canvasOf(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    const context = small.getContext('2d')!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(canvas, x, y, width, height, 0, 0, small.width, small.height);
    const url = small.toDataURL('image/png');
    if (url.length <= LIMITS.dataUrlCharactersMax) return url;
  }
}

function inkOf(canvas: HTMLCanvasElement): { x: number; y: number; width: number; height: number } {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[(y * width + x) * 4 + 3]! < LIMITS.visibleAlpha) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { x: 0, y: 0, width, height };
  const x = Math.max(0, left - LIMITS.marginPixels);
  const y = Math.max(0, top - LIMITS.marginPixels);
  return {
    x,
    y,
    width: Math.min(width, right + 1 + LIMITS.marginPixels) - x,
    height: Math.min(height, bottom + 1 + LIMITS.marginPixels) - y,
  };
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
