import { encode } from 'uqr';

/** Empty modules that readers want on each side. */
const QUIET_ZONE = 4;

/**
 * Instructions that fill the dark modules of a square code, as one rectangle for each run in a row; (x, y) is the bottom
 * left corner of the square, its quiet zone included.
 */
export function drawQr(text: string, { x, y, side }: { x: number; y: number; side: number }): string {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const module = side / size;
  const rectangles: string[] = [];
  for (const [row, modules] of data.entries()) {
    for (let from = 0; from < size; from++) {
      if (!modules[from]) continue;
      let to = from;
      while (modules[to]) to += 1;
      const left = x + from * module;
      const bottom = y + (size - 1 - row) * module;
      rectangles.push(`${decimal(left)} ${decimal(bottom)} ${decimal((to - from) * module)} ${decimal(module)} re`);
      from = to;
    }
  }
  return `q 0 g\n${rectangles.join('\n')}\nf Q\n`;
}

const decimal = (value: number): string => String(Number(value.toFixed(4)));
