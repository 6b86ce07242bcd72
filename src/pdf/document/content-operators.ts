/**
 * Reads a page's drawing instructions as operators with their operands. Only as much of the syntax is read as tells an
 * operator from a string, a name, a comment or the bytes of an inline image.
 */
export type Operator = {
  /** Such as `q` or `Tj`; `BI` stands for a whole inline image. */
  name: string;
  /** Where its first operand begins. */
  start: number;
  /** Where the operator's own word begins. */
  at: number;
  end: number;
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
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map(code));
const LINE_ENDS = new Set([10, 13]);
const CONSTANTS = new Set(['true', 'false', 'null']);
/** The longest operator has three characters; anything longer is damage, and does nothing. */
const OPERATOR_MAX = 5;

/** @throws UnreadableContent when the end of a string or inline image is missing, so that nothing can be said. */
export function* operatorsOf(content: Uint8Array): Generator<Operator> {
  let start = -1;
  let at = 0;
  while (at < content.length) {
    const byte = content[at]!;
    if (WHITE.has(byte)) {
      at++;
      continue;
    }
    if (byte === PERCENT) {
      at = skipTo(content, at, (next) => LINE_ENDS.has(next));
      continue;
    }
    if (start < 0) start = at;
    if (byte === LEFT) at = skipString(content, at);
    else if (byte === LESS && content[at + 1] !== LESS) at = skipTo(content, at, (next) => next === GREATER) + 1;
    else if (byte === SLASH) at = skipWord(content, at + 1);
    else if (DELIMITERS.has(byte)) at++;
    else {
      const end = skipWord(content, at);
      const word = isNumber(byte) || end - at > OPERATOR_MAX ? '' : wordAt(content, at, end);
      if (word === '' || CONSTANTS.has(word)) {
        at = end;
        continue;
      }
      if (word === 'BI') {
        at = end;
        continue; // Its entries are operands of ID.
      }
      const isImage = word === 'ID';
      const last = isImage ? skipInlineImage(content, end) : end;
      yield { name: isImage ? 'BI' : word, start, at, end: last };
      at = last;
      start = -1;
    }
  }
}

/** Nobody can say where its instructions end. */
export class UnreadableContent extends Error {}

const isNumber = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;

const wordAt = (content: Uint8Array, at: number, end: number): string => {
  let word = '';
  for (let index = at; index < end; index++) word += String.fromCharCode(content[index]!);
  return word;
};

function skipTo(content: Uint8Array, from: number, isEnd: (byte: number) => boolean): number {
  let at = from;
  while (at < content.length && !isEnd(content[at]!)) at++;
  return at;
}

function skipWord(content: Uint8Array, from: number): number {
  return skipTo(content, from, (byte) => WHITE.has(byte) || DELIMITERS.has(byte));
}

/** Past a string, whose parentheses nest. */
function skipString(content: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    const byte = content[at];
    if (byte === BACKSLASH) at++;
    else if (byte === LEFT) depth++;
    else if (byte === RIGHT && --depth === 0) return at + 1;
  }
  throw new UnreadableContent('a string never ends');
}

/** Past the EI of an inline image, which may hold any bytes. */
function skipInlineImage(content: Uint8Array, from: number): number {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let at = bytes.indexOf('EI', from); at >= 0; at = bytes.indexOf('EI', at + 2)) {
    const after = bytes[at + 2];
    if (WHITE.has(bytes[at - 1]!) && (after === undefined || WHITE.has(after))) return at + 2;
  }
  throw new UnreadableContent('an inline image never ends');
}
