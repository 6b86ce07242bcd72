/**
 * A typeface and the shaping of text with it: which glyphs stand where so that Arabic and Persian join, digits keep
 * their order and marks sit on their letters. HarfBuzz shapes, the bidirectional algorithm orders. Nothing here knows PDF.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  Blob,
  BufferFlag,
  ClusterLevel,
  Face,
  Font,
  Direction as HbDirection,
  Buffer as ShapingBuffer,
  shape,
} from 'harfbuzzjs';
import { type Direction, directionRuns } from './direction.ts';
import { createSubsetter, type GlyphSubsetter } from './subset.ts';

/** A glyph of a shaped line: where it stands (from the line's left end, in ems) and the text it is there for. */
export type PlacedGlyph = { id: number; x: number; y: number; text: string };
/** `width` in ems. */
export type ShapedLine = { glyphs: PlacedGlyph[]; width: number };

/** Shown in place of a character that the face cannot show. */
const REPLACEMENT = '\uFFFD';
const UNSEEN = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

export class Typeface {
  readonly name: string;
  /** Above and below the baseline, in ems; the box of the glyphs: left, bottom, right, top, in ems. */
  readonly ascent: number;
  readonly descent: number;
  readonly box: readonly [number, number, number, number];
  readonly #font: Font;
  readonly #unitsPerEm: number;
  readonly #characters: Set<number>;
  readonly #buffer = new ShapingBuffer();
  readonly #subset: GlyphSubsetter;

  /** @param bytes a TrueType font, which is trusted: it is one of ours. */
  constructor(name: string, bytes: Uint8Array) {
    const face = new Face(new Blob(bytes));
    const table = (tag: string): DataView => {
      const data = face.referenceTable(tag);
      if (!data) throw new Error(`the typeface ${name} has no table ${tag}`);
      return new DataView(data.buffer, data.byteOffset, data.byteLength);
    };
    const ems = (units: number): number => units / face.upem;
    const [head, hhea] = [table('head'), table('hhea')];
    this.name = name;
    this.ascent = ems(hhea.getInt16(4));
    this.descent = ems(-hhea.getInt16(6));
    this.box = [ems(head.getInt16(36)), ems(head.getInt16(38)), ems(head.getInt16(40)), ems(head.getInt16(42))];
    this.#font = new Font(face);
    this.#unitsPerEm = face.upem;
    this.#characters = new Set(face.collectUnicodes());
    this.#subset = createSubsetter(bytes);
  }

  /** Shapes one line. Characters that the face lacks become the replacement character. */
  shape(line: string, base: Direction): ShapedLine {
    const glyphs: PlacedGlyph[] = [];
    let width = 0;
    for (const run of directionRuns(this.#showable(line), base)) {
      width = this.#shapeRun(run.text, run.direction, glyphs, width);
    }
    return { glyphs, width };
  }

  /** In ems. */
  measure(line: string, base: Direction): number {
    return this.shape(line, base).width;
  }

  /** How far a glyph moves the pen, in ems. */
  advance(glyphId: number): number {
    return this.#font.glyphHAdvance(glyphId) / this.#unitsPerEm;
  }

  /** The font file with only these glyphs, under their old numbers. */
  subset(glyphIds: Iterable<number>): Uint8Array {
    return this.#subset(glyphIds);
  }

  #showable(line: string): string {
    return Array.from(line, (character) =>
      this.#characters.has(character.codePointAt(0)!) || UNSEEN.test(character) ? character : REPLACEMENT,
    ).join('');
  }

  #shapeRun(text: string, direction: Direction, glyphs: PlacedGlyph[], from: number): number {
    const buffer = this.#buffer;
    buffer.reset();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    buffer.setDirection(direction === 'rtl' ? HbDirection.RTL : HbDirection.LTR);
    buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS);
    buffer.setFlags(BufferFlag.REMOVE_DEFAULT_IGNORABLES);
    shape(this.#font, buffer);
    const infos = buffer.getGlyphInfos();
    const positions = buffer.getGlyphPositions();
    const textOf = clusterTexts(
      text,
      infos.map((info) => info.cluster),
    );
    let pen = from;
    for (const [index, info] of infos.entries()) {
      const position = positions[index]!;
      glyphs.push({
        id: info.codepoint,
        x: pen + position.xOffset / this.#unitsPerEm,
        y: position.yOffset / this.#unitsPerEm,
        text: textOf(info.cluster),
      });
      pen += position.xAdvance / this.#unitsPerEm;
    }
    return pen;
  }
}

/** The text a cluster stands for, given once: further glyphs of the same cluster stand for nothing more. */
function clusterTexts(text: string, clusters: number[]): (cluster: number) => string {
  const starts = [...new Set(clusters)].sort((a, b) => a - b);
  const texts = new Map(starts.map((start, index) => [start, text.slice(start, starts[index + 1])]));
  return (cluster) => {
    const found = texts.get(cluster) ?? '';
    texts.delete(cluster);
    return found.replace(/\p{Cf}/gu, '');
  };
}

const resolve = createRequire(import.meta.url).resolve;
const loaded = new Map<string, Typeface>();

/** Vazirmatn (SIL Open Font License): Latin, Arabic and Persian in one face. Read once per process. */
export function vazirmatn(weight: 'Regular' | 'Bold'): Typeface {
  const name = `Vazirmatn-${weight}`;
  let face = loaded.get(name);
  if (!face) {
    face = new Typeface(name, readFileSync(resolve(`vazirmatn/fonts/ttf/${name}.ttf`)));
    loaded.set(name, face);
  }
  return face;
}
