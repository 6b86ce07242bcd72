import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { findOnPath } from '../../src/programs.ts';
import { pdfOf } from '../support/pdf.ts';

/** Every package of it at one version, so that a fixed seed means the same requests everywhere. */
const REQUIREMENTS = join(import.meta.dirname, 'schemathesis-requirements.txt');

/**
 * The schemathesis program, installed into a Python environment in the cache folder the first time.
 * @returns null, loudly, where Python or the packages cannot be had.
 */
export async function obtainSchemathesis(): Promise<string | null> {
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(readConfig().cacheFolder, `schemathesis-${version}`);
  // Its programs name the folder in their first line, so it is made where it stays, and marked when it is whole.
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return join(folder, 'bin', 'schemathesis');
  const python = findOnPath('python3');
  if (!python) return missing('there is no python3');
  try {
    await rm(folder, { recursive: true, force: true });
    await promisify(execFile)(python, ['-m', 'venv', folder], { timeout: 60_000 });
    const pip = join(folder, 'bin', 'pip');
    await promisify(execFile)(pip, ['install', '--quiet', '--no-deps', '-r', REQUIREMENTS], { timeout: 240_000 });
    await mkdir(`${ready}.new`);
    await rename(`${ready}.new`, ready);
    return join(folder, 'bin', 'schemathesis');
  } catch (error) {
    return missing(String((error as Error).message).split('\n')[0] as string);
  }
}

function missing(why: string): null {
  process.stderr.write(`\n!!! THE API IS NOT FUZZED HERE: schemathesis cannot be had (${why}).\n\n`);
  return null;
}

/** How often each operation was answered with which status. */
export type Answers = Record<string, Record<string, number>>;

/**
 * Runs it to its end.
 * @param cookies that its requests carry, in turn: some limits count people.
 * @param answersPath where it leaves how the operations answered.
 * @returns its exit code, and what it said
 */
export async function fuzz(
  program: string,
  options: string[],
  { answersPath, cookies }: { answersPath: string; cookies: string[] },
): Promise<{ code: number; said: string; answers: Answers }> {
  const folder = dirname(answersPath);
  const child = spawn(program, options, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', COLUMNS: '160', PYTHONHASHSEED: '0' },
      ...{ PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: '1', SCHEMATHESIS_HOOKS: 'schemathesis_hooks' },
      ...{ FUZZ_ANSWERS: answersPath, FUZZ_PDF: pdfOf([{}]).toString('base64') },
      ...{ FUZZ_COOKIES: cookies.join(' ') },
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const [code] = await once(child, 'close');
  // It is not there when the program did not come so far as to ask anything.
  const answers = JSON.parse(await readFile(answersPath, 'utf8').catch(() => '{}')) as Answers;
  return { code: code ?? 1, said, answers };
}
