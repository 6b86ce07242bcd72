import type { PDFContext, PDFRef } from 'pdf-lib';
import type { MarkSize } from '../protocol.ts';
import type { Stamp } from '../stamp.ts';
import type { EmbeddedTypeface } from '../text/embedded-typeface.ts';
import { loadMark } from './mark.ts';
import { streamOf } from './page-content.ts';
import { type LayoutItem, layOut } from './stamp-layout.ts';

type Image = MarkSize & { ref: PDFRef };

/** Fill colours: of a typed mark, of the name, of everything else. */
const COLOURS = { ink: '0.07 0.16 0.45 rg', strong: '0.1 g', quiet: '0.35 g' } as const;
const RULE = '0.6 G 0.5 w';

/** Turns stamps into forms with resources of their own. A picture used by several stamps is stored once. */
export class StampDrawing {
  readonly #context: PDFContext;
  readonly #typeface: () => EmbeddedTypeface;
  readonly #images = new Map<string, Image>();

  constructor(context: PDFContext, typeface: () => EmbeddedTypeface) {
    this.#context = context;
    this.#typeface = typeface;
  }

  /** A form of the given size, in points, from (0, 0). @throws MarkRefusal */
  async form(stamp: Stamp, size: { width: number; height: number }): Promise<PDFRef> {
    const context = this.#context;
    const font = this.#typeface();
    const image = stamp.mark.kind === 'image' ? await this.#image(stamp.mark.path) : null;
    const { items } = layOut({
      stamp,
      width: size.width,
      height: size.height,
      image,
      measure: (text, direction) => font.typeface.measure(text, direction),
    });
    return streamOf(context, items.map((item) => instructionsFor(item, font)).join(''), {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, size.width, size.height],
      Resources: { Font: { F: font.ref }, ...(image ? { XObject: { Mark: image.ref } } : {}) },
    });
  }

  async #image(path: string): Promise<Image> {
    let image = this.#images.get(path);
    if (!image) {
      const { width, height, colours, opacity } = await loadMark(path);
      const entries = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 };
      const mask = opacity && streamOf(this.#context, opacity, { ...entries, ColorSpace: 'DeviceGray' });
      const ref = streamOf(this.#context, colours, {
        ...entries,
        ColorSpace: 'DeviceRGB',
        ...(mask ? { SMask: mask } : {}),
      });
      image = { width, height, ref };
      this.#images.set(path, image);
    }
    return image;
  }
}

function instructionsFor(item: LayoutItem, font: EmbeddedTypeface): string {
  switch (item.kind) {
    case 'image':
      return `q ${decimal(item.width)} 0 0 ${decimal(item.height)} ${decimal(item.x)} ${decimal(item.y)} cm /Mark Do Q\n`;
    case 'rule':
      return `${RULE} ${decimal(item.x)} ${decimal(item.y)} m ${decimal(item.x + item.width)} ${decimal(item.y)} l S\n`;
    case 'text':
      return `${COLOURS[item.tone]} ${font.draw('F', { ...item, align: item.direction === 'rtl' ? 'right' : 'left' })}`;
  }
}

const decimal = (value: number): string => String(Number(value.toFixed(3)));
