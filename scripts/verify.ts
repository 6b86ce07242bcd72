import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Everything that has to hold before a change is done, cheapest first. `--tests` adds the tests (what follows goes
 * to jest), which come last so that jest's summary closes the output. Exits with 1 at the first thing that does not hold.
 */
type Check = { name: string; command: string[]; env?: Record<string, string> };

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

for (const check of checks) run(check);
const [mode, ...jestArguments] = process.argv.slice(2);
if (mode === '--tests') {
  const jest = [node, '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  run({ name: 'tests', command: [...jest, ...jestArguments] });
}

/** Runs one check with its output shown, and ends this process when it fails. */
function run({ name, command: [program = node, ...args], env }: Check): void {
  const startedAt = performance.now();
  process.stderr.write(`▸ ${name}\n`);
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error || status !== 0) {
    process.stderr.write(`✗ ${name}${error ? `: ${error.message}` : ''}\n`);
    process.exit(1);
  }
  if (name !== 'tests') process.stderr.write(`✓ ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)\n`);
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
