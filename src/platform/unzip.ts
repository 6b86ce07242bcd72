import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** Of an archive whose hash has been checked; the bounds are against slips. */
const ENTRIES_MAX = 10_000;
const BYTES_MAX = 2 * 1024 ** 3;
const DIRECTORY_BYTES_MAX = 4 * 1024 ** 2;

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;

type Entry = { name: string; method: number; packed: number; size: number; mode: number; offset: number };

/** Unpacks a zip archive of plain files and folders, which is what Google packs browsers in. @throws Error for any other */
export async function unzip(path: string, folder: string): Promise<void> {
  const file = await open(path);
  try {
    const entries = await readDirectory(file);
    if (entries.reduce((sum, { size }) => sum + size, 0) > BYTES_MAX) throw new Error('the archive is too large');
    for (const entry of entries) await extract(file, entry, folder);
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tail = await read(
    file,
    Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX),
    Math.min(size, END_BYTES + COMMENT_BYTES_MAX),
  );
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END_SIGNATURE);
  const at = tail.lastIndexOf(mark);
  if (at < 0) throw new Error('it is no zip archive');
  const count = tail.readUInt16LE(at + 10);
  const bytes = tail.readUInt32LE(at + 12);
  if (count > ENTRIES_MAX || bytes > DIRECTORY_BYTES_MAX) throw new Error('the archive has too many entries');
  const directory = await read(file, tail.readUInt32LE(at + 16), bytes);
  const entries: Entry[] = [];
  for (let from = 0; entries.length < count; ) {
    if (directory.readUInt32LE(from) !== ENTRY_SIGNATURE) throw new Error('the directory of the archive is damaged');
    const nameBytes = directory.readUInt16LE(from + 28);
    entries.push({
      method: directory.readUInt16LE(from + 10),
      packed: directory.readUInt32LE(from + 20),
      size: directory.readUInt32LE(from + 24),
      mode: directory[from + 5] === UNIX ? directory.readUInt32LE(from + 38) >>> 16 : 0,
      offset: directory.readUInt32LE(from + 42),
      name: directory.toString('utf8', from + ENTRY_BYTES, from + ENTRY_BYTES + nameBytes),
    });
    from += ENTRY_BYTES + nameBytes + directory.readUInt16LE(from + 30) + directory.readUInt16LE(from + 32);
  }
  return entries;
}

async function extract(file: FileHandle, { name, method, packed, size, mode, offset }: Entry, folder: string) {
  const target = join(folder, name);
  if (relative(folder, target).startsWith('..')) throw new Error(`the name ${name} leads out of the folder`);
  if (name.endsWith('/')) {
    await mkdir(target, { recursive: true });
    return;
  }
  if (method !== STORED && method !== DEFLATED) throw new Error(`${name} is packed in a way that is not known`);
  const local = await read(file, offset, LOCAL_BYTES);
  const start = offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  await mkdir(dirname(target), { recursive: true });
  const source =
    packed === 0 ? Readable.from([]) : file.createReadStream({ start, end: start + packed - 1, autoClose: false });
  const unpacked: Transform[] = method === DEFLATED ? [createInflateRaw()] : [];
  const output = createWriteStream(target, { flags: 'wx', mode: mode & 0o777 || 0o644 });
  await pipeline([source, ...unpacked, output]);
  if (output.bytesWritten !== size) throw new Error(`${name} is damaged`);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position, length });
  if (bytesRead !== length) throw new Error('the archive is cut off');
  return buffer;
}
