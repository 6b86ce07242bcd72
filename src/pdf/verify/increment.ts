/**
 * What was added to a file after a revision that somebody signed, byte for byte.
 *
 * N1: it is a row of whole revisions: objects, then their cross-references, then `startxref` and the end mark. Anything else
 *     may be read by some readers and not by others.
 * N2: every object in it is listed by the cross-references of its revision, at the place where it stands, once; and these
 *     list nothing that does not stand there.
 * N3: each revision continues the one before it.
 */
import { CosError, CosReader, type CosRef } from './cos.ts';
import type { Revision } from './revision.ts';
import { lastStartXref, readSection, type Section } from './xref.ts';

const REVISIONS_MAX = 100;

/** @param whole the file as it ends now. @throws CosError when the bytes from `from` on are not as they must be. */
export function checkIncrements(whole: Revision, from: number): void {
  const { bytes, end } = whole;
  const resolve = (ref: CosRef) => whole.object(ref.number);
  const reader = new CosReader(bytes, from, { end, resolve });
  let previous = lastStartXref(bytes, from);
  reader.skipSpace({ comments: false });
  for (let count = 0; !reader.atEnd; count += 1) {
    if (count >= REVISIONS_MAX) throw new CosError('the file was changed too often');
    previous = checkRevision(reader, previous);
    reader.skipSpace({ comments: false });
  }
}

/** One revision. @returns where its cross-references are */
function checkRevision(reader: CosReader, previous: number): number {
  const objects = new Map<number, number>();
  let section: Section | null = null;
  for (;;) {
    reader.skipSpace({ comments: false });
    const at = reader.at;
    if (reader.take('xref')) {
      section = readSection(reader.bytes, at, reader.bytes.length);
      skipTable(reader);
      break;
    }
    if (reader.take('startxref')) {
      reader.at = at;
      break;
    }
    const { number } = reader.indirect();
    if (objects.has(number)) throw new CosError('an object stands twice in one revision');
    objects.set(number, at);
  }
  reader.skipSpace({ comments: false });
  reader.expect('startxref');
  reader.skipSpace({ comments: false });
  const stated = reader.integer();
  reader.skipSpace({ comments: false });
  reader.expect('%%EOF');
  section ??= readSection(reader.bytes, stated, reader.bytes.length);
  if (section.at !== stated) throw new CosError('the end of a revision points somewhere else');
  if (section.prev !== previous) throw new CosError('a revision does not continue the one before it');
  if (section.trailer.has('XRefStm')) throw new CosError('a revision has two cross-reference tables');
  checkListed(section, objects);
  return stated;
}

function checkListed(section: Section, objects: Map<number, number>): void {
  const listed = new Map<number, number>();
  for (const [number, place] of section.places) {
    if (place.kind === 'offset') listed.set(number, place.offset);
    if (place.kind === 'compressed' && !objects.has(place.stream)) {
      throw new CosError('an object is listed in a stream of an earlier revision');
    }
  }
  // A cross-reference stream need not list itself.
  if (section.stream) listed.set(section.stream.number, section.at);
  for (const [number, at] of objects) {
    if (listed.get(number) !== at) throw new CosError('an object stands in the file that is not listed');
  }
  if (listed.size !== objects.size) throw new CosError('an object is listed that does not stand in its revision');
}

/** Behind the trailer of a table whose first word was read. */
function skipTable(reader: CosReader): void {
  reader.skipSpace();
  while (!reader.take('trailer')) {
    reader.integer();
    reader.skipSpace();
    const count = reader.integer();
    for (let index = 0; index < count; index += 1) {
      for (let field = 0; field < 2; field += 1) {
        reader.skipSpace();
        reader.integer();
      }
      reader.skipSpace();
      if (!reader.take('n')) reader.expect('f');
    }
    reader.skipSpace();
  }
  reader.value();
}
