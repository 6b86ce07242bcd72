/**
 * Looks for form fields that were filled in by a program which left drawing them to the reader. Without this, a value
 * that the sender sees would be missing from the file that is approved.
 */
import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRef } from 'pdf-lib';
import { StampDrawing } from '../document/stamp-drawing.ts';
import { EmbeddedTypeface } from '../text/embedded-typeface.ts';
import { typesetter } from '../text/typesetter.ts';
import { itemsOf, numbersOf, textOf } from './objects.ts';

const name = PDFName.of;

const PASSWORD = 1 << 13;
const DEPTH_MAX = 32;

export class FieldLooks {
  readonly #font: EmbeddedTypeface;
  readonly #drawing: StampDrawing;
  /** The form says that its looks are older than its values. */
  readonly #areOutdated: boolean;

  constructor(context: PDFContext) {
    this.#font = new EmbeddedTypeface(context, typesetter(), 'CsField');
    this.#drawing = new StampDrawing(context, this.#font);
    const form = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('AcroForm'));
    this.#areOutdated = form instanceof PDFDict && String(form.lookup(name('NeedAppearances'))) === 'true';
  }

  /** A form that draws a field's value in its widget's rectangle; null when the widget's own look is right, or empty. */
  async of(widget: PDFDict): Promise<PDFRef | null> {
    if (widget.lookup(name('Subtype')) !== name('Widget')) return null;
    if (!this.#areOutdated && hasLook(widget)) return null;
    const type = textOf(inherited(widget, 'FT'));
    const flags = inherited(widget, 'Ff');
    const isSecret = flags instanceof PDFNumber && (flags.asNumber() & PASSWORD) !== 0;
    if ((type !== 'Tx' && type !== 'Ch') || isSecret) return null;
    const text = type === 'Ch' ? chosenText(widget) : textOf(inherited(widget, 'V'));
    const rect = numbersOf(widget.lookup(name('Rect')), 4);
    if (text.trim() === '' || !rect) return null;
    const size = { width: Math.abs(rect[2]! - rect[0]!), height: Math.abs(rect[3]! - rect[1]!) };
    if (!(size.width > 1 && size.height > 1)) return null;
    return this.#drawing.form({ kind: 'text', text }, size);
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
