/**
 * Draws a certificate: its head with the square code, then its tables. A row stays on one page; a table that goes over
 * pages repeats its headings.
 */
import type { PDFContext } from 'pdf-lib';
import type { Language } from '../../domain/model.ts';
import type { PdfPage } from '../document/page-tree.ts';
import type { Picture } from '../document/picture.ts';
import type { Direction } from '../text/direction.ts';
import type { CertificateContent, CertificateTable, Words } from './content.ts';
import { drawQr } from './qr.ts';
import { MARGIN, type SetLine, Sheet, type Size, type Tone } from './sheet.ts';

const QR_SIDE = 96;
/** The most that a logo takes, in points; it keeps its proportions and is never drawn larger than it is. */
const LOGO = { width: 180, height: 44, gap: 10 } as const;
const GUTTER = 10;
const ROW_PADDING = 4;
const TABLE_GAP = 12;

const directionOf = (language: Language): Direction => (language === 'en' ? 'ltr' : 'rtl');

/** Appends the certificate's pages. @returns how many. */
export function drawCertificate(
  context: PDFContext,
  pages: PdfPage[],
  { content, logo, size }: { content: CertificateContent; logo: Picture | null; size: Size },
): number {
  const sheet = new Sheet(context, size, directionOf(content.language));
  const also = directionOf(content.secondLanguage ?? content.language);
  const speak = (words: Words, tone: Tone, width: number): SetLine[] => [
    ...sheet.set(words.text, tone, width),
    ...(words.also === null ? [] : sheet.set(words.also, 'also', width, also)),
  ];
  drawHead(sheet, content, logo, speak);
  for (const table of content.tables) drawTable(sheet, table, speak);
  const count = sheet.pages;
  sheet.finish(pages, (page, all) => ({
    near: content.footer,
    far: content.pageLabel.replace('{page}', String(page)).replace('{pages}', String(all)),
  }));
  return count;
}

type Speak = (words: Words, tone: Tone, width: number) => SetLine[];

/** The organization's logo, then heading and lead, with the square code beside them and the code to be typed below it. */
function drawHead(
  sheet: Sheet,
  { heading, lead, verification }: CertificateContent,
  logo: Picture | null,
  speak: Speak,
): void {
  const side = QR_SIDE + GUTTER * 2;
  const width = sheet.width - side;
  const top = sheet.y;
  const lines = [...speak(heading, 'heading', width), ...speak(lead, 'plain', width)];
  const below = top + (logo === null ? 0 : drawLogo(sheet, logo));
  sheet.draw(lines, { near: 0, top: below, width });
  let bottom = top;
  if (verification.url !== null) {
    const middle = sheet.width - side / 2;
    const x = sheet.direction === 'rtl' ? sheet.size.width - MARGIN - middle : MARGIN + middle;
    const y = sheet.size.height - top - QR_SIDE;
    sheet.instruct(drawQr(verification.url, { x: x - QR_SIDE / 2, y, side: QR_SIDE }));
    bottom += QR_SIDE;
  }
  const code = [...speak(verification.label, 'label', side), ...sheet.set(verification.code, 'code', side)];
  sheet.draw(code, { near: sheet.width - side, top: bottom, width: side, align: 'center' });
  sheet.y = Math.max(below + sheet.height(lines), bottom + sheet.height(code)) + TABLE_GAP;
}

/** @returns the height that it takes. */
function drawLogo(sheet: Sheet, logo: Picture): number {
  const scale = Math.min(1, LOGO.width / logo.width, LOGO.height / logo.height);
  const [width, height] = [logo.width * scale, logo.height * scale];
  sheet.picture(logo, { near: 0, top: sheet.y, width, height });
  return height + LOGO.gap;
}

type Column = { near: number; width: number };
type Row = { cells: SetLine[][]; height: number };

function drawTable(sheet: Sheet, table: CertificateTable, speak: Speak): void {
  const columns = columnsOf(sheet, table);
  const title = speak(table.heading, 'section', sheet.width);
  const labels = table.columns.map(({ label }, index) => (label ? speak(label, 'label', columns[index]!.width) : []));
  const head: Row = rowOf(sheet, labels);
  const rows = table.rows.map((cells) =>
    rowOf(
      sheet,
      cells.map((lines, index) => lines.flatMap(({ text, tone }) => sheet.set(text, tone, columns[index]!.width))),
    ),
  );
  const hasHead = labels.some(({ length }) => length > 0);
  const headHeight = hasHead ? head.height : 0;
  // A heading alone at the foot of a page would be torn from what it heads.
  const needed = sheet.height(title) + headHeight + (rows[0]?.height ?? 0);
  if (needed > sheet.room) sheet.breakPage();
  sheet.draw(title, { near: 0, top: sheet.y, width: sheet.width });
  sheet.y += sheet.height(title) + 2;
  const startRows = (): void => {
    if (!hasHead) return;
    sheet.ground(sheet.y, head.height);
    drawRow(sheet, head, columns);
  };
  startRows();
  for (const row of rows) {
    if (row.height > sheet.room) {
      sheet.breakPage();
      startRows();
    }
    drawRow(sheet, row, columns);
    sheet.rule(sheet.y);
  }
  if (table.note) drawNote(sheet, speak(table.note, 'quiet', sheet.width));
  sheet.y += TABLE_GAP;
}

function drawNote(sheet: Sheet, lines: SetLine[]): void {
  if (sheet.height(lines) + ROW_PADDING > sheet.room) sheet.breakPage();
  sheet.y += ROW_PADDING;
  sheet.draw(lines, { near: 0, top: sheet.y, width: sheet.width });
  sheet.y += sheet.height(lines);
}

function columnsOf(sheet: Sheet, { columns }: CertificateTable): Column[] {
  let near = 0;
  return columns.map(({ share }) => {
    const column = { near, width: sheet.width * share - GUTTER };
    near += sheet.width * share;
    return column;
  });
}

/** What would not fit on an empty page, under a heading, is cut: the attachment has all of it. */
function rowOf(sheet: Sheet, cells: SetLine[][]): Row {
  const most = sheet.pageRoom * 0.8;
  const fitting = cells.map((lines) => {
    let kept = lines;
    while (sheet.height(kept) > most) kept = [...kept.slice(0, -2), { ...kept.at(-2)!, text: '…' }];
    return kept;
  });
  return { cells: fitting, height: Math.max(0, ...fitting.map((lines) => sheet.height(lines))) + 2 * ROW_PADDING };
}

function drawRow(sheet: Sheet, { cells, height }: Row, columns: Column[]): void {
  for (const [index, lines] of cells.entries()) {
    const { near, width } = columns[index]!;
    sheet.draw(lines, { near: near + GUTTER / 2, top: sheet.y + ROW_PADDING, width });
  }
  sheet.y += height;
}
