import { type Cos, CosError, CosReader, type CosRef, type CosStream } from './cos.ts';
import { type Place, readSections, type Section, unpack } from './xref.ts';

/** Values that were read, by where they stand: revisions share most of them. */
export type Cache = Map<string, Cos>;

/**
 * A file as it was when it ended at `end`: what its cross-references say, and nothing else. Objects that stand in the bytes
 * without being listed do not exist.
 */
export class Revision {
  readonly bytes: Buffer;
  readonly end: number;
  readonly sections: readonly Section[];
  readonly places: ReadonlyMap<number, Place>;
  readonly trailer: ReadonlyMap<string, Cos>;
  readonly #cache: Cache;
  readonly #reading = new Set<number>();

  /** @throws CosError */
  constructor(bytes: Buffer, end: number, cache: Cache) {
    this.bytes = bytes;
    this.end = end;
    this.#cache = cache;
    this.sections = readSections(bytes, end);
    const places = new Map<number, Place>();
    for (const section of this.sections) {
      for (const [number, place] of section.places) if (!places.has(number)) places.set(number, place);
    }
    this.places = places;
    this.trailer = this.sections[0]!.trailer;
    if (this.trailer.has('Encrypt')) throw new CosError('the file is encrypted');
  }

  /** The object of this number; null where there is none, as the standard says. @throws CosError when it is damaged. */
  object(number: number): Cos {
    const place = this.places.get(number);
    if (!place || place.kind === 'free') return { kind: 'null' };
    const key = place.kind === 'offset' ? `${place.offset}` : `${place.stream}.${place.index}.${this.#offsetOf(place)}`;
    const known = this.#cache.get(key);
    if (known) return known;
    // A stream's length, or a stream of objects, may lead back to where we are.
    if (this.#reading.has(number)) throw new CosError('an object is inside of itself');
    this.#reading.add(number);
    try {
      const value = place.kind === 'offset' ? this.#atOffset(number, place) : this.#compressed(number, place);
      this.#cache.set(key, value);
      return value;
    } finally {
      this.#reading.delete(number);
    }
  }

  /** Follows references until there is a value. */
  resolve(value: Cos | undefined): Cos {
    let current = value ?? ({ kind: 'null' } as const);
    for (let hops = 0; current.kind === 'ref'; hops += 1) {
      if (hops > 8) throw new CosError('references lead in circles');
      current = this.object(current.number);
    }
    return current;
  }

  dict(value: Cos | undefined): Map<string, Cos> | null {
    const found = this.resolve(value);
    return found.kind === 'dict' || found.kind === 'stream' ? found.entries : null;
  }

  array(value: Cos | undefined): Cos[] | null {
    const found = this.resolve(value);
    return found.kind === 'array' ? found.items : null;
  }

  stream(value: Cos | undefined): CosStream | null {
    const found = this.resolve(value);
    return found.kind === 'stream' ? found : null;
  }

  get catalog(): Map<string, Cos> {
    const catalog = this.dict(this.trailer.get('Root'));
    if (!catalog) throw new CosError('the file has no catalog');
    return catalog;
  }

  #offsetOf({ stream }: { stream: number }): number {
    const place = this.places.get(stream);
    if (place?.kind !== 'offset') throw new CosError('a stream of objects is missing');
    return place.offset;
  }

  #atOffset(number: number, { offset, generation }: { offset: number; generation: number }): Cos {
    const resolve = (ref: CosRef): Cos => this.object(ref.number);
    const reader = new CosReader(this.bytes, offset, { end: this.end, resolve });
    reader.skipSpace({ comments: false });
    const found = reader.indirect();
    if (found.number !== number || found.generation !== generation) {
      throw new CosError('another object stands where a cross-reference points');
    }
    return found.value;
  }

  #compressed(number: number, { stream, index }: { stream: number; index: number }): Cos {
    this.#offsetOf({ stream });
    const container = this.object(stream);
    if (container.kind !== 'stream') throw new CosError('a stream of objects is missing');
    const count = container.entries.get('N');
    const first = container.entries.get('First');
    if (count?.kind !== 'number' || first?.kind !== 'number' || index >= count.value) {
      throw new CosError('a stream of objects is damaged');
    }
    const data = this.#unpacked(stream, container);
    const header = new CosReader(data, 0, { end: Math.min(first.value, data.length) });
    for (let skipped = 0; ; skipped += 1) {
      header.skipSpace();
      const listed = header.integer();
      header.skipSpace();
      const offset = header.integer();
      if (skipped < index) continue;
      if (listed !== number) throw new CosError('another object stands where a cross-reference points');
      const value = new CosReader(data, first.value + offset).value();
      return value;
    }
  }

  readonly #data = new Map<number, Buffer>();
  #unpacked(number: number, container: CosStream): Buffer {
    const known = this.#data.get(number);
    if (known) return known;
    const data = unpack(this.bytes, container);
    this.#data.set(number, data);
    return data;
  }
}
