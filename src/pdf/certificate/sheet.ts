/**
 * Pages of a certificate while they are being filled, from the top down. It owns where things stand; what they say comes
 * from the certificate. "Near" is the side on which reading begins.
 */
import { type PDFContext, PDFName } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import { appendPage, type PdfPage } from '../document/page-tree.ts';
import type { Picture } from '../document/picture.ts';
import type { Direction } from '../text/direction.ts';
import { EmbeddedTypeface, type Fonts } from '../text/embedded-typeface.ts';
import { monospaced, type Typesetter, typesetter } from '../text/typesetter.ts';
import type { CertificateLine } from './content.ts';
import { wrap } from './wrap.ts';

export type Tone = CertificateLine['tone'] | 'heading' | 'section' | 'label' | 'also' | 'foot';
/** A line that is ready to be drawn. */
export type SetLine = { text: string; tone: Tone; direction: Direction };
export type Size = { width: number; height: number };

type Face = 'regular' | 'bold' | 'mono';
type Style = { face: Face; size: number; colour: string; leading: number };

const STYLES: Record<Tone, Style> = {
  heading: { face: 'bold', size: 16, colour: '0.07 0.16 0.45 rg', leading: 24 },
  section: { face: 'bold', size: 10.5, colour: '0.07 0.16 0.45 rg', leading: 16 },
  label: { face: 'bold', size: 7.5, colour: '0.3 g', leading: 11.5 },
  also: { face: 'regular', size: 6.8, colour: '0.42 g', leading: 10 },
  strong: { face: 'bold', size: 8.5, colour: '0.1 g', leading: 13 },
  plain: { face: 'regular', size: 8.5, colour: '0.1 g', leading: 13 },
  quiet: { face: 'regular', size: 7.5, colour: '0.35 g', leading: 11.5 },
  code: { face: 'mono', size: 7, colour: '0.1 g', leading: 10.5 },
  foot: { face: 'regular', size: 7, colour: '0.42 g', leading: 10 },
};
export const MARGIN = 42;
const FOOT_HEIGHT = 22;
/** How far below the top of its line a baseline is, in parts of the leading. */
const BASELINE = 0.72;

type Leaf = { instructions: string[]; fonts: Fonts; pictures: Record<string, Picture['ref']> };

export class Sheet {
  readonly size: Size;
  readonly direction: Direction;
  /** Distance of the next free place from the top edge, in points. */
  y = MARGIN;
  readonly #context: PDFContext;
  readonly #faces: Record<Face, EmbeddedTypeface>;
  readonly #leaves: Leaf[] = [];

  constructor(context: PDFContext, size: Size, direction: Direction) {
    this.size = size;
    this.direction = direction;
    this.#context = context;
    const embed = (setter: Typesetter, prefix: string) => new EmbeddedTypeface(context, setter, prefix);
    this.#faces = {
      regular: embed(typesetter('Regular'), 'R'),
      bold: embed(typesetter('Bold'), 'B'),
      mono: embed(monospaced(), 'M'),
    };
    this.breakPage();
  }

  get pages(): number {
    return this.#leaves.length;
  }

  /** What has room between the margins of an empty page, in points. */
  get pageRoom(): number {
    return this.size.height - 2 * MARGIN - FOOT_HEIGHT;
  }

  get room(): number {
    return this.size.height - MARGIN - FOOT_HEIGHT - this.y;
  }

  get width(): number {
    return this.size.width - 2 * MARGIN;
  }

  breakPage(): void {
    this.#leaves.push({ instructions: [], fonts: {}, pictures: {} });
    this.y = MARGIN;
  }

  /** The text as lines no wider than `width` points. */
  set(text: string, tone: Tone, width: number, direction: Direction = this.direction): SetLine[] {
    const { face, size } = STYLES[tone];
    const way = tone === 'code' ? 'ltr' : direction;
    const { typesetter: setter } = this.#faces[face];
    return wrap(text, (line) => setter.measure(line, way) * size <= width).map((line) => ({
      text: line,
      tone,
      direction: way,
    }));
  }

  height(lines: readonly SetLine[]): number {
    return lines.reduce((sum, { tone }) => sum + STYLES[tone].leading, 0);
  }

  /**
   * Draws lines one below the other.
   * @param near points from the margin on the side where reading begins
   * @param align within `width`, likewise as it is read
   */
  draw(
    lines: readonly SetLine[],
    at: { near: number; top: number; width: number; align?: 'near' | 'center' | 'far' },
  ): void {
    const { near, width, align = 'near' } = at;
    const part = align === 'near' ? 0 : align === 'far' ? 1 : 0.5;
    const isMirrored = this.direction === 'rtl';
    const offset = near + part * width;
    const x = isMirrored ? this.size.width - MARGIN - offset : MARGIN + offset;
    const side = align === 'center' ? 'center' : (align === 'near') === isMirrored ? 'right' : 'left';
    let { top } = at;
    for (const { text, tone, direction } of lines) {
      const { face, size, colour, leading } = STYLES[tone];
      const y = this.size.height - top - leading * BASELINE;
      const drawn = this.#faces[face].draw({ text, direction, size, x, y, align: side }, this.#leaf.fonts);
      this.instruct(`${colour} ${drawn}`);
      top += leading;
    }
  }

  /** A thin line from margin to margin. */
  rule(top: number): void {
    const y = decimal(this.size.height - top);
    this.instruct(`0.8 G 0.5 w ${MARGIN} ${y} m ${decimal(this.size.width - MARGIN)} ${y} l S\n`);
  }

  /** A pale ground from margin to margin. */
  ground(top: number, height: number): void {
    const bottom = decimal(this.size.height - top - height);
    this.instruct(`0.94 0.95 0.98 rg ${MARGIN} ${bottom} ${decimal(this.width)} ${decimal(height)} re f\n`);
  }

  /** Draws a picture of the given size. @param near points from the margin on the side where reading begins */
  picture({ ref }: Picture, at: { near: number; top: number; width: number; height: number }): void {
    const { near, top, width, height } = at;
    const x = this.direction === 'rtl' ? this.size.width - MARGIN - near - width : MARGIN + near;
    const { pictures } = this.#leaf;
    const name = `P${Object.keys(pictures).length + 1}`;
    pictures[name] = ref;
    const box = [width, 0, 0, height, x, this.size.height - top - height].map(decimal).join(' ');
    this.instruct(`q ${box} cm /${name} Do Q\n`);
  }

  instruct(instructions: string): void {
    this.#leaf.instructions.push(instructions);
  }

  /** Appends the pages to the file, each with its foot. @param foot what stands near and far at the foot of a page. */
  finish(pages: PdfPage[], foot: (page: number, pages: number) => { near: string; far: string }): void {
    const all = this.#leaves.splice(0);
    for (const [index, leaf] of all.entries()) {
      this.#leaves.push(leaf);
      const { near, far } = foot(index + 1, all.length);
      const top = this.size.height - MARGIN - 6;
      this.draw(this.set(near, 'foot', this.width / 2).slice(0, 1), { near: 0, top, width: this.width });
      this.draw(this.set(far, 'foot', this.width / 2).slice(0, 1), { near: 0, top, width: this.width, align: 'far' });
      const page = appendPage(this.#context, this.size, pages.length);
      const hasPictures = Object.keys(leaf.pictures).length > 0;
      page.resources = this.#context.obj({ Font: leaf.fonts, ...(hasPictures && { XObject: leaf.pictures }) });
      page.dict.set(PDFName.of('Resources'), page.resources);
      page.dict.set(PDFName.of('Contents'), streamOf(this.#context, `q\n${leaf.instructions.join('')}Q\n`));
      pages.push(page);
    }
    for (const face of Object.values(this.#faces)) face.finish();
  }

  get #leaf(): Leaf {
    return this.#leaves.at(-1)!;
  }
}

const decimal = (value: number): string => String(Number(value.toFixed(3)));
