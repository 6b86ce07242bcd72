import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, type ReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Bytes, found by their SHA-256. A file appears under its name whole or not at all (temporary file, fsync, rename,
 * fsync of the folder), and never changes. Rows refer to it only after it is there.
 */
export type FileStore = {
  /** Where a new file can be written before it is adopted; on the same file system as the store. */
  temporaryPath(): Promise<string>;
  /** Moves a temporary file into the store. Adopting the same bytes twice is harmless. */
  adopt(temporaryPath: string): Promise<{ sha256: string; bytes: number }>;
  put(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }>;
  /** The path of stored bytes, for readers in other processes. @throws MissingFile */
  path(sha256: string): Promise<string>;
  /** A temporary copy of stored bytes, the caller's to change or adopt. @throws MissingFile */
  copy(sha256: string): Promise<string>;
  /** Hashes the stored bytes again. @throws MissingFile, or Error when they are not what they were. */
  verify(sha256: string): Promise<void>;
  /** @throws MissingFile */
  stream(sha256: string): Promise<StoredStream>;
  remove(sha256: string): Promise<void>;
  /** Writes and removes a few bytes. @throws when files could not be stored now. */
  check(): Promise<void>;
};

export type StoredStream = {
  stream: ReadStream;
  bytes: number;
  /** Another stream, of some of its bytes. */
  part(range: ByteRange): ReadStream;
};
/** The first and the last byte, counted from 0. */
export type ByteRange = { from: number; to: number };

export class MissingFile extends Error {
  constructor(sha256: string) {
    super(`no stored file has the hash ${sha256}`);
    this.name = 'MissingFile';
  }
}

/** @param folder created when missing; several machines may share it through a network file system. */
export function openFileStore(folder: string): FileStore {
  const place = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new MissingFile(sha256);
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const temporaryPath = async (): Promise<string> => {
    const temporary = join(folder, 'incoming');
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    return join(temporary, randomUUID());
  };

  const store: FileStore = {
    temporaryPath,
    async adopt(path) {
      const { sha256, bytes } = await hashFile(path);
      const target = place(sha256);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await syncPath(path);
      await rename(path, target);
      await syncPath(dirname(target));
      return { sha256, bytes };
    },
    async put(content) {
      const path = await temporaryPath();
      const file = await open(path, 'wx', 0o600);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      return store.adopt(path);
    },
    async path(sha256) {
      const path = place(sha256);
      await stat(path).catch(() => {
        throw new MissingFile(sha256);
      });
      return path;
    },
    async copy(sha256) {
      const target = await temporaryPath();
      await copyFile(await store.path(sha256), target, constants.COPYFILE_FICLONE);
      return target;
    },
    async verify(sha256) {
      const found = await hashFile(await store.path(sha256));
      if (found.sha256 !== sha256) throw new Error(`the stored file ${sha256} has been altered`);
    },
    async stream(sha256) {
      const path = await store.path(sha256);
      const { size } = await stat(path);
      const part = ({ from, to }: ByteRange) => createReadStream(path, { start: from, end: to });
      return { stream: createReadStream(path), bytes: size, part };
    },
    async check() {
      const path = await temporaryPath();
      await writeFile(path, 'check', { flag: 'wx', mode: 0o600, flush: true });
      await rm(path);
    },
    async remove(sha256) {
      await rm(place(sha256), { force: true });
    },
  };
  return store;
}

async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
