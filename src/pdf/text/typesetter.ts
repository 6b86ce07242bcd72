/**
 * Lines of text out of several typefaces: which glyph of which face stands where. The bidirectional algorithm orders,
 * each face shapes what it has.
 *
 * I1: a cluster (a letter with its marks) is drawn by the first face that has all of it; so marks never leave letters.
 * I2: a cluster that no face has is shown as one replacement character, and counted: never an empty box, never nothing,
 *     and never another spelling of somebody's name.
 * I3: the same line gives the same glyphs.
 */
import { splitCharacters } from './clean.ts';
import { type Direction, directionRuns } from './direction.ts';
import { dejaVu, dejaVuMono, type Glyph, type Typeface, vazirmatn, type Weight } from './typeface.ts';

/** A glyph of a line: `x` and `y` in ems from the line's left end on its baseline. */
export type PlacedGlyph = Glyph & { face: Typeface };
/** `width` in ems. `missing`: how many clusters no face has. */
export type ShapedLine = { glyphs: PlacedGlyph[]; width: number; missing: number };

type Piece = { face: Typeface; start: number; end: number };

const REPLACEMENT = '\uFFFD';
/** What parts words rather than being one: it stays with the face of the word before it. */
const SEPARATOR = /^[\p{Zs}\p{Cf}]+$/u;

export class Typesetter {
  /** The preferred face first. */
  readonly faces: readonly Typeface[];

  constructor(faces: readonly Typeface[]) {
    this.faces = faces;
  }

  shape(line: string, base: Direction): ShapedLine {
    const { text, missing } = this.#showable(line);
    const glyphs: PlacedGlyph[] = [];
    let width = 0;
    for (const run of directionRuns(text, base)) {
      const pieces = this.#pieces(run.text);
      if (run.direction === 'rtl') pieces.reverse();
      for (const { face, start, end } of pieces) {
        const piece = face.shape(run.text, { start, end, direction: run.direction });
        for (const glyph of piece.glyphs) glyphs.push({ ...glyph, face, x: width + glyph.x });
        width += piece.width;
      }
    }
    return { glyphs, width, missing };
  }

  /** In ems. */
  measure(line: string, base: Direction): number {
    return this.shape(line, base).width;
  }

  #faceFor(cluster: string): Typeface | undefined {
    return this.faces.find((face) => face.covers(cluster));
  }

  #showable(line: string): { text: string; missing: number } {
    if (this.faces[0]!.covers(line)) return { text: line, missing: 0 };
    let missing = 0;
    const clusters = splitCharacters(line).map((cluster) => {
      if (this.#faceFor(cluster)) return cluster;
      missing += 1;
      return REPLACEMENT;
    });
    return { text: clusters.join(''), missing };
  }

  /** Splits text of one direction, in reading order, by the faces that draw it. */
  #pieces(text: string): Piece[] {
    const [preferred] = this.faces as [Typeface];
    if (preferred.covers(text)) return [{ face: preferred, start: 0, end: text.length }];
    const pieces: Piece[] = [];
    let start = 0;
    for (const cluster of splitCharacters(text)) {
      const end = start + cluster.length;
      const last = pieces.at(-1);
      const stays = last && SEPARATOR.test(cluster) && last.face.covers(cluster);
      const face = stays ? last.face : (this.#faceFor(cluster) ?? preferred);
      if (last?.face === face) last.end = end;
      else pieces.push({ face, start, end });
      start = end;
    }
    return pieces;
  }
}

const made = new Map<Weight, Typesetter>();

/** The product's own: Vazirmatn, and DejaVu Sans for what it lacks. Read once per process. */
export function typesetter(weight: Weight = 'Regular'): Typesetter {
  let found = made.get(weight);
  if (!found) {
    found = new Typesetter([vazirmatn(weight), dejaVu(weight)]);
    made.set(weight, found);
  }
  return found;
}

let monospace: Typesetter | undefined;

/** For hashes, codes and addresses: letters and digits of one width. */
export function monospaced(): Typesetter {
  monospace ??= new Typesetter([dejaVuMono(), dejaVu('Regular')]);
  return monospace;
}
