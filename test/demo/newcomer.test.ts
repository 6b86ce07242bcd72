import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DemoResult } from '../../src/demo/run.ts';
import { freePort } from '../../src/platform/ports.ts';
import { openRenderer } from '../support/pdf.ts';
import { type Installation, openInstallation } from './installation.ts';

/** What a newcomer does first: the README's commands as they stand there, and the demo. */

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
/** Everything together takes about five seconds; this bounds what hangs. */
const ENDS_WITHIN_MS = 240_000;
/** What reads settings, below src/. */
const READERS = ['config.ts', 'billing/settings.ts', 'people/issuer-settings.ts'];
/** Settings that only our own tests make use of. */
const FOR_TESTS = ['COUNTERSIGN_FAILPOINT', 'COUNTERSIGN_WORKFLOW_BUNDLE'];

let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation();
});
afterAll(() => installation.stop());

/** Runs a program in the newcomer's checkout until it ends, or says `until`, and ends whatever it has begun. */
function run(
  command: string[],
  until?: string,
): Promise<{ code: number | null; stdout: string; stderr: string; output: string }> {
  const [program, ...args] = command as [string, ...string[]];
  const { folder: cwd, env } = installation;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '', output: '' };
  const endAll = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {} // Everything had ended by itself.
  };
  return new Promise((resolve) => {
    const timer = setTimeout(endAll, ENDS_WITHIN_MS);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (part: string) => {
        said[name] += part;
        said.output += part;
        if (until !== undefined && said.output.includes(until)) endAll();
      });
    }
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

function sectionOf(heading: string): string {
  const section = README.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`the README has no section "${heading}"`);
  return section;
}

const blocksOf = (heading: string, language: string): string[] =>
  [...sectionOf(heading).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block!);

describe('the README', () => {
  test('its commands work as they stand there', async () => {
    // Below those that systems give to whoever asks for any, since it is taken some seconds later.
    const port = String(await freePort([randomInt(20_000, 26_000)], '127.0.0.1'));
    const [receiver] = blocksOf('Webhooks', 'js');
    writeFileSync(join(installation.folder, 'receiver.mjs'), receiver!.replace('4000', port));
    const commands = ['Your first document in five minutes', 'Dialects', 'Webhooks'].flatMap((heading) =>
      blocksOf(heading, 'bash'),
    );
    expect(commands.length).toBeGreaterThanOrEqual(9);
    const script = ['set -e -o pipefail', ...commands, 'wait']
      .join('\n')
      .replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`);

    const { output } = await run(['bash', '-c', script], 'webhook.test\n');

    expect(output).toContain('"decision":"complete"');
    expect(output).toContain('"action":"document.approved"');
    expect(output).toMatch(/Authorization: Bearer cs_live_\w+/);
    expect(output).toContain('{"success":true,"data":[{');
    expect(output).toContain('webhook.test\n');
    const text = await wholeText(join(installation.folder, 'approved.pdf'));
    expect(text).toContain('Signed by Head of Finance');
    expect(output).toContain('PAdES B-B');
  });

  test('it names every setting, and none that does not exist', () => {
    const read = READERS.flatMap((path) => {
      const source = readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8');
      return [...source.matchAll(/(?<=env\.)[A-Z_]+|(?<=env, ')[A-Z_]+|(?<=')[A-Z]+(?:_[A-Z]+)+(?=')/g)].map(
        ([name]) => name,
      );
    });
    const named = [...sectionOf('Settings').matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!),
    );
    const forUsers = read.filter((name) => !FOR_TESTS.includes(name));
    expect(named.sort()).toEqual([...new Set(forUsers)].sort());
  });
});

describe('npm run demo', () => {
  test('sends a contract round, verifies every webhook and saves the stamped PDF', async () => {
    const file = join(installation.folder, 'demo.pdf');
    const demo = await run(['npm', 'run', '--silent', 'demo', '--', '--json', '--contract', 'english', '--out', file]);
    expect({ code: demo.code, stderr: demo.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('all signatures verified'),
    });
    const result = JSON.parse(demo.stdout) as DemoResult;
    expect(result).toMatchObject({ status: 'approved', file, stamps: 3, pages: 5, webhooksVerified: 9 });
    expect(result.events.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual([
      '1 document.created',
      '2 document.sent',
      '3 approver.invited',
      '4 approver.completed',
      '5 approver.invited',
      '6 approver.invited',
      '7 approver.completed',
      '8 approver.completed',
      '9 document.approved',
    ]);
    const renderer = await openRenderer();
    const pdf = readFileSync(file);
    expect(renderer.text(pdf, 2)).toContain('Signed by General manager');
    expect(renderer.text(pdf, 2)).toContain('Signed by Authorised signatory');
    expect(renderer.text(pdf, 3)).toContain('Stamped by Finance director');
  });

  test('says in one line which contracts there are', async () => {
    const demo = await run(['npm', 'run', '--silent', 'demo', '--', '--contract', 'french']);
    expect(demo.code).toBe(1);
    expect(demo.stderr).toMatch(/arabic.*english.*persian/);
  });
});

async function wholeText(file: string): Promise<string> {
  const renderer = await openRenderer();
  const pdf = readFileSync(file);
  return Array.from({ length: renderer.pageCount(pdf) }, (_, index) => renderer.text(pdf, index + 1)).join('\n');
}
