/**
 * One font file: which characters it has, and the shaping of a piece of text with it, so that Arabic and Persian join
 * and marks sit on their letters. HarfBuzz shapes. Which face is taken for what is decided in typesetter.ts.
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
import type { Direction } from './direction.ts';
import { createSubsetter, type GlyphSubsetter } from './subset.ts';

/** A glyph of a shaped piece: where it stands (from the piece's left end, in ems) and the text it is there for. */
export type Glyph = { id: number; x: number; y: number; text: string };
/** `width` in ems. */
export type ShapedPiece = { glyphs: Glyph[]; width: number };

/** Takes part in shaping without being seen: joiners, isolates, variation selectors. No face needs to have it. */
const UNSEEN = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u;

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

  /** Whether the face has every character of a text that is seen. */
  covers(text: string): boolean {
    for (const character of text) {
      if (!this.#characters.has(character.codePointAt(0)!) && !UNSEEN.test(character)) return false;
    }
    return true;
  }

  /** How far a glyph moves the pen, in ems. */
  advance(glyphId: number): number {
    return this.#font.glyphHAdvance(glyphId) / this.#unitsPerEm;
  }

  /** The font file with only these glyphs, under their old numbers. */
  subset(glyphIds: Iterable<number>): Uint8Array {
    return this.#subset(glyphIds);
  }

  /**
   * Shapes the part of `text` from `start` to `end`, which is of one direction. What stands around it is looked at, so
   * that its first and last letter join as they must; glyphs come from left to right.
   */
  shape(text: string, { start, end, direction }: { start: number; end: number; direction: Direction }): ShapedPiece {
    const buffer = this.#buffer;
    buffer.reset();
    buffer.addText(text, start, end - start);
    buffer.guessSegmentProperties();
    buffer.setDirection(direction === 'rtl' ? HbDirection.RTL : HbDirection.LTR);
    buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS);
    buffer.setFlags(BufferFlag.REMOVE_DEFAULT_IGNORABLES);
    shape(this.#font, buffer);
    const infos = buffer.getGlyphInfos();
    const positions = buffer.getGlyphPositions();
    const clusters = infos.map((info) => info.cluster);
    const textOf = clusterTexts(text.slice(0, end), clusters);
    let pen = 0;
    const glyphs = infos.map((info, index) => {
      const { xOffset, yOffset, xAdvance } = positions[index]!;
      const x = pen + xOffset / this.#unitsPerEm;
      pen += xAdvance / this.#unitsPerEm;
      return { id: info.codepoint, x, y: yOffset / this.#unitsPerEm, text: textOf(info.cluster) };
    });
    return { glyphs, width: pen };
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

export type Weight = 'Regular' | 'Bold';

/** Vazirmatn (SIL Open Font License): Latin, Arabic and Persian in one face. */
export const vazirmatn = (weight: Weight): Typeface =>
  load(`Vazirmatn-${weight}`, `vazirmatn/fonts/ttf/Vazirmatn-${weight}.ttf`);

/** DejaVu Sans (a free licence of its own): Cyrillic, Greek, Hebrew, Armenian, Georgian, rare Arabic letters, symbols. */
export const dejaVu = (weight: Weight): Typeface => {
  const name = weight === 'Bold' ? 'DejaVuSans-Bold' : 'DejaVuSans';
  return load(name, `dejavu-fonts-ttf/ttf/${name}.ttf`);
};

/** DejaVu Sans Mono (the same licence): one width for all, for hashes and codes. */
export const dejaVuMono = (): Typeface => load('DejaVuSansMono', 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');

/** Read once per process. */
function load(name: string, path: string): Typeface {
  let face = loaded.get(name);
  if (!face) {
    face = new Typeface(name, readFileSync(resolve(path)));
    loaded.set(name, face);
  }
  return face;
}
