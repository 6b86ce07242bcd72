/**
 * What goes where inside a field that was filled in. Pure arithmetic in points from the field's bottom left corner.
 *
 * Text is set in the largest size at which all of it fits, wrapped at spaces before it is reordered; where even the
 * smallest size is too large, the end is cut, so nothing leaves the box.
 */
import { LIMITS } from '../limits.ts';
import type { StampContent } from '../stamp.ts';
import { cleanLine, isolated, splitCharacters } from '../text/clean.ts';
import { type Direction, directionOf } from '../text/direction.ts';
import {
  DEPTH,
  inset,
  type LayoutInput,
  type LayoutItem,
  LEADING,
  type Measure,
  markItems,
  signatureItems,
} from './stamp-layout.ts';

const SIZES = [12, 11, 10, 9, 8, 7, 6.5, 6, 5.5, 5, 4.5, 4] as const;
const SIZE_MIN = 4;
/** Of a tick, in points. */
const TICK_MAX = 24;

/** A line that is to be set: `width` in ems. */
type Line = { text: string; direction: Direction; width: number };

export function layOut(content: StampContent, input: LayoutInput): LayoutItem[] {
  switch (content.kind) {
    case 'signature':
      return signatureItems(content, input);
    case 'mark':
      return markItems(content.mark, input, { ...inset(input), direction: null });
    case 'text':
      return textItems(content.text, input);
    case 'check':
      return tick(input);
  }
}

/** @param text may have several lines; each takes the direction of its own first letter. */
function textItems(text: string, input: LayoutInput): LayoutItem[] {
  const { x, y, width, height } = inset(input);
  const { lines, size } = fitText(paragraphsOf(text), input.measure, { width, height });
  const leading = size * LEADING;
  // One line stands in the middle of its box, several begin at the top, as they would on a form filled in by hand.
  let bottom = lines.length === 1 ? y + (height - leading) / 2 : y + height - leading;
  return lines.map((line) => {
    // Words were measured one by one: what they lose or gain side by side must not carry the line over the edge.
    const fitted = size * Math.min(1, width / Math.max(input.measure(line.text, line.direction) * size, 0.01));
    const item: LayoutItem = {
      kind: 'text',
      tone: 'ink',
      text: line.text,
      direction: line.direction,
      size: fitted,
      x: line.direction === 'rtl' ? x + width : x,
      y: bottom + size * DEPTH,
    };
    bottom -= leading;
    return item;
  });
}

type Box = { width: number; height: number };

function fitText(paragraphs: string[], measure: Measure, box: Box): { lines: Line[]; size: number } {
  const width = remembering(measure);
  for (const size of SIZES) {
    const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, width, box.width / size));
    if (lines.length * size * LEADING <= box.height * 1.001) return { lines, size };
  }
  // A box lower than one line of the smallest size gets one line that is as low as the box.
  const size = Math.min(SIZE_MIN, box.height / LEADING);
  const linesMax = Math.max(1, Math.floor((box.height * 1.001) / (size * LEADING)));
  const lines = paragraphs.flatMap((paragraph) => wrap(paragraph, width, box.width / size));
  if (lines.length <= linesMax) return { lines, size };
  const kept = lines.slice(0, linesMax);
  const last = kept.at(-1) as Line;
  kept[kept.length - 1] = cutEnd(last, width, box.width / size);
  return { lines: kept, size };
}

/** Lines of at most `widthMax` ems: broken at spaces, and within words that are too long for a line of their own. */
function wrap(paragraph: string, width: Measure, widthMax: number): Line[] {
  const direction = directionOf(paragraph);
  const space = width(' ', direction);
  const lines: Line[] = [];
  let words: string[] = [];
  let used = 0;
  const end = () => {
    if (words.length > 0) lines.push({ text: isolated(words.join(' ')), direction, width: used });
    words = [];
    used = 0;
  };
  for (const word of paragraph.split(' ').flatMap((whole) => brokenWord(whole, direction, width, widthMax))) {
    const wide = width(word, direction);
    if (words.length > 0 && used + space + wide > widthMax) end();
    used += (words.length > 0 ? space : 0) + wide;
    words.push(word);
  }
  end();
  return lines;
}

/** A word in pieces that fit a line; a single character is never broken. */
function brokenWord(word: string, direction: Direction, width: Measure, widthMax: number): string[] {
  if (width(word, direction) <= widthMax) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of splitCharacters(word)) {
    if (piece !== '' && width(piece + character, direction) > widthMax) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** A line that ends in an ellipsis, since more would follow it. */
function cutEnd(line: Line, width: Measure, widthMax: number): Line {
  const characters = splitCharacters(line.text.slice(1, -1));
  const cut = () => `${characters.join('').trimEnd()}…`;
  while (characters.length > 0 && width(cut(), line.direction) > widthMax) characters.pop();
  return { ...line, text: isolated(cut()) };
}

/** Sizes are tried one after another, with the same words. */
function remembering(measure: Measure): Measure {
  const known = new Map<string, number>();
  return (text, direction) => {
    const key = `${direction} ${text}`;
    const found = known.get(key) ?? measure(text, direction);
    known.set(key, found);
    return found;
  };
}

function paragraphsOf(text: string): string[] {
  const whole = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => cleanLine(line, LIMITS.fieldTextCharactersMax));
  return whole.filter((line) => line !== '');
}

function tick(input: LayoutInput): LayoutItem[] {
  const { x, y, width, height } = inset(input);
  const size = Math.min(width, height, TICK_MAX);
  return [{ kind: 'tick', x: x + (width - size) / 2, y: y + (height - size) / 2, size }];
}
