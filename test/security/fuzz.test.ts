import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pathIdOf } from './request.ts';
import { fuzz, obtainSchemathesis } from './schemathesis.ts';
import { type Ids, type Organization, type Served, type ServedOperation, startServed } from './served.ts';

/**
 * What no test thought of: requests made from the contracts, right and wrong ones. Every answer must be in its contract,
 * and none may be 5xx. Answers are held against the contract a second time by the API itself.
 */

/** For each run, of which each dialect has two. A slow machine sees fewer requests; FUZZ_SECONDS gives it longer. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 8);
/** For each operation, at most. */
const EXAMPLES = Number(process.env.FUZZ_EXAMPLES ?? 5);
const SEED = '20260301';
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
/** They would leave nothing to be asked about: these are asked about things that do not exist only. */
const FINAL = /^(?:send|delete|revoke|remove)/;

let program: string | null;
let api: Served;
let organization: Organization;
let folder: string;

beforeAll(async () => {
  program = await obtainSchemathesis();
  if (!program) return;
  folder = await mkdtemp(join(tmpdir(), 'countersign-fuzz-'));
  api = await startServed();
  organization = await api.organization();
}, 300_000);
afterAll(async () => {
  if (!program) return;
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each(['countersign', 'waqtum', 'whautochat'])(
  '%s: no request gets a 5xx, or an answer outside of the contract',
  async (dialect) => {
    if (!program) return;
    const operations = api.operations.filter((one) => one.dialect === dialect);
    expect(operations.length).toBeGreaterThan(0);
    const real = operations.filter(({ operation }) => !FINAL.test(operation.operationId));
    const known = await run(dialect, real, organization.ids(dialect));
    expect(known).toBe('');
    const nobodys = Object.fromEntries(Object.keys(organization.ids(dialect)).map((name) => [name, randomUUID()]));
    expect(await run(dialect, operations, nobodys)).toBe('');
  },
  580_000,
);

test('every dialect that is served is fuzzed', () => {
  if (!program) return;
  expect([...new Set(api.operations.map(({ dialect }) => dialect))]).toEqual(['countersign', 'waqtum', 'whautochat']);
});

/** @returns what was found, empty when nothing was. */
async function run(dialect: string, operations: ServedOperation[], ids: Ids): Promise<string> {
  const settings = join(folder, `${dialect}.toml`);
  await writeFile(settings, operations.map((operation) => settingsOf(operation, ids)).join('\n'));
  const credentials = Object.entries(await organization.key(dialect));
  const { code, said } = await fuzz(
    program!,
    [
      ...['--config-file', settings, 'run', join(import.meta.dirname, '..', '..', 'contracts', `${dialect}.yaml`)],
      ...['--url', `${api.url}${operations[0]!.mount}`, '--checks', CHECKS, '--seed', SEED],
      ...[
        '--phases',
        process.env.FUZZ_PHASES ?? 'examples,coverage,fuzzing',
        '--max-examples',
        String(EXAMPLES),
        '--no-shrink',
        '--warnings',
        'off',
      ],
      ...credentials.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...operations.flatMap(({ operation }) => ['--include-operation-id', operation.operationId]),
    ],
    folder,
  );
  process.stderr.write(said.slice(-3000));
  return code === 0 ? '' : said;
}

/** Which of our things an operation is about. */
function settingsOf(operation: ServedOperation, ids: Ids): string {
  const known = Object.entries(pathIdOf(operation, ids));
  if (known.length === 0) return '';
  const parameters = known.map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}`).join(', ');
  return `[[operations]]\ninclude-operation-id = "${operation.operation.operationId}"\nparameters = { ${parameters} }\n`;
}
