/**
 * What goes where inside a stamp: the mark on top, a thin line, then who did what, in which role, when, and the
 * reference. Pure arithmetic in points from the stamp's bottom left corner.
 *
 * Small boxes lose size first, then their least important lines, then the ends of long texts.
 */
import { LIMITS } from '../limits.ts';
import type { MarkSize } from '../protocol.ts';
import type { Stamp } from '../stamp.ts';
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
    }
  | { kind: 'image'; x: number; y: number; width: number; height: number }
  | { kind: 'rule'; x: number; y: number; width: number };

export type StampLayout = { direction: Direction; items: LayoutItem[] };

export type LayoutInput = {
  stamp: Stamp;
  width: number;
  height: number;
  /** Size in pixels of the mark's picture, when it is one. */
  image: MarkSize | null;
  /** Width of a line in ems. */
  measure(text: string, direction: Direction): number;
};

type Row = { text(shorten: number): string; length: number; scale: number; tone: 'strong' | 'quiet' };

/** Line height and depth below the baseline in ems: room for the marks of Arabic letters. */
const LEADING = 1.5;
const DEPTH = 0.45;
const TEXT_SIZE_MAX = 9;
const TEXT_SIZE_READABLE = 4;
/** A line that is too long is set narrower down to this part of its size before it is cut. */
const SHRINK_MIN = 0.75;
const MARK_SHARE = 0.5;
const TYPED_SIZE_MAX = 48;

export function layOut(input: LayoutInput): StampLayout {
  const { stamp, width, height } = input;
  const direction = directionOf(stamp.title);
  const padding = Math.min(4, width * 0.04, height * 0.04);
  const inner = { x: padding, y: padding, width: width - 2 * padding, height: height - 2 * padding };
  const marked = stamp.mark.kind !== 'none';
  const { rows, size } = fitRows(rowsOf(stamp), inner.height * (marked ? 1 - MARK_SHARE : 1));
  const textHeight = size * LEADING * sum(rows.map((row) => row.scale));
  const items: LayoutItem[] = [];

  let top = marked ? inner.y + textHeight : inner.y + inner.height;
  if (marked) {
    const gap = Math.min(2, inner.height * 0.03);
    items.push(...markItems(input, direction, { ...inner, y: top + gap, height: inner.y + inner.height - top - gap }));
  }
  items.push({ kind: 'rule', x: inner.x, y: top, width: inner.width });
  for (const row of rows) {
    top -= size * LEADING * row.scale;
    items.push(rowItem(row, { input, direction, size: size * row.scale, x: inner.x, width: inner.width, bottom: top }));
  }
  return { direction, items };
}

function rowsOf(stamp: Stamp): Row[] {
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

type Area = { x: number; y: number; width: number; height: number };

function markItems(input: LayoutInput, direction: Direction, area: Area): LayoutItem[] {
  const { mark } = input.stamp;
  if (mark.kind === 'typed') {
    const text = isolated(clean(mark.text));
    const widthInEms = Math.max(input.measure(text, direction), 0.01);
    const size = Math.min(TYPED_SIZE_MAX, area.height / LEADING, area.width / widthInEms);
    const x = direction === 'rtl' ? area.x + area.width : area.x;
    return [{ kind: 'text', tone: 'ink', text, direction, size, x, y: area.y + size * DEPTH }];
  }
  if (!input.image) return [];
  const scale = Math.min(area.width / input.image.width, area.height / input.image.height);
  const [width, height] = [input.image.width * scale, input.image.height * scale];
  const x = direction === 'rtl' ? area.x + area.width - width : area.x;
  return [{ kind: 'image', x, y: area.y + (area.height - height) / 2, width, height }];
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
