import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startProgress } from './progress.ts';

/** A server that is out of reach must not hold up the other ways for long. */
const ANSWER_WITHIN_MS = 5_000;
/** The archive has about 60 MB. */
const DOWNLOAD_WITHIN_MS = 10 * 60_000;

/**
 * Downloads Temporal's own build of its command line program into `scratch` and unpacks it there.
 * @returns the path of the program.
 */
export async function downloadTemporal(scratch: string, version: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const extension = platform === 'windows' ? 'zip' : 'tar.gz';
  const addresses = [
    `https://temporal.download/cli/archive/v${version}?platform=${platform}&arch=${arch}`,
    `https://github.com/temporalio/cli/releases/download/v${version}/temporal_cli_${version}_${platform}_${arch}.${extension}`,
  ];
  const progress = startProgress(`Downloading the Temporal server ${version} (once)`);
  const failures: string[] = [];
  for (const address of addresses) {
    try {
      await unpack(await request(address), scratch, progress.update);
      progress.done();
      return join(scratch, platform === 'windows' ? 'temporal.exe' : 'temporal');
    } catch (error) {
      failures.push(`${new URL(address).host} ${reasonOf(error)}`);
    }
  }
  progress.failed();
  throw new Error(failures.join('; '));
}

async function request(address: string): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('does not answer')), ANSWER_WITHIN_MS);
  try {
    const response = await fetch(address, { signal: controller.signal });
    if (!response.ok || !response.body) throw new Error(`answers ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

/** `tar` of every supported system reads both tar.gz and zip from a pipe only as tar.gz; Windows' own reads zip too. */
async function unpack(response: Response, folder: string, onProgress: (detail: string) => void): Promise<void> {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  const exit = new Promise<number | null>((resolve, reject) => tar.once('error', reject).once('close', resolve));
  let bytes = 0;
  const source = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream<Uint8Array>);
  source.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    onProgress(`${(bytes / 1_048_576).toFixed(0)} MB`);
  });
  const [, code] = await Promise.all([
    pipeline(source, tar.stdin, { signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS) }),
    exit,
  ]);
  if (code !== 0) throw new Error(`sent an archive that tar cannot unpack (code ${code})`);
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string } }).cause;
  return cause?.code ? `cannot be reached (${cause.code})` : (error as Error).message;
}
