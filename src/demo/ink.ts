import { crc32, deflateSync } from 'node:zlib';

/** A point in pixels from the top left corner. */
type Point = { x: number; y: number };
type Stroke = Point[];

const WIDTH = 480;
const HEIGHT = 180;
/** Dark blue, as a pen leaves it. */
const INK = [22, 42, 110] as const;
const PEN_RADIUS = 2.6;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TRUE_COLOUR_WITH_ALPHA = 6;

/** A handwritten signature as a PNG, the same on every call. */
export function drawnSignature(): Buffer {
  const loops = curve(240, (t) => ({
    x: 40 + 330 * t + 26 * Math.sin(t * 26),
    y: 92 - 52 * Math.sin(t * 22) * (1 - 0.7 * t) - 10 * Math.sin(t * 5),
  }));
  const flourish = curve(80, (t) => ({ x: 60 + 370 * t, y: 150 - 22 * Math.sin(t * 3.1) }));
  return paint([loops, flourish]);
}

/** A round company seal as a PNG, the same on every call. */
export function roundSeal(): Buffer {
  const ring = (radius: number): Stroke =>
    curve(360, (t) => ({
      x: WIDTH / 2 + radius * Math.cos(t * 2 * Math.PI),
      y: HEIGHT / 2 + radius * Math.sin(t * 2 * Math.PI),
    }));
  const star = curve(200, (t) => {
    const corner = t * 5;
    const angle = (Math.floor(corner) * 4 * Math.PI) / 5 - Math.PI / 2;
    const next = angle + (4 * Math.PI) / 5;
    const part = corner % 1;
    return {
      x: WIDTH / 2 + 42 * ((1 - part) * Math.cos(angle) + part * Math.cos(next)),
      y: HEIGHT / 2 + 42 * ((1 - part) * Math.sin(angle) + part * Math.sin(next)),
    };
  });
  return paint([ring(82), ring(62), star]);
}

function curve(points: number, at: (t: number) => Point): Stroke {
  return Array.from({ length: points }, (_, index) => at(index / points));
}

/** Draws strokes with a round pen on a clear ground. */
function paint(strokes: Stroke[]): Buffer {
  const opacity = new Uint8Array(WIDTH * HEIGHT);
  for (const stroke of strokes) {
    for (const [index, point] of stroke.entries()) touch(opacity, stroke[index - 1] ?? point, point);
  }
  const row = 1 + WIDTH * 4; // A filter byte, then red, green, blue and opacity of each pixel.
  const pixels = Buffer.alloc(HEIGHT * row);
  for (const [index, alpha] of opacity.entries()) {
    const offset = Math.floor(index / WIDTH) * row + 1 + (index % WIDTH) * 4;
    pixels.set([...INK, alpha], offset);
  }
  return png(pixels);
}

/** Moves the pen from one point to the next; its edge is soft over one pixel. */
function touch(opacity: Uint8Array, from: Point, to: Point): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step += 1) {
    const x = from.x + ((to.x - from.x) * step) / steps;
    const y = from.y + ((to.y - from.y) * step) / steps;
    for (let py = Math.max(0, Math.floor(y - 4)); py < Math.min(HEIGHT, y + 4); py += 1) {
      for (let px = Math.max(0, Math.floor(x - 4)); px < Math.min(WIDTH, x + 4); px += 1) {
        const covered = Math.min(1, Math.max(0, PEN_RADIUS + 0.5 - Math.hypot(px - x, py - y)));
        const index = py * WIDTH + px;
        opacity[index] = Math.max(opacity[index]!, Math.round(255 * covered));
      }
    }
  }
}

function png(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, TRUE_COLOUR_WITH_ALPHA], 8);
  return Buffer.concat([
    Buffer.from(PNG_SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
