import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { emptyHome } from './command-line.ts';

const ENSURE = fileURLToPath(new URL('../../scripts/ensure.js', import.meta.url));
const WANTED = {
  '': {},
  'node_modules/koa': { version: '3.3.0', integrity: 'sha512-a' },
  'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-b', optional: true },
};

/** A checkout whose npm notes that it was called, takes a moment, and then does `effect`. */
function checkout(effect: string) {
  const root = emptyHome();
  mkdirSync(join(root, 'scripts'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  copyFileSync(ENSURE, join(root, 'scripts', 'ensure.js'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: WANTED }));
  writeFileSync(
    join(root, 'npm.cjs'),
    `const fs = require('node:fs');
     fs.appendFileSync('called', process.argv[2] + '\\n');
     setTimeout(() => { ${effect} }, 500);`,
  );
  const INSTALLED = join(root, 'node_modules', '.package-lock.json');
  return {
    root,
    installed(packages: object) {
      mkdirSync(join(root, 'node_modules'), { recursive: true });
      writeFileSync(INSTALLED, JSON.stringify({ packages }));
    },
    calls: () =>
      existsSync(join(root, 'called')) ? readFileSync(join(root, 'called'), 'utf8').trim().split('\n') : [],
    async ensure(): Promise<{ code: number | null; stderr: string }> {
      const child = spawn(process.execPath, [join(root, 'scripts', 'ensure.js')], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm.cjs'), npm_node_execpath: process.execPath },
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      return { code: await new Promise((resolve) => child.once('close', resolve)), stderr };
    },
  };
}

const INSTALLS = `fs.mkdirSync('node_modules', { recursive: true });
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`;

describe('installing what is missing', () => {
  test('nothing is done where every package is there, optional ones of other platforms aside', async () => {
    const { ensure, installed, calls } = checkout(INSTALLS);
    installed({ 'node_modules/koa': WANTED['node_modules/koa'] });
    expect(await ensure()).toEqual({ code: 0, stderr: '' });
    expect(calls()).toEqual([]);
  });

  test('a fresh checkout is installed with npm ci, once for several starts at the same time', async () => {
    const { ensure, calls } = checkout(INSTALLS);
    const results = await Promise.all([ensure(), ensure(), ensure()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(calls()).toEqual(['ci']);
    expect(results.map(({ stderr }) => stderr).join('')).toContain('✓ Packages installed');
  });

  test('another version than the lock file’s is replaced', async () => {
    const { ensure, installed, calls } = checkout(INSTALLS);
    installed({ 'node_modules/koa': { version: '3.2.0', integrity: 'sha512-z' } });
    expect((await ensure()).code).toBe(0);
    expect(calls()).toEqual(['ci']);
  });

  test('an install that fails stops the command and is tried again the next time', async () => {
    const { ensure, calls } = checkout('process.exit(3);');
    const { code, stderr } = await ensure();
    expect(code).toBe(1);
    expect(stderr).toContain('npm ci ended with code 3');
    await ensure();
    expect(calls()).toEqual(['ci', 'ci']);
  });
});
