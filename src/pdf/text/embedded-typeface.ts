/**
 * A typeface inside one PDF: gives the instructions that draw shaped lines, remembers which glyphs they use and, at
 * the end, writes the font with those glyphs only. Text stays text: it can be searched and copied.
 */
import { createHash } from 'node:crypto';
import { type PDFContext, PDFHexString, type PDFRef, PDFString } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import type { Direction } from './direction.ts';
import type { ShapedLine, Typeface } from './typeface.ts';

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

export class EmbeddedTypeface {
  readonly typeface: Typeface;
  /** The font's object, for resource dictionaries. It is empty until `finish`. */
  readonly ref: PDFRef;
  readonly #context: PDFContext;
  readonly #texts = new Map<number, string>();

  constructor(context: PDFContext, typeface: Typeface) {
    this.typeface = typeface;
    this.#context = context;
    this.ref = context.nextRef();
  }

  /**
   * Instructions that draw one line at (x, y), its baseline's left end, right end or middle.
   * @param key the name under which the font stands in the resources of what is drawn on
   */
  draw(key: string, line: DrawnLine): string {
    const shaped = this.typeface.shape(line.text, line.direction);
    const width = shaped.width * line.size;
    const left = line.align === 'left' ? line.x : line.align === 'right' ? line.x - width : line.x - width / 2;
    this.#remember(shaped);
    const shows = shaped.glyphs.map(
      ({ id, x, y }) =>
        `1 0 0 1 ${decimal(left + x * line.size)} ${decimal(line.y + y * line.size)} Tm <${hex4(id)}> Tj`,
    );
    return `BT /${key} ${decimal(line.size)} Tf\n${shows.join('\n')}\nET\n`;
  }

  /** Writes the font. Nothing can be drawn with it afterwards. */
  finish(): void {
    const context = this.#context;
    const { typeface } = this;
    const ids = [...this.#texts.keys()].sort((a, b) => a - b);
    const name = `${subsetTag(ids)}+${typeface.name}`;
    const file = typeface.subset(ids);
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: name,
        Flags: 4,
        FontBBox: typeface.box.map(thousandths),
        ItalicAngle: 0,
        Ascent: thousandths(typeface.ascent),
        Descent: -thousandths(typeface.descent),
        CapHeight: thousandths(typeface.ascent),
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
        W: ids.flatMap((id) => [id, [thousandths(typeface.advance(id))]]),
        CIDToGIDMap: 'Identity',
      }),
    );
    context.assign(
      this.ref,
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: name,
        Encoding: 'Identity-H',
        DescendantFonts: [descendant],
        ToUnicode: streamOf(context, toUnicode(this.#texts)),
      }),
    );
  }

  #remember(line: ShapedLine): void {
    for (const glyph of line.glyphs) if (!this.#texts.get(glyph.id)) this.#texts.set(glyph.id, glyph.text);
  }
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
