import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A log that has grown larger is copied to `.1` and emptied, so that each takes at most twice that. */
const LOG_BYTES_MAX = 20 * 1024 * 1024;
const ROTATE_EVERY_MS = 60_000;

/**
 * Opens a log for a child process, which then writes to it directly: it needs nobody to read a pipe, also when the
 * process that started it is gone. Hand the descriptor to `spawn`, then close it.
 */
export function openLog(path: string): { descriptor: number; close(): void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'a', 0o600);
  return { descriptor, close: () => closeSync(descriptor) };
}

/** Keeps the logs of a folder small while their writers run; they append, so an emptied file goes on from its beginning. */
export function rotateLogs(folder: string): { stop(): void } {
  const rotate = (): void => {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const path = join(folder, name);
      if (!name.endsWith('.log') || statSync(path).size <= LOG_BYTES_MAX) continue;
      setAside(path);
    }
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rotate();
  const timer = setInterval(rotate, ROTATE_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function setAside(path: string): void {
  try {
    copyFileSync(path, `${path}.1`);
  } catch {
    // A full disk has no room for the copy; then the log gives its own room back.
  }
  truncateSync(path);
}

/** The end of a log, for the person whose start failed. */
export function tailOf(path: string, lines: number): string[] {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines);
  } catch {
    return [];
  }
}
