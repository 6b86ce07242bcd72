import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { type ChromiumBuild, chromiumBuild, installedChromium } from '../../src/platform/chromium-build.ts';
import { installChromium } from '../../src/platform/chromium-install.ts';
import { identify } from '../../src/platform/process-identity.ts';
import { memoryOfTree } from '../../src/platform/process-memory.ts';
import { openStream, sealStream } from '../../src/secrets/sealed-stream.ts';
import { endBrowsersOn, locateChromium } from '../../src/whatsapp/session/chromium.ts';
import { plannedRestart, type Wellbeing } from '../../src/whatsapp/session/planned-restart.ts';
import { packFolder, unpackFolder } from '../../src/whatsapp/session/profile-archive.ts';

/** What keeps connections going, piece by piece and without a browser. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-operations-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const collect = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const through = (bytes: Uint8Array, transform: Transform): Promise<Buffer> => {
  pipeline(Readable.from([bytes], { objectMode: false }), transform).catch(() => {}); // Whoever reads it hears of it too.
  return collect(transform);
};

describe('a sealed stream', () => {
  const key = randomBytes(32);
  const PIECE = 64 * 1024;

  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])('of %i bytes opens as what it was', async (length) => {
    const plain = randomBytes(length);
    const sealed = await through(plain, sealStream(key, 'row 1'));
    if (length >= 16) expect(sealed.includes(plain.subarray(0, 16))).toBe(false);
    expect((await through(sealed, openStream(key, 'row 1'))).equals(plain)).toBe(true);
  });

  test('does not open when it was altered, cut off, put together anew, or sealed for something else', async () => {
    const sealed = await through(randomBytes(2 * PIECE + 5), sealStream(key, 'row 1'));
    const head = 33;
    const piece = PIECE + 16;
    const altered = Buffer.from(sealed);
    altered[head + 7]! ^= 1;
    const swapped = Buffer.concat([
      sealed.subarray(0, head),
      sealed.subarray(head + piece, head + 2 * piece),
      sealed.subarray(head, head + piece),
      sealed.subarray(head + 2 * piece),
    ]);
    for (const bad of [altered, swapped, sealed.subarray(0, head + 2 * piece), sealed.subarray(0, 20)]) {
      await expect(through(bad, openStream(key, 'row 1'))).rejects.toThrow();
    }
    await expect(through(sealed, openStream(key, 'row 2'))).rejects.toThrow();
    await expect(through(sealed, openStream(randomBytes(32), 'row 1'))).rejects.toThrow();
  });
});

describe('the archive of a profile', () => {
  test('has the named folders of it and nothing else, and comes back byte by byte', async () => {
    const [from, to] = [join(folder, 'profile'), join(folder, 'copy')];
    const files = {
      'Default/Keys/a': randomBytes(200_000),
      'Default/Keys/inner/ü': Buffer.alloc(0),
      'Default/Cache/b': randomBytes(9),
    };
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(join(from, name, '..'), { recursive: true });
      await writeFile(join(from, name), bytes);
    }
    await unpackFolder(packFolder(from, ['Default/Keys', 'Default/Missing'], 1_000_000), to);
    expect((await readFile(join(to, 'Default/Keys/a'))).equals(files['Default/Keys/a'])).toBe(true);
    expect((await stat(join(to, 'Default/Keys/inner/ü'))).size).toBe(0);
    expect(await readdir(join(to, 'Default'))).toEqual(['Keys']);
  });

  test('is refused when it is too large, cut off, or leads out of its folder', async () => {
    const from = join(folder, 'profile');
    await expect(collect(packFolder(from, ['Default'], 1_000))).rejects.toThrow('more than 1000 bytes');
    const whole = await collect(packFolder(from, ['Default/Keys'], 1_000_000));
    const cut = Readable.from([whole.subarray(0, -9)]);
    await expect(unpackFolder(cut, join(folder, 'cut'))).rejects.toThrow('cut off');
    const name = Buffer.from('../../escaped');
    const head = Buffer.alloc(8);
    head.writeUInt16BE(name.length, 0);
    const escaping = Readable.from([Buffer.concat([head, name, Buffer.alloc(8)])]);
    await expect(unpackFolder(escaping, join(folder, 'escape'))).rejects.toThrow('leads out');
  });
});

describe('a session that is well is restarted', () => {
  const HOUR = 3_600_000;
  const settings = { memoryMax: 1_000, backupMs: { first: 120_000, every: 24 * HOUR } };
  const now = 1_000 * HOUR;
  const calm: Wellbeing = {
    ...{ now, readyAt: now - HOUR, looks: 100, memoryBytes: 500, isSending: false },
    ...{ backupAt: now - HOUR, backupTriedAt: null, trafficAt: now - 60_000 },
  };
  test.each<[string, Partial<Wellbeing>, 'memory' | 'backup' | null]>([
    ['not at all while nothing is due', {}, null],
    ['for its memory when it takes too much', { memoryBytes: 1_001 }, 'memory'],
    ['not in the middle of a message', { memoryBytes: 1_001, backupAt: null, isSending: true }, null],
    ['not again and again where the limit is too low', { memoryBytes: 1_001, looks: 3 }, null],
    ['soon after it was linked, for a first copy', { backupAt: null }, 'backup'],
    ['not before it has synced for a while', { backupAt: null, readyAt: now - 60_000 }, null],
    ['not while people write', { backupAt: null, readyAt: now - 180_000, trafficAt: now - 1_000 }, null],
    [
      'but they cannot put it off for ever',
      { backupAt: null, readyAt: now - 2 * HOUR, trafficAt: now - 1_000 },
      'backup',
    ],
    ['when the copy is a day old', { backupAt: now - 25 * HOUR }, 'backup'],
    ['not at once when nothing came of it', { backupAt: null, backupTriedAt: now - 600_000 }, null],
  ])('%s', (_, change, expected) => {
    expect(plannedRestart({ ...calm, ...change }, settings)).toBe(expected);
  });
});

test('browsers that were left on a profile are ended, with the script that started them; no other process is', async () => {
  const profile = join(folder, 'left');
  await mkdir(profile);
  await symlink('another-host-1', join(profile, 'SingletonLock'));
  const startedOn = (path: string) => spawn('sh', ['-c', 'read _', 'chromium', `--user-data-dir=${path}`]);
  const [left, script, innocent] = [startedOn(profile), startedOn(profile), startedOn(`${profile}-other`)];
  const ended = Promise.all([left, script].map((one) => once(one, 'exit')));
  await endBrowsersOn(profile);
  await ended;
  await expect(readlink(join(profile, 'SingletonLock'))).rejects.toThrow('ENOENT');
  expect(identify(innocent.pid!)).not.toBeNull();
  innocent.stdin.end();
});

test('what a process tree takes is known on Linux', async () => {
  const bytes = await memoryOfTree(process.pid);
  if (process.platform === 'linux') expect(bytes).toBeGreaterThan(20_000_000);
  expect(await memoryOfTree(2 ** 22 + 1)).toBeNull();
});

describe('the Chromium of the data folder', () => {
  const PROGRAM = 'chrome-headless-shell-linux64/chrome-headless-shell';
  const script = Buffer.from(`#!/bin/sh\n# ${'padding '.repeat(50)}\necho "Chromium 1.2.3"\n`);
  const archive = zipOf([
    { name: 'chrome-headless-shell-linux64/', bytes: Buffer.alloc(0), mode: 0o755 },
    { name: PROGRAM, bytes: script, mode: 0o755 },
    { name: 'chrome-headless-shell-linux64/ABOUT', bytes: Buffer.from('about'), mode: 0o644 },
  ]);
  const build: ChromiumBuild = {
    ...{ version: '1.2.3', system: 'linux64', bytes: archive.length, program: PROGRAM },
    sha256: createHash('sha256').update(archive).digest('hex'),
  };
  const asked: string[] = [];
  let server: Server;
  let address: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url?.startsWith('/gone/')) response.writeHead(404).end();
      else response.end(archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const leftIn = async (home: string) => readdir(join(home, 'chromium')).catch(() => []);

  test('is downloaded, checked, unpacked and found, once', async () => {
    const home = join(folder, 'downloaded');
    const path = await installChromium(home, build, address);
    expect(asked).toEqual(['/1.2.3/linux64/chrome-headless-shell-linux64.zip']);
    expect(await readFile(path, 'utf8')).toBe(script.toString());
    expect(await installChromium(home, build, address)).toBe(path);
    expect(asked).toHaveLength(1);
    expect([installedChromium(home, build), await leftIn(home)]).toEqual([path, ['1.2.3']]);
  });

  test('may come from a file that was downloaded elsewhere', async () => {
    const [home, file] = [join(folder, 'given'), join(folder, 'given.zip')];
    await writeFile(file, archive);
    const path = await installChromium(home, build, file);
    expect((await stat(path)).mode & 0o100).toBe(0o100);
  });

  test('is not installed when it is another file, cannot be had, or does not run; and it is said what helps', async () => {
    const home = join(folder, 'refused');
    const other = { ...build, sha256: '0'.repeat(64) };
    await expect(installChromium(home, other, address)).rejects.toMatchObject({
      advice: expect.arrayContaining([expect.stringContaining('not the archive that was expected')]),
    });
    await expect(installChromium(home, build, `${address}/gone`)).rejects.toMatchObject({
      message: expect.stringContaining('could not be installed'),
      advice: expect.arrayContaining(['the answer is 404.', expect.stringContaining('apt install chromium')]),
    });
    await expect(installChromium(home, build, 'http://127.0.0.1:9')).rejects.toMatchObject({
      advice: expect.arrayContaining([expect.stringContaining('--from')]),
    });
    await expect(installChromium(home, { ...build, bytes: 10 }, address)).rejects.toThrow('could not be installed');
    const broken = zipOf([{ name: PROGRAM, bytes: Buffer.from('#!/bin/sh\nexit 127\n'), mode: 0o755 }]);
    await writeFile(join(folder, 'broken.zip'), broken);
    const sha256 = createHash('sha256').update(broken).digest('hex');
    const running = installChromium(home, { ...build, sha256 }, join(folder, 'broken.zip'));
    await expect(running).rejects.toThrow('does not run on this system');
    expect(await leftIn(home)).toEqual([]);
  });

  test('is used where neither the setting nor the system has one', async () => {
    const home = join(folder, 'located');
    const own = chromiumBuild('linux-x64')!;
    const path = join(home, 'chromium', own.version, own.program);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, script, { mode: 0o755 });
    const located = (env: Record<string, string>) => locateChromium(readConfig({ COUNTERSIGN_HOME: home, ...env }));
    expect(located({ CHROMIUM_PATH: path })).toEqual({ path, source: 'setting' });
    expect(located({ CHROMIUM_PATH: '/nowhere/chromium' })).toBeNull();
    expect(['system', 'installed']).toContain(located({})?.source);
    if (process.platform === 'linux' && process.arch === 'x64') expect(installedChromium(home)).toBe(path);
  });
});

/** A zip archive as Google packs them: deflated, with the modes of Unix. */
function zipOf(files: { name: string; bytes: Buffer; mode: number }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, mode } of files) {
    const packed = deflateRawSync(bytes);
    const method = name.endsWith('/') ? 0 : 8;
    const content = method === 0 ? bytes : packed;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.of(20, 3), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
