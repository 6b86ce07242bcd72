import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { findOnPath } from '../../src/programs.ts';

/** Stripe's own mock: it checks requests by Stripe's OpenAPI description, keeps nothing, and answers with examples. */
export type StripeMock = { url: string; close(): Promise<void> };

const GO_PACKAGE = 'github.com/stripe/stripe-mock@v0.203.0';
const BUILD_MS = 240_000;

/** Built the first time and kept in the cache folder. Null, loudly, where it cannot be had. */
export async function startStripeMock(): Promise<StripeMock | null> {
  const program = await obtain().catch((error: Error) => {
    process.stderr.write(`\n!!! NOT TRIED AGAINST STRIPE'S OWN MOCK: ${error.message.split('\n')[0]}\n\n`);
    return null;
  });
  if (!program) return null;
  const anyPort = '127.0.0.1:0';
  const child = spawn(program, ['-http-addr', anyPort, '-https-addr', anyPort], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listeningAt(child);
  return {
    url,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

async function obtain(): Promise<string> {
  const onPath = findOnPath('stripe-mock');
  if (onPath) return onPath;
  const folder = join(readConfig().cacheFolder, 'bin');
  const program = join(folder, 'stripe-mock');
  if (existsSync(program)) return program;
  const go = findOnPath('go');
  if (!go) throw new Error('there is no `go` on PATH');
  await mkdir(folder, { recursive: true });
  await promisify(execFile)(go, ['install', GO_PACKAGE], { timeout: BUILD_MS, env: { ...process.env, GOBIN: folder } });
  return program;
}

async function listeningAt({ stdout, stderr }: ChildProcess): Promise<string> {
  stderr?.resume();
  for await (const line of createInterface({ input: stdout! })) {
    const [, address] = /Listening for HTTP at address: (\S+)/.exec(line) ?? [];
    if (address) {
      stdout?.resume();
      return `http://${address}`;
    }
  }
  throw new Error('stripe-mock ended before it listened');
}
