import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Everything that has to hold before a change is done, cheapest first. `--tests` adds the tests (what follows goes
 * to jest), which come last so that jest's summary closes the output. Exits with 1 at the first thing that does not hold.
 */
type Check = { name: string; command: string[]; env?: Record<string, string> };

/** What `jest --json` writes, of which more is there. */
type JestReport = { wasInterrupted: boolean; testResults: { name: string; status: 'passed' | 'failed' }[] };

/** More than these are no accident. */
const FILES_AGAIN_MAX = 5;

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;

/** Values only for reading docker-compose.yml, which refuses to do without its secrets. */
const COMPOSE_SECRETS = {
  POSTGRES_PASSWORD: 'unused',
  COUNTERSIGN_DATABASE_PASSWORD: 'unused',
  TEMPORAL_DATABASE_PASSWORD: 'unused',
  COUNTERSIGN_MASTER_KEY: 'unused',
  PUBLIC_URL: 'https://example.com',
};

const checks: Check[] = [
  { name: 'format and lint', command: [node, 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
  { name: 'types', command: [node, 'node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'types of the pages', command: [node, 'node_modules/typescript/bin/tsc', '-p', 'web'] },
  { name: 'types of their tests', command: [node, 'node_modules/typescript/bin/tsc', '-p', 'test/web'] },
  {
    name: 'types of the simulated WhatsApp pages',
    command: [node, 'node_modules/typescript/bin/tsc', '-p', 'test/simulators/whatsapp-web/page'],
  },
  ...generatedCheck(),
  ...composeCheck(),
];

for (const check of checks) runCheck(check);
const [mode, ...jestArguments] = process.argv.slice(2);
if (mode === '--tests' && !runTests(jestArguments)) fail('tests');

/** Ends this process when the check fails. */
function runCheck(check: Check): void {
  const startedAt = performance.now();
  process.stderr.write(`▸ ${check.name}\n`);
  if (!isPassed(check)) fail(check.name);
  process.stderr.write(`✓ ${check.name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)\n`);
}

/**
 * Our tests run real servers, processes and browsers beside each other, and a busy machine now and then misses a moment. So a
 * few files that failed are run once more from their beginning, with nothing beside them. What failed first has been
 * printed, and what passed only then is named at the end: it hides a race, which is there to be mended.
 */
function runTests(further: string[]): boolean {
  process.stderr.write('▸ tests\n');
  const failed = jest(further);
  if (failed === null || failed.length === 0) return failed !== null;
  const names = failed.map((file) => `  ${relative(root, file)}\n`).join('');
  if (failed.length > FILES_AGAIN_MAX) return false;
  process.stderr.write(`\n! What failed is run once more, alone:\n${names}\n`);
  if (jest(['--runInBand', '--runTestsByPath', ...failed])?.length !== 0) return false;
  process.stderr.write(`\n! Passed at the second try only:\n${names}`);
  return true;
}

/** @returns the files with tests that failed; null when it did not come to its end. */
function jest(further: string[]): string[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  const report = join(folder, 'results.json');
  const program = [node, '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  try {
    const passed = isPassed({ command: [...program, '--json', '--outputFile', report, ...further] });
    if (passed) return [];
    const { wasInterrupted, testResults } = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
    return wasInterrupted || failed.length === 0 ? null : failed;
  } catch {
    return null; // It left no report.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs it with its output shown. */
function isPassed({ command: [program = node, ...args], env }: Omit<Check, 'name'>): boolean {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error) process.stderr.write(`${error.message}\n`);
  return status === 0;
}

function fail(name: string): never {
  process.stderr.write(`✗ ${name}\n`);
  process.exit(1);
}

function generatedCheck(): Check[] {
  const script = 'scripts/generate-contract-types.ts';
  if (!existsSync(`${root}/${script}`)) return [];
  return [{ name: 'generated files are up to date', command: [node, script, '--check'] }];
}

function composeCheck(): Check[] {
  if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write('! docker-compose.yml is NOT checked here: there is no docker with the compose plugin.\n');
    return [];
  }
  return [
    {
      name: 'docker-compose.yml',
      command: ['docker', 'compose', '-f', 'docker-compose.yml', 'config', '--quiet'],
      env: COMPOSE_SECRETS,
    },
  ];
}
