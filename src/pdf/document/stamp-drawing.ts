import type { PDFContext, PDFRef } from 'pdf-lib';
import type { StampContent } from '../stamp.ts';
import type { EmbeddedTypeface, Fonts } from '../text/embedded-typeface.ts';
import { layOut } from './field-layout.ts';
import { streamOf } from './page-content.ts';
import { embedPicture, type Picture } from './picture.ts';
import type { LayoutItem } from './stamp-layout.ts';

/** Fill colours: of a typed mark, of the name, of everything else. */
const COLOURS = { ink: '0.07 0.16 0.45 rg', strong: '0.1 g', quiet: '0.35 g' } as const;
const RULE = '0.6 G 0.5 w';
/** A tick's corners in parts of its size, and its pen: round, in the colour of ink. */
const TICK = [
  [0.14, 0.5],
  [0.4, 0.2],
  [0.86, 0.84],
] as const;
const TICK_PEN = '0.07 0.16 0.45 RG 1 J 1 j';

/** Turns stamps into forms with resources of their own. A picture used by several stamps is stored once. */
export class StampDrawing {
  readonly #context: PDFContext;
  readonly #font: EmbeddedTypeface;
  readonly #images = new Map<string, Picture>();

  constructor(context: PDFContext, font: EmbeddedTypeface) {
    this.#context = context;
    this.#font = font;
  }

  /** A form of the given size, in points, from (0, 0). @throws MarkRefusal */
  async form(content: StampContent, size: { width: number; height: number }): Promise<PDFRef> {
    const font = this.#font;
    const image = 'mark' in content && content.mark.kind === 'image' ? await this.#image(content.mark.path) : null;
    const measure = (text: string, direction: 'ltr' | 'rtl') => font.typesetter.measure(text, direction);
    const items = layOut(content, { ...size, image, measure });
    const fonts: Fonts = {};
    const instructions = items.map((item) => instructionsFor(item, font, fonts)).join('');
    return streamOf(this.#context, instructions, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, size.width, size.height],
      Resources: {
        ...(Object.keys(fonts).length > 0 ? { Font: fonts } : {}),
        ...(image ? { XObject: { Mark: image.ref } } : {}),
      },
    });
  }

  async #image(path: string): Promise<Picture> {
    const image = this.#images.get(path) ?? (await embedPicture(this.#context, path));
    this.#images.set(path, image);
    return image;
  }
}

function instructionsFor(item: LayoutItem, font: EmbeddedTypeface, fonts: Fonts): string {
  switch (item.kind) {
    case 'image':
      return `q ${decimal(item.width)} 0 0 ${decimal(item.height)} ${decimal(item.x)} ${decimal(item.y)} cm /Mark Do Q\n`;
    case 'rule':
      return `${RULE} ${decimal(item.x)} ${decimal(item.y)} m ${decimal(item.x + item.width)} ${decimal(item.y)} l S\n`;
    case 'tick': {
      const [from, by, to] = TICK.map(
        ([x, y]) => `${decimal(item.x + x * item.size)} ${decimal(item.y + y * item.size)}`,
      );
      return `${TICK_PEN} ${decimal(item.size * 0.12)} w ${from} m ${by} l ${to} l S\n`;
    }
    case 'text': {
      const align = item.align ?? (item.direction === 'rtl' ? 'right' : 'left');
      return `${COLOURS[item.tone]} ${font.draw({ ...item, align }, fonts)}`;
    }
  }
}

const decimal = (value: number): string => String(Number(value.toFixed(3)));
