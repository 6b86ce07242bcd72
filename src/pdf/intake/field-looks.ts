/**
 * Looks for form fields and for text on a page that were written by a program which left drawing them to the reader.
 * Without this, a value that the sender sees would be missing from the file that is approved.
 */
import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRef } from 'pdf-lib';
import { streamOf } from '../document/page-content.ts';
import { StampDrawing } from '../document/stamp-drawing.ts';
import { EmbeddedTypeface } from '../text/embedded-typeface.ts';
import { typesetter } from '../text/typesetter.ts';
import { colourOf, dashesOf, fillWith, precise, strokeWith, widthOf } from './annotation-style.ts';
import { itemsOf, numbersOf, textOf } from './objects.ts';

const name = PDFName.of;

type Size = { width: number; height: number };

const PASSWORD = 1 << 13;
const DEPTH_MAX = 32;

export class FieldLooks {
  readonly #context: PDFContext;
  readonly #font: EmbeddedTypeface;
  readonly #drawing: StampDrawing;
  /** The form says that its looks are older than its values. */
  readonly #areOutdated: boolean;

  constructor(context: PDFContext) {
    this.#context = context;
    this.#font = new EmbeddedTypeface(context, typesetter(), 'CsField');
    this.#drawing = new StampDrawing(context, this.#font);
    const form = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('AcroForm'));
    this.#areOutdated = form instanceof PDFDict && String(form.lookup(name('NeedAppearances'))) === 'true';
  }

  /** A form for a rectangle that waits for its text to be drawn; null when its own look is right, or there is nothing to draw. */
  async of(annotation: PDFDict): Promise<PDFRef | null> {
    const text = this.#textOf(annotation);
    const rect = numbersOf(annotation.lookup(name('Rect')), 4);
    if (text === null || !rect) return null;
    const size = { width: Math.abs(rect[2]! - rect[0]!), height: Math.abs(rect[3]! - rect[1]!) };
    if (!(size.width > 1 && size.height > 1)) return null;
    const value = text.trim() === '' ? null : await this.#drawing.form({ kind: 'text', text }, size);
    return this.#framed(value, frameOf(annotation, size), size);
  }

  /** What is to be drawn; null when a look is there, and for what shows no text. */
  #textOf(annotation: PDFDict): string | null {
    const subtype = textOf(annotation.lookup(name('Subtype')));
    if (subtype === 'FreeText') return hasLook(annotation) ? null : textOf(annotation.lookup(name('Contents')));
    if (subtype !== 'Widget' || (!this.#areOutdated && hasLook(annotation))) return null;
    const type = textOf(inherited(annotation, 'FT'));
    const flags = inherited(annotation, 'Ff');
    const isSecret = flags instanceof PDFNumber && (flags.asNumber() & PASSWORD) !== 0;
    if ((type !== 'Tx' && type !== 'Ch') || isSecret) return null;
    return type === 'Ch' ? chosenText(annotation) : textOf(inherited(annotation, 'V'));
  }

  /** A value on its background. */
  #framed(value: PDFRef | null, frame: string, { width, height }: Size): PDFRef | null {
    if (frame === '') return value;
    return streamOf(this.#context, `${frame} ${value ? '/Value Do' : ''}`, {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, width, height],
      Resources: value ? { XObject: { Value: value } } : {},
    });
  }

  /** Writes the fonts. Nothing can be drawn afterwards. */
  finish(): void {
    this.#font.finish();
  }
}

function hasLook(widget: PDFDict): boolean {
  const appearance = widget.lookup(name('AP'));
  return appearance instanceof PDFDict && appearance.get(name('N')) instanceof PDFRef;
}

/** Draws a field's background and border; empty when it has none. */
function frameOf(widget: PDFDict, { width, height }: Size): string {
  const traits = widget.lookup(name('MK'));
  if (!(traits instanceof PDFDict)) return '';
  const background = colourOf(traits, 'BG', null);
  const pen = widthOf(widget);
  const border = pen > 0 ? colourOf(traits, 'BC', null) : null;
  const inner = [pen / 2, pen / 2, width - pen, height - pen].map(precise).join(' ');
  return [
    background ? `${fillWith(background)} 0 0 ${precise(width)} ${precise(height)} re f` : '',
    border ? `${strokeWith(border)} ${precise(pen)} w ${dashesOf(widget)} ${inner} re S` : '',
  ]
    .join('\n')
    .trim();
}

/** What people read of what was chosen: options may have another text than their value. */
function chosenText(widget: PDFDict): string {
  const value = inherited(widget, 'V');
  const values = value instanceof PDFArray ? itemsOf(value) : [value];
  const texts = new Map<string, string>();
  for (const option of itemsOf(inherited(widget, 'Opt'))) {
    const [exported, shown] = itemsOf(option);
    if (exported) texts.set(textOf(exported), textOf(shown));
  }
  return values.map((each) => texts.get(textOf(each)) ?? textOf(each)).join(', ');
}

/** An attribute of the field or of the fields above it. */
function inherited(field: PDFDict, key: string): PDFObject | undefined {
  let at: PDFObject | undefined = field;
  for (let depth = 0; at instanceof PDFDict && depth < DEPTH_MAX; depth++) {
    const value = at.lookup(name(key));
    if (value !== undefined) return value;
    at = at.lookup(name('Parent'));
  }
  return undefined;
}
