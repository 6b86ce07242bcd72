import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Files of a folder in one stream, and back: for each its name and its length, then its bytes; an empty name at the end. Made
 * for a folder that nobody writes to meanwhile. Neither way ever holds more than a piece of a file in memory.
 */
const NAME_BYTES_MAX = 4_096;
const FILES_MAX = 20_000;
/** The length of the name, and of the file. */
const HEAD_BYTES = 2 + 6;

class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/**
 * @param parts folders below `root` that are taken along, where they are there.
 * @throws ArchiveError in the stream, for more than `bytesMax` or for a file that changes while it is read.
 */
export function packFolder(root: string, parts: readonly string[], bytesMax: number): Readable {
  return Readable.from(packed(root, parts, bytesMax), { objectMode: false });
}

async function* packed(root: string, parts: readonly string[], bytesMax: number): AsyncGenerator<Buffer> {
  let left = bytesMax;
  for (const path of await filesOf(root, parts)) {
    const { size } = await stat(path);
    left -= size;
    if (left < 0) throw new ArchiveError(`the profile has more than ${bytesMax} bytes`);
    yield headOf(relative(root, path).split(sep).join('/'), size);
    let read = 0;
    for await (const chunk of size === 0 ? [] : createReadStream(path, { end: size - 1 })) {
      read += chunk.length;
      yield chunk as Buffer;
    }
    if (read !== size) throw new ArchiveError('the profile changes while it is copied');
  }
  yield Buffer.alloc(HEAD_BYTES);
}

async function filesOf(root: string, parts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const part of parts) {
    const entries = await readdir(join(root, part), { recursive: true, withFileTypes: true }).catch(unlessMissing);
    found.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  }
  if (found.length > FILES_MAX) throw new ArchiveError(`the profile has more than ${FILES_MAX} files`);
  return found.sort();
}

function unlessMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function headOf(name: string, size: number): Buffer {
  const bytes = Buffer.from(name);
  if (bytes.length > NAME_BYTES_MAX) throw new ArchiveError('a name in the profile is too long');
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(bytes.length, 0);
  head.writeUIntBE(size, 2, 6);
  return Buffer.concat([head, bytes]);
}

/** Writes the files of such a stream below `root`, which must be empty. @throws ArchiveError when it is not whole. */
export async function unpackFolder(source: AsyncIterable<Buffer>, root: string): Promise<void> {
  const bytes = new Bytes(source);
  for (let files = 0; files <= FILES_MAX; files += 1) {
    const head = await bytes.exactly(HEAD_BYTES);
    const length = head.readUInt16BE(0);
    if (length === 0) return;
    const name = (await bytes.exactly(length)).toString();
    const path = join(root, name);
    if (relative(root, path).startsWith('..')) throw new ArchiveError('a name leads out of the profile');
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(bytes.next(head.readUIntBE(2, 6)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }
  throw new ArchiveError(`the archive has more than ${FILES_MAX} files`);
}

/** Reads as many bytes as are asked for, however they come. */
class Bytes {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async exactly(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.next(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *next(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#source.next();
        if (done) throw new ArchiveError('the archive is cut off');
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}
