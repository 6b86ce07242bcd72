/** What drawing instructions use that PDF/A does not allow: colours of four inks, and fonts that the file does not bring. */
import { PDFArray, PDFDict, PDFName, PDFStream } from 'pdf-lib';
import { operatorsOf } from '../document/content-operators.ts';
import type { PdfaProblem } from '../protocol.ts';

const name = PDFName.of;
const INK_OPERATORS = new Set(['k', 'K']);
const SHOW_OPERATORS = new Set(['Tj', 'TJ', "'", '"']);
/** Text that is there to be searched and is not seen, as behind a scan. */
const INVISIBLE = 3;
const SIMPLE_FONTS = new Set(['/Type1', '/MMType1', '/TrueType', '/CIDFontType0', '/CIDFontType2']);
const FONT_FILES = ['FontFile', 'FontFile2', 'FontFile3'];

type TextState = { font: string | null; mode: number };

/**
 * @param resources of the page or form whose instructions these are
 * @throws UnreadableContent
 */
export function judgeContent(content: Uint8Array, resources: PDFDict | null, found: Set<PdfaProblem>): void {
  const fonts = resources?.lookup(name('Font'));
  const used = new Set<string>();
  const saved: TextState[] = [];
  let state: TextState = { font: null, mode: 0 };
  for (const operator of operatorsOf(content)) {
    const operands = () => Buffer.from(content.subarray(operator.start, operator.at)).toString('latin1');
    if (operator.name === 'q') saved.push({ ...state });
    else if (operator.name === 'Q') state = saved.pop() ?? state;
    else if (operator.name === 'Tf') state.font = /\/(\S+)\s+\S+\s*$/.exec(operands())?.[1] ?? null;
    else if (operator.name === 'Tr') state.mode = Number.parseInt(operands(), 10);
    else if (INK_OPERATORS.has(operator.name)) found.add('colour_cmyk');
    else if (SHOW_OPERATORS.has(operator.name) && state.font !== null && state.mode !== INVISIBLE) used.add(state.font);
  }
  for (const key of used) {
    const font = fonts instanceof PDFDict ? fonts.lookup(name(key)) : undefined;
    if (!(font instanceof PDFDict) || !isEmbedded(font)) found.add('font_not_embedded');
  }
}

/** Type 3 fonts are drawn by the file itself; a composite font is as embedded as the one below it. */
function isEmbedded(font: PDFDict): boolean {
  const descendants = font.lookup(name('DescendantFonts'));
  const below = descendants instanceof PDFArray && descendants.size() > 0 ? descendants.lookup(0) : font;
  if (!(below instanceof PDFDict)) return false;
  if (!SIMPLE_FONTS.has(String(below.lookup(name('Subtype'))))) return true;
  const descriptor = below.lookup(name('FontDescriptor'));
  return descriptor instanceof PDFDict && FONT_FILES.some((key) => descriptor.lookup(name(key)) instanceof PDFStream);
}
