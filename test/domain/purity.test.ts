/** The rules and the workflows must run the same in every replay: no clock, no chance, no I/O, whatever they import. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const SANDBOX_PACKAGES = ['@temporalio/workflow', '@temporalio/common'];
/** What Temporal replaces inside a workflow by the time and the seed of the history; the rules are handed both. */
const REPLACED_IN_WORKFLOWS = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/;
const IMPURE = /\bprocess\b\.|\bperformance\.|\bcrypto\.|\brandomUUID\b|\bfetch\(|(?<!typeof )\bimport\(|\brequire\(/;

function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, folder, name));
}

/** What a file imports at run time, types aside. */
function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[\w$*\s{},]+\sfrom\s+)?'([^']+)'/gm);
  return [...statements].map(([, specifier]) => specifier!);
}

/** The code without its comments, which may well speak of a process. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Everything that is bundled with the workflows. */
function reachedFrom(files: string[]): string[] {
  const reached = new Set(files);
  for (const file of reached) {
    for (const specifier of importsOf(codeOf(file))) {
      if (specifier.startsWith('.')) reached.add(resolve(dirname(file), specifier));
    }
  }
  return [...reached];
}

const domain = sourcesOf('src/domain');
const name = (file: string) => relative(ROOT, file);

describe('the domain', () => {
  test.each(domain.map(name))('%s imports only its neighbours and touches neither clock nor chance', (file) => {
    const code = codeOf(join(ROOT, file));
    expect(
      [...code.matchAll(/from '([^']+)'/g)].map(([, from]) => from).filter((from) => !/^\.\/[\w-]+\.ts$/.test(from!)),
    ).toEqual([]);
    expect(code).not.toMatch(IMPURE);
    expect(code).not.toMatch(REPLACED_IN_WORKFLOWS);
  });
});

describe('the workflows', () => {
  test('import, directly or not, nothing that could do I/O', () => {
    const found = reachedFrom(sourcesOf('workflows')).flatMap((file) =>
      importsOf(codeOf(file))
        .filter((specifier) => !SANDBOX_PACKAGES.includes(specifier))
        .filter(
          (specifier) => !specifier.startsWith('.') || name(resolve(dirname(file), specifier)).startsWith('activities'),
        )
        .map((specifier) => `${name(file)} imports ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  test('and what they import ask nothing that a replay could not answer', () => {
    const impure = reachedFrom(sourcesOf('workflows')).filter((file) => IMPURE.test(codeOf(file)));
    expect(impure.map(name)).toEqual([]);
  });
});

test('the check sees what it looks for', () => {
  expect(importsOf("import { readFileSync } from 'node:fs';\nimport type { A } from './a.ts';")).toEqual(['node:fs']);
  expect(importsOf("export { next } from './work.ts';\nimport {\n  a,\n  type B,\n} from './c.ts';")).toEqual([
    './work.ts',
    './c.ts',
  ]);
  for (const code of ['process.env', 'crypto.randomUUID()', 'performance.now()', 'await import("x")', 'fetch("x")']) {
    expect(code).toMatch(IMPURE);
  }
  for (const code of ['Date.now()', 'new Date()', 'Math.random()']) expect(code).toMatch(REPLACED_IN_WORKFLOWS);
  expect('new Date(at).toISOString()').not.toMatch(REPLACED_IN_WORKFLOWS);
});
