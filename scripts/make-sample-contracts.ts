/**
 * Makes the sample contracts in assets/contracts: an English, an Arabic and a Persian one, with joined letters and
 * text that can be searched. The same script gives the same bytes, so a changed file means a changed contract.
 *
 * Run it as: node scripts/make-sample-contracts.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PDFDocument, PDFHexString, PDFName } from 'pdf-lib';
import { streamOf } from '../src/pdf/document/page-content.ts';
import { appendPage, type PdfPage } from '../src/pdf/document/page-tree.ts';
import type { Direction } from '../src/pdf/text/direction.ts';
import { EmbeddedTypeface, type Fonts } from '../src/pdf/text/embedded-typeface.ts';
import type { Weight } from '../src/pdf/text/typeface.ts';
import { typesetter } from '../src/pdf/text/typesetter.ts';
import { CONTRACTS, type Contract } from './sample-contracts.ts';

const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 64;
const LEADING = 1.75;
const BODY_SIZE = 10.5;

/** Fills pages from top to bottom and begins a new one when a line does not fit. */
class Writer {
  readonly #document: PDFDocument;
  readonly #direction: Direction;
  readonly #faces: Record<Weight, EmbeddedTypeface>;
  readonly #pages: { page: PdfPage; instructions: string[]; fonts: Fonts }[] = [];
  #y = 0;

  constructor(document: PDFDocument, direction: Direction) {
    this.#document = document;
    this.#direction = direction;
    this.#faces = {
      Regular: new EmbeddedTypeface(document.context, typesetter('Regular'), 'Regular'),
      Bold: new EmbeddedTypeface(document.context, typesetter('Bold'), 'Bold'),
    };
    this.#newPage();
  }

  space(points: number): void {
    this.#y -= points;
  }

  paragraph(text: string, { weight = 'Regular', size = BODY_SIZE, align = 'start' }: ParagraphStyle = {}): void {
    for (const line of this.#wrap(text, weight, size)) {
      if (this.#y - size * LEADING < MARGIN) this.#newPage();
      this.#y -= size * LEADING;
      this.#draw(line, { weight, size, align, y: this.#y });
    }
  }

  /** Two columns of lines to sign on, side by side. */
  signatures(parties: readonly [string, string]): void {
    const height = 120;
    if (this.#y - height < MARGIN) this.#newPage();
    const width = (PAGE.width - 2 * MARGIN - 40) / 2;
    const top = this.#y - 20;
    const first = this.#direction === 'rtl' ? PAGE.width - MARGIN - width : MARGIN;
    const second = this.#direction === 'rtl' ? MARGIN : PAGE.width - MARGIN - width;
    for (const [index, left] of [first, second].entries()) {
      const face = this.#faces.Bold;
      const middle = left + width / 2;
      const line = {
        text: parties[index]!,
        direction: this.#direction,
        size: BODY_SIZE,
        x: middle,
        y: top,
        align: 'center',
      } as const;
      this.#page.instructions.push(
        `0.1 g ${face.draw(line, this.#page.fonts)}0.5 G 0.6 w ${left} ${top - 80} m ${left + width} ${top - 80} l S`,
      );
    }
    this.#y -= height;
  }

  /** Writes the page numbers and the fonts. */
  finish(pageLabel: (page: number, of: number) => string): void {
    const { context } = this.#document;
    for (const [index, { page, instructions, fonts }] of this.#pages.entries()) {
      const line = {
        text: pageLabel(index + 1, this.#pages.length),
        direction: this.#direction,
        size: 8,
        x: PAGE.width / 2,
        y: 32,
        align: 'center',
      } as const;
      instructions.push(`0.45 g ${this.#faces.Regular.draw(line, fonts)}`);
      page.dict.set(PDFName.of('Contents'), streamOf(context, instructions.join('\n')));
      page.dict.set(PDFName.of('Resources'), context.obj({ Font: fonts }));
    }
    this.#faces.Regular.finish();
    this.#faces.Bold.finish();
  }

  get #page() {
    return this.#pages.at(-1)!;
  }

  #newPage(): void {
    const page = appendPage(this.#document.context, PAGE, this.#pages.length);
    this.#pages.push({ page, instructions: [], fonts: {} });
    this.#y = PAGE.height - MARGIN;
  }

  #draw(text: string, { weight, size, align, y }: Required<ParagraphStyle> & { y: number }): void {
    const side = this.#direction === 'rtl' ? 'right' : 'left';
    const place = align === 'center' ? 'center' : side;
    const x = { center: PAGE.width / 2, left: MARGIN, right: PAGE.width - MARGIN }[place];
    const line = { text, direction: this.#direction, size, x, y, align: place } as const;
    this.#page.instructions.push(`0.1 g ${this.#faces[weight].draw(line, this.#page.fonts)}`);
  }

  #wrap(text: string, weight: Weight, size: number): string[] {
    const face = typesetter(weight);
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && face.measure(longer, this.#direction) * size > PAGE.width - 2 * MARGIN) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }
}

type ParagraphStyle = { weight?: Weight; size?: number; align?: 'start' | 'center' };

async function makeContract(contract: Contract): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const { context } = document;
  document.catalog.set(PDFName.of('Lang'), PDFHexString.fromText(contract.language));
  const writer = new Writer(document, contract.direction);
  writer.paragraph(contract.title, { weight: 'Bold', size: 18, align: 'center' });
  writer.paragraph(contract.number, { size: 9, align: 'center' });
  writer.space(14);
  for (const text of contract.introduction) writer.paragraph(text);
  for (const clause of contract.clauses) {
    writer.space(8);
    writer.paragraph(clause.heading, { weight: 'Bold', size: 12 });
    for (const text of clause.paragraphs) {
      writer.paragraph(text);
      writer.space(3);
    }
  }
  writer.signatures(contract.parties);
  writer.finish(contract.pageLabel);
  context.trailerInfo.Info = context.register(context.obj({ Title: PDFHexString.fromText(contract.title) }));
  return document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}

const folder = fileURLToPath(new URL('../assets/contracts/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const contract of CONTRACTS) {
  const bytes = await makeContract(contract);
  writeFileSync(`${folder}${contract.file}`, bytes);
  console.log(`${contract.file}: ${bytes.length} bytes`);
}
