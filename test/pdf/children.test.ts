import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { engineOn, type PdfEngine } from '../../src/pdf/engine.ts';
import { LIMITS } from '../../src/pdf/limits.ts';
import { residentMemory } from '../../src/pdf/memory.ts';
import { ChildPool } from '../../src/pdf/pool.ts';
import { eventually } from '../platform/command-line.ts';
import { fileOf, inflationBomb, pdfOf, streamObject } from '../support/pdf.ts';
import { type Folder, makeFolder } from './fixture.ts';

let folder: Folder;
let pool: ChildPool;
let engine: PdfEngine;
let good: string;
let slow: string;
beforeAll(async () => {
  folder = makeFolder();
  good = await folder.write('good.pdf', pdfOf([{}]));
  slow = await folder.write('slow.pdf', manyObjects(100_000));
});
afterAll(() => folder.remove());
beforeEach(() => {
  pool = new ChildPool(1);
  engine = engineOn(pool);
});
afterEach(() => engine.close());

/** A file that takes a good part of a second to parse, and is right. */
function manyObjects(count: number): Buffer {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
  const head = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', page];
  return fileOf([...head, ...Array(count).fill('[1 2]')]);
}

/** An object stream: the parser unpacks it whole, as it must to know the objects. */
function objectBomb(): Buffer {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>';
  const bomb = streamObject(inflationBomb(2048), '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode');
  return fileOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>', page, bomb]);
}

const childOf = (of: ChildPool): number => of.pids[0]!;

describe('a file that wants too much', () => {
  test('costs one child its life and nobody else anything, within the bounds of memory', async () => {
    const bomb = await folder.write('bomb.pdf', objectBomb());
    await engine.inspect({ path: good });
    const child = childOf(pool);
    let highest = 0;
    const watch = setInterval(() => {
      highest = Math.max(highest, residentMemory(child).now);
    }, 5);
    const refused = engine.inspect({ path: bomb }).finally(() => clearInterval(watch));
    const next = engine.inspect({ path: good });
    await expect(refused).rejects.toMatchObject({ name: 'PdfRefusal', code: 'pdf_too_complex' });
    expect((await next).pages).toBe(1);
    expect(childOf(pool)).not.toBe(child);
    // The watchdog stops it at about half of this; on a busy machine it may look late, and then the kernel's limit holds.
    expect(highest).toBeLessThan(1024 * 1024 * 1024);
  });

  test('is stopped when its time is up', async () => {
    await engine.inspect({ path: good });
    expect(await pool.run({ kind: 'inspect', path: slow }, { timeoutMs: 30 })).toEqual({
      kind: 'breach',
      what: 'time',
    });
    expect((await engine.inspect({ path: good })).pages).toBe(1);
  });

  test('is not stopped for the time that its child had to wait for the processor', async () => {
    await engine.inspect({ path: good });
    const child = childOf(pool);
    process.kill(child, 'SIGSTOP');
    const running = pool.run({ kind: 'inspect', path: good }, { timeoutMs: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    process.kill(child, 'SIGCONT');
    expect(await running).toMatchObject({ kind: 'answer' });
    expect(childOf(pool)).toBe(child);
  });
});

describe('a child that dies', () => {
  test('has its job done by another one', async () => {
    await engine.inspect({ path: good });
    const child = childOf(pool);
    const inspected = engine.inspect({ path: slow });
    await new Promise((resolve) => setImmediate(resolve));
    process.kill(child, 'SIGKILL');
    expect((await inspected).pages).toBe(1);
    expect(childOf(pool)).not.toBe(child);
  });

  test('while it is idle is replaced before the next job', async () => {
    await engine.inspect({ path: good });
    process.kill(childOf(pool), 'SIGKILL');
    expect((await engine.inspect({ path: good })).pages).toBe(1);
  });

  test('is replaced after its share of jobs', async () => {
    await engine.inspect({ path: good });
    const child = childOf(pool);
    for (let jobs = 1; jobs < LIMITS.jobsPerChildMax; jobs++) {
      expect(childOf(pool)).toBe(child);
      await engine.inspect({ path: good });
    }
    expect(childOf(pool)).not.toBe(child);
    expect((await engine.inspect({ path: good })).pages).toBe(1);
  });
});

describe('a caller', () => {
  test('who gives up gets the reason, and the child is free for others', async () => {
    await engine.inspect({ path: good });
    const abort = new AbortController();
    const running = engine.inspect({ path: slow }, { signal: abort.signal });
    const waiting = engine.inspect({ path: good }, { signal: abort.signal });
    const patient = engine.inspect({ path: good });
    abort.abort(new Error('the client left'));
    await expect(running).rejects.toThrow('the client left');
    await expect(waiting).rejects.toThrow('the client left');
    expect((await patient).pages).toBe(1);
    await expect(engine.inspect({ path: good }, { signal: abort.signal })).rejects.toThrow('the client left');
  });

  test('whose file cannot be opened is told to come again, without the path', async () => {
    const failure = engine.inspect({ path: folder.path('missing.pdf') });
    await expect(failure).rejects.toMatchObject({ name: 'PdfUnavailable', message: 'Error ENOENT' });
  });

  test('is turned away when too many wait, or when the engine is closed', async () => {
    const calls = Array.from({ length: LIMITS.queueMax + 2 }, () => engine.inspect({ path: good }));
    const last = calls.pop()!;
    const settled = Promise.allSettled(calls);
    await expect(last).rejects.toThrow('too many PDF jobs wait');
    await engine.close();
    const outcomes = (await settled).map((each) => (each.status === 'rejected' ? String(each.reason) : 'done'));
    expect(outcomes.at(-1)).toContain('closed');
    await expect(engine.inspect({ path: good })).rejects.toMatchObject({ name: 'PdfUnavailable' });
  });
});

describe('a child', () => {
  test('has an empty environment and limits of its own', async () => {
    await engine.inspect({ path: good });
    const child = childOf(pool);
    const names = readFileSync(`/proc/${child}/environ`, 'latin1')
      .split('\0')
      .filter(Boolean)
      .map((pair) => pair.split('=')[0]);
    // Node's own two, by which parent and child talk.
    expect(names.filter((name) => !name!.startsWith('NODE_CHANNEL_'))).toEqual([]);
    const limits = readFileSync(`/proc/${child}/limits`, 'latin1');
    expect(limits).toMatch(new RegExp(`Max data size\\s+${LIMITS.dataBytesMax}\\s`));
    expect(limits).toMatch(/Max core file size\s+0\s/);
  });

  test('ends when its parent is killed', async () => {
    const script =
      `const { ChildPool } = await import(${JSON.stringify(new URL('../../src/pdf/pool.ts', import.meta.url).href)});` +
      `const pool = new ChildPool(1);` +
      `await pool.run({ kind: 'inspect', path: ${JSON.stringify(good)} }, { timeoutMs: 60000 });` +
      `process.stdout.write(String(pool.pids[0])); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(parent.stdout, 'data');
    const child = Number(printed);
    expect(existsSync(`/proc/${child}`)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await eventually('the child ends, too', () => !isRunning(child));
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}
