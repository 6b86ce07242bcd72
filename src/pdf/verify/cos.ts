/**
 * Reads the values that a PDF is made of (ISO 32000-1, 7.3), strictly: what is not said exactly as the standard wants it is
 * an error. Readers that repair differ in how they do it, and a verifier must not see another file than its user.
 *
 * It stands beside the engine's parser because that one ignores cross-reference tables and keeps no positions.
 */
export type Cos =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number; integer: boolean }
  | { kind: 'name'; value: string }
  /** `start` and `end` are where it stands in the file, delimiters included. */
  | { kind: 'string'; bytes: Buffer; start: number; end: number }
  | { kind: 'array'; items: Cos[] }
  | CosDict
  | CosStream
  | CosRef;
export type CosDict = { kind: 'dict'; entries: Map<string, Cos> };
/** `start` and `end` enclose the data as it stands in the file. */
export type CosStream = { kind: 'stream'; entries: Map<string, Cos>; start: number; end: number };
export type CosRef = { kind: 'ref'; number: number; generation: number };
export type Indirect = { number: number; generation: number; value: Cos; end: number };

/** The file does not follow the standard at a place that matters. */
export class CosError extends Error {
  override name = 'CosError';
}

/** Finds the value of a reference; streams say their length by one. */
export type Resolve = (ref: CosRef) => Cos;

const DEPTH_MAX = 64;
const SPACE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);
const DELIMITER = new Set(Buffer.from('()<>[]{}/%', 'latin1'));
const [LF, CR, PERCENT, OPEN, CLOSE, LESS, GREATER, BACKSLASH] = [10, 13, 0x25, 0x28, 0x29, 0x3c, 0x3e, 0x5c] as const;

export class CosReader {
  readonly bytes: Buffer;
  at: number;
  readonly #end: number;
  readonly #resolve: Resolve;

  /** @param end where the file, or the part of it that is looked at, ends. */
  constructor(bytes: Buffer, at: number, { end = bytes.length, resolve }: { end?: number; resolve?: Resolve } = {}) {
    if (!Number.isSafeInteger(at) || at < 0 || at > end) throw new CosError('an offset lies outside of the file');
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
    this.#resolve = resolve ?? noReferences;
  }

  get atEnd(): boolean {
    return this.at >= this.#end;
  }

  /** @returns whether it moved. */
  skipSpace({ comments = true } = {}): boolean {
    const from = this.at;
    while (this.at < this.#end) {
      const byte = this.bytes[this.at]!;
      if (SPACE.has(byte)) this.at += 1;
      else if (comments && byte === PERCENT) this.#skipLine();
      else break;
    }
    return this.at > from;
  }

  /** Takes a word if it stands here. */
  take(word: string): boolean {
    if (this.at + word.length > this.#end) return false;
    if (this.bytes.toString('latin1', this.at, this.at + word.length) !== word) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string): void {
    if (!this.take(word)) throw new CosError(`“${word}” is missing`);
  }

  /** A whole number without a sign. */
  integer(): number {
    const token = this.#token();
    if (!/^\d{1,15}$/.test(token)) throw new CosError('a number is missing');
    return Number(token);
  }

  /** `12 0 obj … endobj`. */
  indirect(): Indirect {
    const number = this.integer();
    this.skipSpace();
    const generation = this.integer();
    this.skipSpace();
    this.expect('obj');
    const value = this.value();
    this.skipSpace();
    this.expect('endobj');
    return { number, generation, value, end: this.at };
  }

  value(depth = 0): Cos {
    if (depth > DEPTH_MAX) throw new CosError('values are nested too deep');
    this.skipSpace();
    const byte = this.bytes[this.at];
    if (this.atEnd || byte === undefined) throw new CosError('a value is missing');
    if (byte === OPEN) return this.#literal();
    if (byte === LESS) return this.bytes[this.at + 1] === LESS ? this.#dict(depth) : this.#hex();
    if (this.take('[')) return this.#array(depth);
    if (this.take('/')) return { kind: 'name', value: nameOf(this.#token()) };
    return this.#word();
  }

  #word(): Cos {
    const token = this.#token();
    if (token === 'true' || token === 'false') return { kind: 'boolean', value: token === 'true' };
    if (token === 'null') return { kind: 'null' };
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(token)) throw new CosError('a word stands where a value should');
    const value = Number(token);
    const integer = /^\d+$/.test(token);
    if (!integer) return { kind: 'number', value, integer };
    const back = this.at;
    const generation = /^[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(
      this.bytes.toString('latin1', back, Math.min(back + 24, this.#end)),
    );
    if (!generation) return { kind: 'number', value, integer };
    this.at = back + generation[0].length;
    return { kind: 'ref', number: value, generation: Number(generation[1]) };
  }

  #array(depth: number): Cos {
    const items: Cos[] = [];
    for (;;) {
      this.skipSpace();
      if (this.take(']')) return { kind: 'array', items };
      items.push(this.value(depth + 1));
    }
  }

  #dict(depth: number): CosDict | CosStream {
    this.expect('<<');
    const entries = new Map<string, Cos>();
    for (;;) {
      this.skipSpace();
      if (this.take('>>')) break;
      this.expect('/');
      const key = nameOf(this.#token());
      // Which of two a reader takes is anybody's guess.
      if (entries.has(key)) throw new CosError(`a dictionary has two entries ${key}`);
      entries.set(key, this.value(depth + 1));
    }
    const back = this.at;
    this.skipSpace();
    if (depth === 0 && this.take('stream')) return this.#stream(entries);
    this.at = back;
    return { kind: 'dict', entries };
  }

  #stream(entries: Map<string, Cos>): CosStream {
    if (!this.take('\r\n')) this.expect('\n');
    const stated = entries.get('Length');
    const length = stated?.kind === 'ref' ? this.#resolve(stated) : stated;
    if (length?.kind !== 'number' || !length.integer) throw new CosError('a stream has no length');
    const start = this.at;
    const end = start + length.value;
    if (end > this.#end) throw new CosError('a stream is longer than the file');
    this.at = end;
    if (!this.take('\r\n') && !this.take('\n')) this.take('\r');
    this.expect('endstream');
    return { kind: 'stream', entries, start, end };
  }

  #literal(): Cos {
    const start = this.at;
    const out: number[] = [];
    let open = 1;
    this.at += 1;
    while (this.at < this.#end) {
      const byte = this.bytes[this.at++]!;
      if (byte === BACKSLASH) {
        this.#escape(out);
        continue;
      }
      if (byte === OPEN) open += 1;
      if (byte === CLOSE) open -= 1;
      if (open === 0) return { kind: 'string', bytes: Buffer.from(out), start, end: this.at };
      out.push(byte);
    }
    throw new CosError('a string does not end');
  }

  #escape(out: number[]): void {
    const byte = this.bytes[this.at++]!;
    const octal = /^[0-7]{1,3}/.exec(this.bytes.toString('latin1', this.at - 1, this.at + 2));
    if (octal) {
      this.at += octal[0].length - 1;
      out.push(Number.parseInt(octal[0], 8) & 0xff);
      return;
    }
    if (byte === CR || byte === LF) {
      if (byte === CR && this.bytes[this.at] === LF) this.at += 1;
      return;
    }
    out.push(ESCAPES[String.fromCharCode(byte)] ?? byte);
  }

  #hex(): Cos {
    const start = this.at;
    const close = this.bytes.indexOf(GREATER, start);
    if (close < 0 || close >= this.#end) throw new CosError('a string does not end');
    const digits = this.bytes.toString('latin1', start + 1, close).replace(/[\0\t\n\f\r ]+/g, '');
    if (!/^[0-9A-Fa-f]*$/.test(digits)) throw new CosError('a string in hexadecimal has other characters');
    this.at = close + 1;
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    return { kind: 'string', bytes, start, end: this.at };
  }

  #token(): string {
    const from = this.at;
    while (this.at < this.#end && !SPACE.has(this.bytes[this.at]!) && !DELIMITER.has(this.bytes[this.at]!))
      this.at += 1;
    return this.bytes.toString('latin1', from, this.at);
  }

  #skipLine(): void {
    while (this.at < this.#end && this.bytes[this.at] !== LF && this.bytes[this.at] !== CR) this.at += 1;
  }
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

const nameOf = (token: string): string =>
  token.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

function noReferences(): Cos {
  throw new CosError('a reference stands where it cannot be followed');
}

/** Whether two values say the same, wherever they stand. References are the same when they name the same object. */
export function isEqual(a: Cos | undefined, b: Cos | undefined, bytes: Buffer): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return a === b;
  switch (a.kind) {
    case 'null':
      return true;
    case 'boolean':
    case 'number':
    case 'name':
      return a.value === (b as typeof a).value;
    case 'string':
      return a.bytes.equals((b as typeof a).bytes);
    case 'ref':
      return a.number === (b as CosRef).number && a.generation === (b as CosRef).generation;
    case 'array': {
      const { items } = b as typeof a;
      return a.items.length === items.length && a.items.every((item, index) => isEqual(item, items[index], bytes));
    }
    case 'stream': {
      const other = b as CosStream;
      const same = bytes.subarray(a.start, a.end).equals(bytes.subarray(other.start, other.end));
      return same && sameEntries(a.entries, other.entries, bytes);
    }
    case 'dict':
      return sameEntries(a.entries, (b as CosDict).entries, bytes);
  }
}

function sameEntries(a: Map<string, Cos>, b: Map<string, Cos>, bytes: Buffer): boolean {
  return a.size === b.size && [...a].every(([key, value]) => isEqual(value, b.get(key), bytes));
}
