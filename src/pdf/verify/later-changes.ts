/**
 * Whether what came after a signature leaves what was signed as it was.
 *
 * Allowed are further signatures and document timestamps that cannot be seen, data for long-term validation (DSS), and the
 * metadata that tools write when they do this. Everything else changes, or might change, what people see.
 *
 * L1: objects are compared by value in the two states of the file; only those whose place changed can differ.
 * L2: a container that may grow (the form, its fields, a page's annotations) may grow at its end, by new signature fields.
 * L3: an object that the signed state refers to and does not have must not appear later.
 * L4: what is exempt because of its role (validation data, metadata) must have no other role: an object that the pages use
 *     too is compared like any other.
 */
import { type Cos, CosError, isEqual } from './cos.ts';
import { isRef, signatureFields } from './fields.ts';
import { checkIncrements } from './increment.ts';
import type { Revision } from './revision.ts';
import { nameIn } from './xref.ts';

export type LaterChanges = 'none' | 'allowed' | 'forbidden';

/** @returns what came after `before`, and, when it is forbidden, why: for people who look into it. */
export function laterChanges(before: Revision, after: Revision): { changes: LaterChanges; reason: string | null } {
  if (before.end === after.bytes.length) return { changes: 'none', reason: null };
  try {
    if (after.end !== after.bytes.length) throw new CosError('something stands behind the end of the file');
    checkIncrements(after, before.end);
    new Comparison(before, after).run();
    return { changes: 'allowed', reason: null };
  } catch (error) {
    if (!(error instanceof CosError)) throw error;
    return { changes: 'forbidden', reason: error.message };
  }
}

const INFO_KEYS = new Set(['ModDate', 'Producer']);
/** The field and its widget in one. Without Kids, which could be seen, and without actions. */
const FIELD_KEYS = new Set([
  'Type',
  'Subtype',
  'FT',
  'Rect',
  'F',
  'T',
  'V',
  'P',
  'AP',
  'MK',
  'Lock',
  'SV',
  'Border',
  'DA',
]);
/** Bits 2 and 6 of an annotation's flags: hidden, and not for the screen. */
const INVISIBLE_FLAGS = 0b10_0010;

class Comparison {
  readonly #before: Revision;
  readonly #after: Revision;
  readonly #bytes: Buffer;
  /** Fields that were added, by number. */
  readonly #added = new Set<number>();
  /** Objects that were compared by the rule for their role. */
  readonly #compared = new Set<number>();

  constructor(before: Revision, after: Revision) {
    this.#before = before;
    this.#after = after;
    this.#bytes = after.bytes;
  }

  run(): void {
    const [before, after] = [this.#before, this.#after];
    if (!isEqual(before.trailer.get('Root'), after.trailer.get('Root'), this.#bytes)) {
      throw new CosError('the file has another catalog');
    }
    const changed = this.#changedObjects();
    const used = this.#usedObjects();
    for (const number of changed.added) {
      if (used.missing.has(number)) throw new CosError('an object that was missing appeared');
    }
    this.#compareCatalog();
    this.#comparePages(changed.replaced);
    this.#exempt(used.present);
    this.#compareInfo();
    for (const number of changed.replaced) {
      if (this.#compared.has(number)) continue;
      if (!isEqual(before.object(number), after.object(number), this.#bytes)) {
        throw new CosError(`object ${number} was changed`);
      }
    }
  }

  /** Objects whose place is not what it was. @throws CosError when one was removed. */
  #changedObjects(): { added: Set<number>; replaced: Set<number> } {
    const added = new Set<number>();
    const replaced = new Set<number>();
    for (const [number, place] of this.#after.places) {
      const earlier = this.#before.places.get(number);
      if (!earlier || earlier.kind === 'free') {
        if (place.kind !== 'free') added.add(number);
        continue;
      }
      if (place.kind === 'free') throw new CosError('an object was removed');
      const isSame =
        place.kind === 'offset'
          ? earlier.kind === 'offset' && earlier.offset === place.offset
          : // In a stream of objects that was itself replaced, the same place may hold something else.
            earlier.kind === 'compressed' &&
            earlier.stream === place.stream &&
            earlier.index === place.index &&
            this.#isInPlace(place.stream);
      if (!isSame) replaced.add(number);
    }
    return { added, replaced };
  }

  #isInPlace(number: number): boolean {
    const [earlier, later] = [this.#before.places.get(number), this.#after.places.get(number)];
    return earlier?.kind === 'offset' && later?.kind === 'offset' && earlier.offset === later.offset;
  }

  /** What the signed state uses beside its validation data and metadata: numbers of objects, and of missing ones. */
  #usedObjects(): { present: Set<number>; missing: Set<number> } {
    const present = new Set<number>();
    const missing = new Set<number>();
    const open: Cos[] = [...this.#before.catalog].flatMap(([key, value]) =>
      key === 'DSS' || key === 'Metadata' ? [] : [value],
    );
    for (let value = open.pop(); value; value = open.pop()) {
      if (value.kind === 'array') for (const item of value.items) open.push(item);
      if (value.kind === 'dict' || value.kind === 'stream') for (const item of value.entries.values()) open.push(item);
      if (value.kind !== 'ref' || present.has(value.number) || missing.has(value.number)) continue;
      const place = this.#before.places.get(value.number);
      if (!place || place.kind === 'free') missing.add(value.number);
      else {
        present.add(value.number);
        open.push(this.#before.object(value.number));
      }
    }
    return { present, missing };
  }

  #compareCatalog(): void {
    const [before, after] = [this.#before.catalog, this.#after.catalog];
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (key === 'DSS' || key === 'Metadata' || key === 'Extensions' || key === 'Version') continue;
      if (key === 'AcroForm') this.#compareForm(before.get(key), after.get(key));
      else if (!isEqual(before.get(key), after.get(key), this.#bytes))
        throw new CosError(`the catalog’s ${key} was changed`);
    }
    this.#note(this.#before.trailer.get('Root'));
  }

  #compareForm(earlier: Cos | undefined, later: Cos | undefined): void {
    const before = this.#before.dict(earlier) ?? new Map<string, Cos>();
    const after = this.#after.dict(later) ?? new Map<string, Cos>();
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (key === 'Fields' || key === 'SigFlags') continue;
      if (!isEqual(before.get(key), after.get(key), this.#bytes)) throw new CosError(`the form’s ${key} was changed`);
    }
    for (const field of this.#grown(before.get('Fields'), after.get('Fields'), 'the form’s fields')) {
      if (!isRef(field) || this.#before.places.get(field.number)?.kind === 'offset') {
        throw new CosError('an object that was there before became a field');
      }
      this.#checkAddedField(this.#after.dict(field));
      this.#added.add(field.number);
    }
    this.#compareFilledFields();
    this.#note(earlier);
    this.#note(before.get('Fields'));
  }

  /** What a list grew by. @throws CosError when its beginning is not what it was. */
  #grown(earlier: Cos | undefined, later: Cos | undefined, what: string): Cos[] {
    const before = this.#before.array(earlier) ?? [];
    const after = this.#after.array(later) ?? [];
    const isKept = before.every((item, index) => isEqual(item, after[index], this.#bytes));
    if (!isKept) throw new CosError(`${what} were changed`);
    return after.slice(before.length);
  }

  #checkAddedField(field: Map<string, Cos> | null): void {
    if (!field || nameIn(field, 'FT') !== 'Sig') throw new CosError('a field was added that is not for a signature');
    const strange = [...field.keys()].find((key) => !FIELD_KEYS.has(key));
    if (strange) throw new CosError(`a signature field was added that has ${strange}`);
    if (!this.#isInvisible(field)) throw new CosError('a signature was added that can be seen');
  }

  #isInvisible(field: Map<string, Cos>): boolean {
    const flags = field.get('F');
    if (flags?.kind === 'number' && (flags.value & INVISIBLE_FLAGS) !== 0) return true;
    const sides = (this.#after.array(field.get('Rect')) ?? []).map((side) => this.#after.resolve(side));
    const [left, bottom, right, top] = sides.map((side) => (side.kind === 'number' ? side.value : Number.NaN));
    return sides.length === 0 || (sides.length === 4 && (left === right || bottom === top));
  }

  /** A field that was there may have been signed since, if that is all. */
  #compareFilledFields(): void {
    for (const { number, signature } of signatureFields(this.#before)) {
      if (signature) continue;
      const before = this.#before.dict(this.#before.object(number))!;
      const after = this.#after.dict(this.#after.object(number)) ?? new Map<string, Cos>();
      const isSigned = after.has('V') && !before.has('V');
      if (!isSigned) continue;
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        if (key === 'V' || (key === 'AP' && this.#isInvisible(after))) continue;
        if (!isEqual(before.get(key), after.get(key), this.#bytes))
          throw new CosError(`a signature field’s ${key} was changed`);
      }
      this.#compared.add(number);
    }
  }

  /** Pages may have got the widgets of the added fields. */
  #comparePages(replaced: ReadonlySet<number>): void {
    const numbers = [...this.#before.places.keys()].filter((number) => replaced.has(number));
    for (const number of numbers) {
      const before = this.#before.object(number);
      if (before.kind !== 'dict' || nameIn(before.entries, 'Type') !== 'Page') continue;
      const after = this.#after.dict(this.#after.object(number)) ?? new Map<string, Cos>();
      for (const key of new Set([...before.entries.keys(), ...after.keys()])) {
        if (key === 'Annots') continue;
        if (!isEqual(before.entries.get(key), after.get(key), this.#bytes))
          throw new CosError(`a page’s ${key} was changed`);
      }
      this.#compareAnnotations(before.entries.get('Annots'), after.get('Annots'));
      this.#compared.add(number);
    }
    this.#compareLists(numbers);
  }

  /** Lists of annotations that are objects of their own. */
  #compareLists(replaced: number[]): void {
    const lists = new Set(replaced.filter((number) => this.#before.object(number).kind === 'array'));
    for (const number of this.#before.places.keys()) {
      if (lists.size === 0) return;
      const page = this.#before.object(number);
      if (page.kind !== 'dict' || nameIn(page.entries, 'Type') !== 'Page') continue;
      const annotations = page.entries.get('Annots');
      if (!annotations || !isRef(annotations) || !lists.delete(annotations.number)) continue;
      this.#compareAnnotations(annotations, annotations);
    }
  }

  #compareAnnotations(earlier: Cos | undefined, later: Cos | undefined): void {
    for (const item of this.#grown(earlier, later, 'a page’s annotations')) {
      if (!isRef(item) || !this.#added.has(item.number)) throw new CosError('an annotation was added');
    }
    this.#note(earlier);
  }

  /** Validation data and metadata, as far as nothing else uses them. */
  #exempt(used: ReadonlySet<number>): void {
    const open: Cos[] = ['DSS', 'Metadata'].flatMap((key) => this.#before.catalog.get(key) ?? []);
    const seen = new Set<number>();
    for (let value = open.pop(); value; value = open.pop()) {
      if (value.kind === 'array') for (const item of value.items) open.push(item);
      if (value.kind === 'dict') for (const item of value.entries.values()) open.push(item);
      if (value.kind !== 'ref' || seen.has(value.number)) continue;
      seen.add(value.number);
      if (!used.has(value.number)) this.#compared.add(value.number);
      open.push(this.#before.object(value.number));
    }
  }

  #compareInfo(): void {
    const info = this.#before.trailer.get('Info');
    const before = this.#before.dict(info);
    const after = this.#after.dict(this.#after.trailer.get('Info'));
    if (!before || !after) return; // Without one of them nothing is said that was not said before.
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [value, later] = [this.#before.resolve(before.get(key)), this.#after.resolve(after.get(key))];
      // Only texts: a dictionary can be used by pages too, and then an entry is more than a remark.
      if (INFO_KEYS.has(key) && [value, later].every(({ kind }) => kind === 'string' || kind === 'null')) continue;
      if (!isEqual(value, later, this.#bytes)) throw new CosError(`the document’s ${key} was changed`);
    }
    this.#note(info);
  }

  #note(value: Cos | undefined): void {
    if (value && isRef(value)) this.#compared.add(value.number);
  }
}
