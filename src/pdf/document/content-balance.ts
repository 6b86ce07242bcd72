/**
 * Counts the graphics states that a page's instructions save (q) and restore (Q). Only as much of the syntax is read
 * as tells an operator from a string, a name, a comment or the bytes of an inline image.
 */
export type SaveBalance = {
  /** States still saved at the end. */
  open: number;
  /** The lowest count on the way; below zero, the page restores states that it never saved. */
  lowest: number;
};

const code = (character: string): number => character.charCodeAt(0);
const [LEFT, RIGHT, LESS, GREATER, SLASH, PERCENT, BACKSLASH] = ['(', ')', '<', '>', '/', '%', '\\'].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [SAVE, RESTORE, I, D] = ['q', 'Q', 'I', 'D'].map(code) as [number, number, number, number];
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map(code));
const LINE_ENDS = new Set([10, 13]);

/** @returns null when the end of a string or inline image is missing, so that nothing can be said. */
export function saveBalance(content: Uint8Array): SaveBalance | null {
  const balance = { open: 0, lowest: 0 };
  let at = 0;
  while (at < content.length) {
    const byte = content[at]!;
    if (WHITE.has(byte)) at++;
    else if (byte === PERCENT) at = skipTo(content, at, (next) => LINE_ENDS.has(next));
    else if (byte === LEFT) {
      at = skipString(content, at);
      if (at < 0) return null;
    } else if (byte === LESS && content[at + 1] !== LESS) at = skipTo(content, at, (next) => next === GREATER) + 1;
    else if (byte === SLASH) at = skipWord(content, at + 1);
    else if (DELIMITERS.has(byte)) at++;
    else {
      const end = skipWord(content, at);
      if (end - at === 1) count(balance, byte);
      at = end - at === 2 && byte === I && content[at + 1] === D ? skipInlineImage(content, end) : end;
      if (at < 0) return null;
    }
  }
  return balance;
}

function count(balance: SaveBalance, operator: number): void {
  if (operator === SAVE) balance.open++;
  if (operator === RESTORE) balance.lowest = Math.min(balance.lowest, --balance.open);
}

function skipTo(content: Uint8Array, from: number, isEnd: (byte: number) => boolean): number {
  let at = from;
  while (at < content.length && !isEnd(content[at]!)) at++;
  return at;
}

function skipWord(content: Uint8Array, from: number): number {
  return skipTo(content, from, (byte) => WHITE.has(byte) || DELIMITERS.has(byte));
}

/** Past a string, whose parentheses nest; -1 when it never ends. */
function skipString(content: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    const byte = content[at];
    if (byte === BACKSLASH) at++;
    else if (byte === LEFT) depth++;
    else if (byte === RIGHT && --depth === 0) return at + 1;
  }
  return -1;
}

/** Past the EI of an inline image, which may hold any bytes; -1 when there is none. */
function skipInlineImage(content: Uint8Array, from: number): number {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let at = bytes.indexOf('EI', from); at >= 0; at = bytes.indexOf('EI', at + 2)) {
    const after = bytes[at + 2];
    if (WHITE.has(bytes[at - 1]!) && (after === undefined || WHITE.has(after))) return at + 2;
  }
  return -1;
}
