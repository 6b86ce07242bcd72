import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Images of pages, kept beside the files they were drawn from. Everything here can be drawn again, so nothing is flushed
 * or counted exactly: several processes may share the folder, each trims it now and then, and what one of them loses to
 * another is a miss.
 */
export type PageCache = {
  /** @returns null when it is not there. A stream that was opened stays good whatever is trimmed meanwhile. */
  open(key: PageKey): Promise<{ stream: Readable; bytes: number } | null>;
  has(key: PageKey): Promise<boolean>;
  /** Moves an image that was drawn to a temporary path of the file store into the cache. */
  keep(key: PageKey, temporaryPath: string): Promise<void>;
};

/** `sha256` of the file, page from 1, width in pixels. */
export type PageKey = { sha256: string; page: number; width: number };

/** How pages are drawn. Raised when they would come out differently, so that no older image is taken for a new one. */
const DRAWING = 1;
const FOLDER = 'pages';
const MEBIBYTE = 1024 * 1024;
/** About seven thousand pages at a usual width; the least recently used go first. */
const BYTES_MAX = 512 * MEBIBYTE;
/** What a trim leaves of that, so that the next one is not due at once. */
const LEFT_BY_TRIM = 0.9;
/** Bytes that one process adds between two looks at the folder. */
const TRIM_EVERY_BYTES = 32 * MEBIBYTE;

/** What an image of a page is called everywhere: in the cache, and as its ETag. */
export const pageName = ({ sha256, page, width }: PageKey): string => `${sha256}-${page}-${width}-${DRAWING}`;

/** @param filesFolder of the file store. @param bytesMax beyond which the least recently used images are removed. */
export function openPageCache(filesFolder: string, bytesMax: number = BYTES_MAX): PageCache {
  const folder = join(filesFolder, FOLDER);
  const trimEvery = Math.min(TRIM_EVERY_BYTES, bytesMax / 8);
  let added = 0;
  return {
    async open(key) {
      const path = join(folder, pageName(key));
      const file = await open(path, 'r').catch(unlessMissing);
      if (!file) return null;
      const now = new Date();
      await utimes(path, now, now).catch(unlessMissing);
      return { stream: file.createReadStream(), bytes: (await file.stat()).size };
    },
    async has(key) {
      return (await stat(join(folder, pageName(key))).catch(unlessMissing)) !== null;
    },
    async keep(key, temporaryPath) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      added += (await stat(temporaryPath)).size;
      await rename(temporaryPath, join(folder, pageName(key)));
      if (added < trimEvery) return;
      added = 0;
      await trim(folder, bytesMax, bytesMax * LEFT_BY_TRIM);
    },
  };
}

/** Removes the images of a file that is removed itself. */
export async function forgetPages(filesFolder: string, sha256: string): Promise<void> {
  const folder = join(filesFolder, FOLDER);
  const names = (await readdir(folder).catch(unlessMissing)) ?? [];
  const own = names.filter((name) => name.startsWith(`${sha256}-`));
  await Promise.all(own.map((name) => rm(join(folder, name), { force: true })));
}

async function trim(folder: string, bytesMax: number, bytesAfter: number): Promise<void> {
  const found: { path: string; bytes: number; usedAt: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await stat(path).catch(unlessMissing);
    if (stats) found.push({ path, bytes: stats.size, usedAt: stats.mtimeMs });
  }
  let bytes = found.reduce((sum, one) => sum + one.bytes, 0);
  if (bytes <= bytesMax) return;
  for (const oldest of found.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes <= bytesAfter) return;
    await rm(oldest.path, { force: true });
    bytes -= oldest.bytes;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
