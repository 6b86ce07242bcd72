import { inflateSync } from 'node:zlib';
import { type Cos, CosError, CosReader, type CosStream } from './cos.ts';

/** Where an object is: at an offset, or in a stream of objects; `free` says that there is none (any more). */
export type Place =
  | { kind: 'free' }
  | { kind: 'offset'; offset: number; generation: number }
  | { kind: 'compressed'; stream: number; index: number };

/** One cross-reference table or stream with its trailer. */
export type Section = {
  at: number;
  places: Map<number, Place>;
  trailer: Map<string, Cos>;
  prev: number | null;
  /** The object that it is, when it is a stream. */
  stream: { number: number; end: number } | null;
};

const SECTIONS_MAX = 200;
const OBJECTS_MAX = 2_000_000;
const TAIL_BYTES = 2_048;
/** Unpacked tables and streams of objects. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;

/** The offset that the last `startxref` before `end` states. */
export function lastStartXref(bytes: Buffer, end: number): number {
  const tail = bytes.toString('latin1', Math.max(0, end - TAIL_BYTES), end);
  const found = /startxref\s+(\d{1,10})\s+%%EOF(?:\r\n|\r|\n)?$/.exec(tail);
  if (!found) throw new CosError('a revision does not end as it should');
  return Number(found[1]);
}

/** All sections that make up the file as it ends at `end`, the newest first. @throws CosError */
export function readSections(bytes: Buffer, end: number): Section[] {
  const sections: Section[] = [];
  const seen = new Set<number>();
  let next: number | null = lastStartXref(bytes, end);
  while (next !== null) {
    if (seen.has(next) || sections.length >= SECTIONS_MAX) throw new CosError('the cross-references go in circles');
    seen.add(next);
    const section = readSection(bytes, next, end);
    sections.push(section);
    // A table may have a stream beside it, for readers that know streams (7.5.8.4).
    const hybrid = section.trailer.get('XRefStm');
    if (hybrid?.kind === 'number') sections.push(readSection(bytes, hybrid.value, end));
    next = section.prev;
  }
  return sections;
}

export function readSection(bytes: Buffer, at: number, end: number): Section {
  const reader = new CosReader(bytes, at, { end });
  reader.skipSpace({ comments: false });
  return reader.take('xref') ? readTable(reader, at) : readStream(bytes, reader, at);
}

function readTable(reader: CosReader, at: number): Section {
  const places = new Map<number, Place>();
  reader.skipSpace();
  while (!reader.take('trailer')) {
    const first = reader.integer();
    reader.skipSpace();
    const count = reader.integer();
    if (first + count > OBJECTS_MAX) throw new CosError('too many objects');
    for (let index = 0; index < count; index += 1) {
      reader.skipSpace();
      const offset = reader.integer();
      reader.skipSpace();
      const generation = reader.integer();
      reader.skipSpace();
      if (reader.take('n')) places.set(first + index, { kind: 'offset', offset, generation });
      else {
        reader.expect('f');
        places.set(first + index, { kind: 'free' });
      }
    }
    reader.skipSpace();
  }
  const trailer = reader.value();
  if (trailer.kind !== 'dict') throw new CosError('a trailer is missing');
  return { at, places, trailer: trailer.entries, prev: prevOf(trailer.entries), stream: null };
}

function readStream(bytes: Buffer, reader: CosReader, at: number): Section {
  const { number, value, end } = reader.indirect();
  if (value.kind !== 'stream' || nameIn(value.entries, 'Type') !== 'XRef') {
    throw new CosError('there is no cross-reference table where one should be');
  }
  const data = unpack(bytes, value);
  const widths = numbers(value.entries.get('W'));
  if (widths.length !== 3 || widths.some((width) => width > 8))
    throw new CosError('a cross-reference stream is damaged');
  const size = numberIn(value.entries, 'Size') ?? 0;
  const ranges = value.entries.has('Index') ? numbers(value.entries.get('Index')) : [0, size];
  const places = new Map<number, Place>();
  const rowBytes = widths[0]! + widths[1]! + widths[2]!;
  let row = 0;
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const [first, count] = [ranges[range]!, ranges[range + 1]!];
    if (first + count > OBJECTS_MAX) throw new CosError('too many objects');
    for (let index = 0; index < count; index += 1, row += rowBytes) {
      if (row + rowBytes > data.length) throw new CosError('a cross-reference stream is too short');
      places.set(first + index, placeOf(fieldsOf(data, row, widths)));
    }
  }
  return { at, places, trailer: value.entries, prev: prevOf(value.entries), stream: { number, end } };
}

function fieldsOf(data: Buffer, at: number, widths: number[]): [number, number, number] {
  let from = at;
  const [type, second, third] = widths.map((width, field) => {
    let value = field === 0 && width === 0 ? 1 : 0; // The type is 1 where it is left out.
    for (const byte of data.subarray(from, from + width)) value = value * 256 + byte;
    from += width;
    return value;
  });
  return [type!, second!, third!];
}

function placeOf([type, second, third]: [number, number, number]): Place {
  if (type === 0) return { kind: 'free' };
  if (type === 1) return { kind: 'offset', offset: second, generation: third };
  if (type === 2) return { kind: 'compressed', stream: second, index: third };
  throw new CosError('a cross-reference is of an unknown kind');
}

/** The data of a stream that has no filter, or is deflated. @throws CosError for others, and for what unpacks to too much. */
export function unpack(bytes: Buffer, stream: CosStream, bytesMax = UNPACKED_BYTES_MAX): Buffer {
  const raw = bytes.subarray(stream.start, stream.end);
  const filter = only(stream.entries.get('Filter'));
  if (filter === undefined) return raw;
  if (filter.kind !== 'name' || filter.value !== 'FlateDecode')
    throw new CosError('a stream has a filter not known here');
  let data: Buffer;
  try {
    data = inflateSync(raw, { maxOutputLength: bytesMax });
  } catch {
    throw new CosError('a stream cannot be unpacked');
  }
  const parameters = only(stream.entries.get('DecodeParms'));
  if (parameters?.kind !== 'dict') return data;
  const predictor = numberIn(parameters.entries, 'Predictor') ?? 1;
  if (predictor === 1) return data;
  if (predictor < 10) throw new CosError('a stream has a predictor not known here');
  return unpredict(data, numberIn(parameters.entries, 'Columns') ?? 1);
}

/** Undoes the PNG predictors for rows of `columns` bytes. */
function unpredict(data: Buffer, columns: number): Buffer {
  if (columns < 1 || columns > 65_536) throw new CosError('a stream has rows of a strange length');
  const rows = Math.floor(data.length / (columns + 1));
  const out = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (columns + 1)]!;
    if (kind > 4) throw new CosError('a row has a predictor not known here');
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const left = column > 0 ? out[at - 1]! : 0;
      const above = row > 0 ? out[at - columns]! : 0;
      const corner = row > 0 && column > 0 ? out[at - columns - 1]! : 0;
      out[at] = data[row * (columns + 1) + 1 + column]! + predicted(kind, left, above, corner);
    }
  }
  return out;
}

function predicted(kind: number, left: number, above: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return above;
  if (kind === 3) return (left + above) >> 1;
  if (kind !== 4) return 0;
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** A value, or the only one of an array. */
function only(value: Cos | undefined): Cos | undefined {
  if (value?.kind !== 'array') return value?.kind === 'null' ? undefined : value;
  if (value.items.length > 1) throw new CosError('a stream has several filters');
  return only(value.items[0]);
}

const prevOf = (trailer: Map<string, Cos>): number | null => numberIn(trailer, 'Prev') ?? null;

function numberIn(entries: Map<string, Cos>, key: string): number | undefined {
  const value = entries.get(key);
  return value?.kind === 'number' ? value.value : undefined;
}

export function nameIn(entries: Map<string, Cos>, key: string): string | undefined {
  const value = entries.get(key);
  return value?.kind === 'name' ? value.value : undefined;
}

function numbers(value: Cos | undefined): number[] {
  if (value?.kind !== 'array') return [];
  return value.items.map((item) => (item.kind === 'number' && item.integer ? item.value : Number.NaN));
}
