import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** Writes a file that only its owner may read, so that a reader (or a crash) meets the old content or the new, never half. */
export function writePrivateJson(path: string, value: unknown): void {
  const scratch = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(scratch, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(scratch, path);
}

/** What `writePrivateJson` wrote, or null when there is no such file. @throws when it is there but cannot be read. */
export function readPrivateJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
