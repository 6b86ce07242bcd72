/**
 * Makes the paper in a photo of a signature or a stamp transparent.
 *
 * Light falls unevenly on a photo, so there is no one colour of paper: it is looked for in each cell of a grid (the
 * bright end of the cell) and interpolated between cells. How far a pixel is from its paper says how much ink it has;
 * the paper's share is then taken out of its colour, so that edges have no pale fringe.
 */

/** RGBA, row by row, as a canvas has it. */
export type Pixels = { data: Uint8ClampedArray; width: number; height: number };

/** Cells along the longer side: larger than a stroke is thick, smaller than a shadow is wide. */
const CELLS = 12;
/** The share of a cell's pixels that are darker than what counts as its paper. */
const PAPER_QUANTILE = 0.9;
/** Distances from the paper (of 255): below the first it is paper, above the second all ink. */
const [PAPER_UNTIL, INK_FROM] = [26, 92];
/** A cell whose channels differ by this much (of 255), or that is this dark, is filled with ink: shadows are grey. */
const [FILLED_SPREAD, FILLED_DARK] = [60, 80];
/** A picture of which this share is see-through already has no paper. */
const TRANSPARENT_SHARE = 0.05;

export function paperAway(pixels: Pixels): void {
  const { data, width, height } = pixels;
  if (isTransparentAlready(data)) return;
  const paper = paperOf(pixels);
  const local: [number, number, number] = [0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      paperAt(paper, x, y, local);
      const ink = inkShare(data, at, local);
      for (let channel = 0; channel < 3; channel += 1) {
        if (ink > 0) data[at + channel] = (data[at + channel]! - (1 - ink) * local[channel]!) / ink;
      }
      data[at + 3] = Math.round(ink * 255);
    }
  }
}

function isTransparentAlready(data: Uint8ClampedArray): boolean {
  let count = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]! < 128) count += 1;
  return count > (data.length / 4) * TRANSPARENT_SHARE;
}

/** The channel that differs most counts: blue ink is as bright as grey paper in blue, and far darker in red. */
function inkShare(data: Uint8ClampedArray, at: number, paper: readonly number[]): number {
  const distance = Math.max(paper[0]! - data[at]!, paper[1]! - data[at + 1]!, paper[2]! - data[at + 2]!);
  const share = Math.min(1, Math.max(0, (distance - PAPER_UNTIL) / (INK_FROM - PAPER_UNTIL)));
  return share * share * (3 - 2 * share);
}

type Paper = { columns: number; rows: number; cell: number; colours: Float32Array };

function paperOf({ data, width, height }: Pixels): Paper {
  const cell = Math.max(1, Math.ceil(Math.max(width, height) / CELLS));
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const colours = new Float32Array(columns * rows * 3);
  const counts = new Uint32Array(256);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [right, bottom] = [Math.min(width, (column + 1) * cell), Math.min(height, (row + 1) * cell)];
      for (let channel = 0; channel < 3; channel += 1) {
        counts.fill(0);
        for (let y = row * cell; y < bottom; y += 1) {
          for (let x = column * cell; x < right; x += 1) counts[data[(y * width + x) * 4 + channel]!]! += 1;
        }
        const total = (right - column * cell) * (bottom - row * cell);
        colours[(row * columns + column) * 3 + channel] = quantile(counts, total * PAPER_QUANTILE);
      }
    }
  }
  return { columns, rows, cell, colours: withoutFilledCells(colours) };
}

/** Cells inside a filled stamp take the paper of the whole picture: the bright end over all cells. */
function withoutFilledCells(colours: Float32Array): Float32Array {
  const whole = [0, 1, 2].map((channel) => {
    const all = colours.filter((_, index) => index % 3 === channel).sort();
    return all[Math.floor((all.length - 1) * PAPER_QUANTILE)]!;
  });
  for (let at = 0; at < colours.length; at += 3) {
    const [brightest, darkest] = [Math.max(...colours.slice(at, at + 3)), Math.min(...colours.slice(at, at + 3))];
    if (brightest - darkest > FILLED_SPREAD || brightest < FILLED_DARK) colours.set(whole, at);
  }
  return colours;
}

function quantile(counts: Uint32Array, wanted: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value += 1) {
    seen += counts[value]!;
    if (seen >= wanted) return value;
  }
  return 255;
}

/** The colour of the paper at a pixel, between the centres of the four cells around it. */
function paperAt({ columns, rows, cell, colours }: Paper, x: number, y: number, into: number[]): void {
  const across = Math.min(columns - 1, Math.max(0, (x + 0.5) / cell - 0.5));
  const down = Math.min(rows - 1, Math.max(0, (y + 0.5) / cell - 0.5));
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const [right, bottom] = [Math.min(columns - 1, left + 1), Math.min(rows - 1, top + 1)];
  const [tx, ty] = [across - left, down - top];
  for (let channel = 0; channel < 3; channel += 1) {
    const at = (row: number, column: number) => colours[(row * columns + column) * 3 + channel]!;
    const above = at(top, left) * (1 - tx) + at(top, right) * tx;
    const below = at(bottom, left) * (1 - tx) + at(bottom, right) * tx;
    into[channel] = above * (1 - ty) + below * ty;
  }
}
