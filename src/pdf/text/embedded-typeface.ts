/**
 * Typefaces inside one PDF: gives the instructions that draw lines, remembers which glyphs they use and, at the end,
 * writes each font that was used with those glyphs only. Text stays text: it can be searched and copied.
 */
import { createHash } from 'node:crypto';
import { type PDFContext, PDFHexString, type PDFRef, PDFString } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import type { Direction } from './direction.ts';
import type { Typeface } from './typeface.ts';
import type { PlacedGlyph, Typesetter } from './typesetter.ts';

export type DrawnLine = {
  text: string;
  direction: Direction;
  size: number;
  x: number;
  y: number;
  align: 'left' | 'right' | 'center';
};

/** PDF measures fonts in thousandths of an em. */
const thousandths = (ems: number): number => Math.round(ems * 1000);
const hex4 = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase();
const decimal = (value: number): string => String(Number(value.toFixed(3)));

/** Fonts by their names in the resources of what is drawn on. */
export type Fonts = Record<string, PDFRef>;

/** A face in this file, under a name that no other face has; its object is empty until `finish`. */
type EmbeddedFace = { face: Typeface; key: string; ref: PDFRef; texts: Map<number, string> };

export class EmbeddedTypeface {
  readonly typesetter: Typesetter;
  readonly #context: PDFContext;
  readonly #key: string;
  readonly #faces = new Map<Typeface, EmbeddedFace>();
  #missing = 0;

  /** @param key the name of its first font in resources; the others add their number to it. */
  constructor(context: PDFContext, typesetter: Typesetter, key = 'F') {
    this.typesetter = typesetter;
    this.#context = context;
    this.#key = key;
  }

  /** How many characters of the lines drawn so far no face has. */
  get missing(): number {
    return this.#missing;
  }

  /**
   * Instructions that draw one line at (x, y), its baseline's left end, right end or middle.
   * @param fonts of what is drawn on; gets the fonts that the line needs.
   */
  draw(line: DrawnLine, fonts: Fonts): string {
    const shaped = this.typesetter.shape(line.text, line.direction);
    this.#missing += shaped.missing;
    const width = shaped.width * line.size;
    const left = line.align === 'left' ? line.x : line.align === 'right' ? line.x - width : line.x - width / 2;
    const shows: string[] = [];
    let current: EmbeddedFace | undefined;
    for (const glyph of shaped.glyphs) {
      const embedded = this.#embed(glyph);
      if (embedded !== current) shows.push(`/${embedded.key} ${decimal(line.size)} Tf`);
      current = embedded;
      fonts[embedded.key] = embedded.ref;
      const [x, y] = [left + glyph.x * line.size, line.y + glyph.y * line.size];
      shows.push(`1 0 0 1 ${decimal(x)} ${decimal(y)} Tm <${hex4(glyph.id)}> Tj`);
    }
    return shows.length === 0 ? '' : `BT ${shows.join('\n')}\nET\n`;
  }

  /** Writes the fonts. Nothing can be drawn with them afterwards. */
  finish(): void {
    for (const embedded of this.#faces.values()) writeFont(this.#context, embedded);
  }

  #embed({ face, id, text }: PlacedGlyph): EmbeddedFace {
    let embedded = this.#faces.get(face);
    if (!embedded) {
      const key = `${this.#key}${this.typesetter.faces.indexOf(face) || ''}`;
      embedded = { face, key, ref: this.#context.nextRef(), texts: new Map() };
      this.#faces.set(face, embedded);
    }
    if (!embedded.texts.get(id)) embedded.texts.set(id, text);
    return embedded;
  }
}

function writeFont(context: PDFContext, { face, ref, texts }: EmbeddedFace): void {
  const ids = [...texts.keys()].sort((a, b) => a - b);
  const name = `${subsetTag(ids)}+${face.name}`;
  const file = face.subset(ids);
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: name,
      Flags: 4,
      FontBBox: face.box.map(thousandths),
      ItalicAngle: 0,
      Ascent: thousandths(face.ascent),
      Descent: -thousandths(face.descent),
      CapHeight: thousandths(face.ascent),
      StemV: 80,
      FontFile2: streamOf(context, file, { Length1: file.length }),
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 0,
      W: ids.flatMap((id) => [id, [thousandths(face.advance(id))]]),
      CIDToGIDMap: 'Identity',
    }),
  );
  context.assign(
    ref,
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: streamOf(context, toUnicode(texts)),
    }),
  );
}

/** Six letters that the format wants before a subset's name; the same glyphs give the same letters. */
function subsetTag(ids: number[]): string {
  const digest = createHash('sha256').update(ids.join(',')).digest();
  return Array.from(digest.subarray(0, 6), (byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

/** The table from glyphs back to text. */
function toUnicode(texts: Map<number, string>): string {
  const entries = [...texts].filter(([, text]) => text !== '').sort(([a], [b]) => a - b);
  const lines = [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
  ];
  for (let from = 0; from < entries.length; from += 100) {
    const part = entries.slice(from, from + 100); // The format's maximum for one block.
    lines.push(
      `${part.length} beginbfchar`,
      ...part.map(([id, text]) => `<${hex4(id)}> <${utf16(text)}>`),
      'endbfchar',
    );
  }
  lines.push('endcmap', 'CMapName currentdict /CMap defineresource pop', 'end', 'end');
  return lines.join('\n');
}

function utf16(text: string): string {
  return PDFHexString.fromText(text).asString().replace(/^FEFF/i, '');
}
