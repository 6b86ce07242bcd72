import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../src/config.ts';
import { findOnPath } from '../src/programs.ts';
import type { Say } from './report.ts';

/**
 * What a user would take for PDF work instead, where this machine has it. Each is a program of its own; a run's time
 * includes its start, as it would in somebody's product.
 */
export type PdfTool = { name: string; run(...args: string[]): Promise<void> };

const RUN_WITHIN_MS = 120_000;
const INSTALL_WITHIN_MS = 180_000;
const PYHANKO = 'pyHanko==0.38.0';
const run = promisify(execFile);

/** @returns null when it is not on this machine, and says so. */
export function findTool(name: 'pdftoppm' | 'qpdf', say: Say): PdfTool | null {
  const path = findOnPath(name);
  if (path) return { name, run: (...args) => execute(path, args) };
  say(`${name} is not on this machine: its figures are missing`);
  return null;
}

/** A script of `bare/` for pyHanko, which is installed from PyPI into the cache folder the first time. */
export async function obtainPyHanko(
  say: Say,
  scriptName: 'pyhanko-stamp.py' | 'pyhanko-seal.py',
): Promise<PdfTool | null> {
  const folder = join(readConfig().cacheFolder, `bench-${PYHANKO.replace('==', '-')}`);
  const python = join(folder, 'bin', 'python');
  const script = join(import.meta.dirname, 'bare', scriptName);
  try {
    if (!existsSync(python)) {
      say(`installing ${PYHANKO}`);
      await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_WITHIN_MS });
      await run(python, ['-m', 'pip', 'install', '--quiet', PYHANKO, 'Pillow'], { timeout: INSTALL_WITHIN_MS });
    }
    await execute(python, ['-c', 'import pyhanko.stamp']);
    return { name: 'pyHanko', run: (...args) => execute(python, [script, ...args]) };
  } catch {
    say('pyHanko cannot be had on this machine: its figures are missing');
    return null;
  }
}

async function execute(command: string, args: string[]): Promise<void> {
  await run(command, args, { timeout: RUN_WITHIN_MS, maxBuffer: 1024 * 1024 });
}
