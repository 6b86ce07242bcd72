import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type ChromiumBuild, chromiumAddress, chromiumFolder, installedChromium } from './chromium-build.ts';
import { PlatformError } from './failure.ts';
import { startProgress } from './progress.ts';
import { unzip } from './unzip.ts';

const ANSWER_WITHIN_MS = 15_000;
const DOWNLOAD_WITHIN_MS = 15 * 60_000;
const VERSION_WITHIN_MS = 20_000;

/**
 * Brings a Chromium into the data folder: downloaded or from a file, checked against the hash that is known for it, unpacked,
 * and tried. What was there before is left as it was when any of that fails.
 * @param from an address that has the archives as Google's has them, or the archive's own path; null: Google's.
 * @returns the program.
 * @throws PlatformError with what to do.
 */
export async function installChromium(home: string, build: ChromiumBuild, from: string | null): Promise<string> {
  const present = installedChromium(home, build);
  if (present) return present;
  const folder = chromiumFolder(home, build);
  const scratch = `${folder}.${process.pid}.new`;
  const archive = `${scratch}.zip`;
  const isFile = from !== null && existsSync(from);
  const address = chromiumAddress(build, from === null || isFile ? undefined : from.replace(/\/+$/, ''));
  try {
    await mkdir(scratch, { recursive: true });
    const sha256 = isFile ? await hashOf(from) : await download(address, archive, build);
    if (sha256 !== build.sha256) {
      throw new Error(`it is not the archive that was expected: its SHA-256 is ${sha256}, not ${build.sha256}`);
    }
    await unzip(isFile ? from : archive, scratch);
    await tryOut(join(scratch, build.program));
    await rm(folder, { recursive: true, force: true });
    await rename(scratch, folder);
    return join(folder, build.program);
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(`Chromium ${build.version} could not be installed from ${isFile ? from : address}.`, [
      reasonOf(error),
      'Any one of these helps:',
      '  1. a Chromium of the system (apt install chromium), which is found by itself',
      '  2. CHROMIUM_PATH, the path of a Chromium or Chrome that is there already',
      `  3. ${chromiumAddress(build)}, downloaded elsewhere and given by its path:`,
      '     countersign install-chromium --from <path>',
    ]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(archive, { force: true });
  }
}

/** @returns the SHA-256 of what came. */
async function download(address: string, path: string, { version, bytes }: ChromiumBuild): Promise<string> {
  const progress = startProgress(`Downloading Chromium ${version}`);
  try {
    const response = await ask(address);
    const hash = createHash('sha256');
    let received = 0;
    const source = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream<Uint8Array>);
    const measured = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        received += chunk.length;
        if (received > bytes) throw new Error(`more came than the ${bytes} bytes that were expected`);
        hash.update(chunk);
        progress.update(`${megabytes(received)} of ${megabytes(bytes)} MB`);
        yield chunk;
      }
    };
    const signal = AbortSignal.timeout(DOWNLOAD_WITHIN_MS);
    await pipeline(source, measured, createWriteStream(path, { flags: 'wx' }), { signal });
    progress.done();
    return hash.digest('hex');
  } catch (error) {
    progress.failed();
    throw error;
  }
}

async function ask(address: string): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('there is no answer')), ANSWER_WITHIN_MS);
  try {
    const response = await fetch(address, { signal: controller.signal });
    if (!response.ok || !response.body) throw new Error(`the answer is ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** @throws PlatformError when the system lacks what it needs. */
async function tryOut(program: string): Promise<void> {
  try {
    await promisify(execFile)(program, ['--version'], { timeout: VERSION_WITHIN_MS });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr || (error as Error).message).trim();
    const library = /loading shared libraries: (\S+?):/.exec(said)?.[1];
    throw new PlatformError('Chromium was downloaded, but does not run on this system.', [
      library ? `It needs the library ${library}.` : (said.split('\n')[0] ?? ''),
      'On Debian and Ubuntu `apt install chromium` brings one with all that it needs.',
    ]);
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(0);

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
  return cause ? `It cannot be reached (${cause.code ?? cause.message}).` : `${message}.`;
}
