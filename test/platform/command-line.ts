import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config.ts';
import { processEnvironment } from '../support/servers.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** An empty data folder, gone with the machine's temporary files. */
export function emptyHome(): string {
  return mkdtempSync(join(tmpdir(), 'countersign-home-'));
}

/** Settings of a process that knows nothing but its data folder. */
export function settingsFor(home: string, more: Record<string, string> = {}): Record<string, string> {
  return { ...processEnvironment(), COUNTERSIGN_HOME: home, ...more };
}

/** Settings of a command that works on what a running product has. */
export const settingsOf = ({ home, databaseUrl, masterKey }: Config): Record<string, string> =>
  settingsFor(home, { DATABASE_URL: databaseUrl!, COUNTERSIGN_MASTER_KEY: masterKey!, LOG_LEVEL: 'silent' });

/** Starts a program of ours on this Node, with what it writes collected in `output`. */
export function spawnNode(args: string[], env: Record<string, string>): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, ['--no-warnings', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return { child, output: () => text };
}

/** Runs `countersign …` to its end. */
export async function countersign(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--no-warnings', CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      result[name] += part;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...result };
}

export function spawnCountersign(args: string[], env: Record<string, string>) {
  return spawnNode([CLI, ...args], env);
}

/** Asks until `probe` gives something. @throws after `withinMs`, with what was last known. */
export async function eventually<T>(
  what: string,
  probe: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  withinMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
