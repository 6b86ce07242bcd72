/**
 * What goes where inside a signature: the mark on top, a thin line, then who did what, in which role, when, and the
 * reference. Pure arithmetic in points from the stamp's bottom left corner.
 *
 * Small boxes lose size first, then their least important lines, then the ends of long texts; in the smallest a mark
 * stands alone.
 */
import { LIMITS } from '../limits.ts';
import type { MarkSize } from '../protocol.ts';
import type { SignatureContent, StampMark } from '../stamp.ts';
import { cleanLine, isolated, splitCharacters } from '../text/clean.ts';
import { type Direction, directionOf } from '../text/direction.ts';

export type LayoutItem =
  | {
      kind: 'text';
      tone: 'ink' | 'strong' | 'quiet';
      text: string;
      direction: Direction;
      size: number;
      x: number;
      y: number;
      /** Where x is on the line; without it, where the line begins. */
      align?: 'center';
    }
  | { kind: 'tick'; x: number; y: number; size: number }
  | { kind: 'image'; x: number; y: number; width: number; height: number }
  | { kind: 'rule'; x: number; y: number; width: number };

/** Width of a line in ems. */
export type Measure = (text: string, direction: Direction) => number;
export type LayoutInput = {
  width: number;
  height: number;
  /** Size in pixels of the mark's picture, when it is one. */
  image: MarkSize | null;
  measure: Measure;
};
export type Area = { x: number; y: number; width: number; height: number };

type Row = { text(shorten: number): string; length: number; scale: number; tone: 'strong' | 'quiet' };

/** Line height and depth below the baseline in ems: room for the marks of Arabic letters. */
export const LEADING = 1.5;
export const DEPTH = 0.45;
const TEXT_SIZE_MAX = 9;
const TEXT_SIZE_READABLE = 4;
/** A line that is too long is set narrower down to this part of its size before it is cut. */
const SHRINK_MIN = 0.75;
const MARK_SHARE = 0.5;
const TYPED_SIZE_MAX = 48;

export function signatureItems(content: SignatureContent, input: LayoutInput): LayoutItem[] {
  const direction = directionOf(content.title);
  const inner = inset(input);
  const marked = content.mark.kind !== 'none';
  const { rows, size } = fitRows(rowsOf(content), inner.height * (marked ? 1 - MARK_SHARE : 1));
  if (marked && size < TEXT_SIZE_READABLE) return markItems(content.mark, input, { ...inner, direction });
  const textHeight = size * LEADING * sum(rows.map((row) => row.scale));
  const items: LayoutItem[] = [];

  let top = marked ? inner.y + textHeight : inner.y + inner.height;
  if (marked) {
    const y = top + Math.min(2, inner.height * 0.03);
    const area = { ...inner, y, height: inner.y + inner.height - y };
    items.push(...markItems(content.mark, input, { ...area, direction }));
  }
  items.push({ kind: 'rule', x: inner.x, y: top, width: inner.width });
  for (const row of rows) {
    top -= size * LEADING * row.scale;
    items.push(rowItem(row, { input, direction, size: size * row.scale, x: inner.x, width: inner.width, bottom: top }));
  }
  return items;
}

/** A mark as large as fits: where a line of the direction begins, in the middle without one. */
export function markItems(
  mark: StampMark,
  { image, measure }: LayoutInput,
  { direction, ...area }: Area & { direction: Direction | null },
): LayoutItem[] {
  const right = area.x + area.width;
  if (mark.kind === 'typed') {
    const text = isolated(clean(mark.text));
    const reading = direction ?? directionOf(mark.text);
    const size = Math.min(TYPED_SIZE_MAX, area.height / LEADING, area.width / Math.max(measure(text, reading), 0.01));
    const item = { kind: 'text', tone: 'ink', text, direction: reading, size } as const;
    if (direction) return [{ ...item, x: direction === 'rtl' ? right : area.x, y: area.y + size * DEPTH }];
    const y = area.y + (area.height - size * LEADING) / 2 + size * DEPTH;
    return [{ ...item, x: area.x + area.width / 2, y, align: 'center' }];
  }
  if (!image) return [];
  const scale = Math.min(area.width / image.width, area.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const x = direction === null ? area.x + (area.width - width) / 2 : direction === 'rtl' ? right - width : area.x;
  return [{ kind: 'image', x, y: area.y + (area.height - height) / 2, width, height }];
}

/** The part of a box that is drawn on. */
export function inset({ width, height }: { width: number; height: number }): Area {
  const padding = Math.min(4, width * 0.04, height * 0.04);
  return { x: padding, y: padding, width: width - 2 * padding, height: height - 2 * padding };
}

function rowsOf(stamp: SignatureContent): Row[] {
  const name = clean(stamp.name);
  const title = clean(stamp.title);
  const rows = [{ ...row(name, 1, 'strong'), text: (length: number) => `${title} ${isolated(cut(name, length))}` }];
  if (stamp.role) rows.push(row(clean(stamp.role), 0.82, 'quiet'));
  rows.push(row(clean(stamp.at), 0.82, 'quiet'));
  rows.push(row(`Countersign ${clean(stamp.reference)}`, 0.72, 'quiet'));
  return rows;
}

function row(value: string, scale: number, tone: Row['tone']): Row {
  return { text: (length) => isolated(cut(value, length)), length: splitCharacters(value).length, scale, tone };
}

/** As many rows as stay readable, from the least important one on: the reference, the role, the time. */
function fitRows(rows: Row[], height: number): { rows: Row[]; size: number } {
  const kept = [...rows];
  const sizeOf = () => Math.min(TEXT_SIZE_MAX, height / (LEADING * sum(kept.map((each) => each.scale))));
  while (kept.length > 1 && sizeOf() < TEXT_SIZE_READABLE) kept.splice(kept.length === 3 ? 1 : -1, 1);
  return { rows: kept, size: sizeOf() };
}

type RowPlace = { input: LayoutInput; direction: Direction; size: number; x: number; width: number; bottom: number };

function rowItem(row: Row, { input, direction, size, x, width, bottom }: RowPlace): LayoutItem {
  const widthAt = (length: number) => input.measure(row.text(length), direction) * size;
  const shrink = Math.max(SHRINK_MIN, Math.min(1, width / widthAt(row.length)));
  const length = longest(row.length, (candidate) => widthAt(candidate) * shrink <= width * 1.001);
  return {
    kind: 'text',
    tone: row.tone,
    text: row.text(length),
    direction,
    size: size * shrink,
    x: direction === 'rtl' ? x + width : x,
    y: bottom + size * DEPTH,
  };
}

const clean = (text: string): string => cleanLine(text, LIMITS.stampTextCharactersMax);

/** The first `length` characters, with an ellipsis where some are left out. */
function cut(text: string, length: number): string {
  const characters = splitCharacters(text);
  return length >= characters.length ? text : `${characters.slice(0, length).join('').trimEnd()}…`;
}

/** The largest number up to `max` that fits, 0 when none does; fitting numbers come before the others. */
function longest(max: number, fits: (length: number) => boolean): number {
  let [low, high] = [0, max];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
