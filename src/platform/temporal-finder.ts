import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findOnPath, isExecutable } from '../programs.ts';
import { PlatformError } from './failure.ts';
import { startProgress } from './progress.ts';
import { downloadTemporal } from './temporal-download.ts';

/** The last tag that `go install` accepts: later ones carry replace directives. Server 1.29.1, UI 2.42.1. */
export const TEMPORAL_CLI_VERSION = '1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`;

/** Where a `temporal` program comes from. */
export type TemporalSource = 'path' | 'cache' | 'download' | 'go';

/** The `temporal` program that is on this machine already, or null. */
export async function findTemporal(
  cacheFolder: string,
): Promise<{ source: TemporalSource; path: string; version: string } | null> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = findOnPath(`temporal${suffix}`);
  const places: { source: TemporalSource; path: string | null }[] = [
    { source: 'path', path: onPath },
    { source: 'cache', path: join(cacheFolder, 'bin', `temporal${suffix}`) },
  ];
  for (const { source, path } of places) {
    const version = path && isExecutable(path) ? await versionOf(path) : null;
    if (path && version) return { source, path, version };
  }
  return null;
}

/**
 * The `temporal` program: what is here already, else Temporal's own download, else a build with Go into the cache folder.
 * @throws PlatformError naming all ways, with why each failed.
 */
export async function obtainTemporal(cacheFolder: string): Promise<{ source: TemporalSource; path: string }> {
  const found = await findTemporal(cacheFolder);
  if (found) return found;
  const target = join(cacheFolder, 'bin', process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  const reasons: string[] = [];
  for (const [source, get] of [
    ['download', downloadTemporal],
    ['go', buildWithGo],
  ] as const) {
    const scratch = `${target}.${process.pid}.new`;
    try {
      await mkdir(scratch, { recursive: true });
      await rename(await get(scratch, TEMPORAL_CLI_VERSION), target);
      return { source, path: target };
    } catch (error) {
      reasons.push(`${source === 'go' ? 'go install' : 'download'}: ${(error as Error).message}`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  throw new PlatformError('Temporal is needed, is not on this machine and could not be got.', [
    ...reasons,
    'Any one of these helps:',
    '  1. TEMPORAL_ADDRESS=host:7233, a Temporal server that runs already',
    `  2. a 'temporal' program on PATH (https://docs.temporal.io/cli) or at ${target}`,
    '  3. internet access to temporal.download or github.com, from which it is downloaded',
    '  4. Go 1.24 or later, with which it is built (https://go.dev/dl)',
  ]);
}

/** What the program calls itself, or null when it is some other `temporal`, or does not answer within 10 s. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 });
    return /^temporal version .*\(Server ([^,)]+)/.exec(stdout) ? stdout.trim() : null;
  } catch {
    return null;
  }
}

/** A cold build takes minutes (about 2,000 packages), so it shows which one it is at. */
async function buildWithGo(scratch: string): Promise<string> {
  const go = findOnPath(process.platform === 'win32' ? 'go.exe' : 'go');
  if (!go) throw new Error('there is no `go` on PATH');
  const progress = startProgress(`Building the Temporal server ${TEMPORAL_CLI_VERSION} with Go (once; takes minutes)`);
  const child = spawn(go, ['install', '-v', GO_PACKAGE], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, GOBIN: scratch, GOFLAGS: '' },
  });
  try {
    await followBuild(child, (count, last) => progress.update(`${count} packages, now ${last}`));
    progress.done();
    return join(scratch, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  } catch (error) {
    progress.failed();
    throw error;
  }
}

/** Far beyond a cold build on one slow core. */
const BUILD_WITHIN_MS = 30 * 60_000;

async function followBuild(child: ChildProcess, onPackage: (count: number, name: string) => void): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGTERM'), BUILD_WITHIN_MS);
  const endWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  let count = 0;
  let last = '';
  for await (const line of createInterface({ input: child.stderr! })) {
    last = line.replace(/^go: downloading /, 'downloading ');
    count += 1;
    onPackage(count, last);
  }
  const code = await exit;
  clearTimeout(timer);
  process.removeListener('exit', endWithUs);
  if (code !== 0) throw new Error(last || `go ended with code ${code}`);
}
