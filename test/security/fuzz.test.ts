import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pathIdOf } from './request.ts';
import { type Answers, fuzz, obtainSchemathesis } from './schemathesis.ts';
import { type Ids, type Organization, type Served, type ServedOperation, startServed } from './served.ts';

/**
 * What no test thought of: requests made from the contracts, right and wrong ones. Every answer must be in its contract,
 * and none may be 5xx. Answers are held against the contract a second time by the API itself.
 *
 * The depth is a number of requests and not a time: the contracts' examples, every bound that a body's schema names, and so
 * many random requests for each operation, the same ones each time. A slow machine needs longer and sees no less.
 *
 * Each dialect is asked twice, at once: about things of the caller's own, and about things that do not exist.
 *
 * Schemathesis' walks from one answer to the next request (its stateful phase) are left out. They have to begin with a
 * request that is accepted, and random bodies keep too few of our rules: 184 requests came over 2 of the 41 links
 * that it finds. Tests of each capability walk these ways.
 */

/** Random requests for each operation; more of them for a longer search. */
const EXAMPLES = Number(process.env.FUZZ_EXAMPLES ?? 3);
const SEED = '20260301';
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
const DIALECTS = ['countersign', 'waqtum', 'whautochat', 'emza', 'wahooks', 'clientmanager'];
/** Far beyond what it takes; only against a program that hangs. */
const DEADLINE_MS = 15 * 60_000;
/** They would leave nothing to be asked about: these are asked about things that do not exist only. */
const FINAL = /^(?:send|delete|revoke|remove|cancel)/;
/** One never ends (test/dashboard reads it), and one waits for a code that no browser shows here. */
const ENDLESS = /^(?:followEvents|addNumber)$/;
/** Some of its operations are for who is logged in; each person may ask sixty times a minute. */
const WITH_SESSIONS = 'clientmanager';
const SESSIONS = 4;
/**
 * Their bodies are those of createDocumentFromTemplate, addApprover, createForm, createEndpoint, sendWhatsAppMessage, and
 * sendImage and createWebhook of dialects, or made of them: every bound is tried there. A document's alone would be two
 * thousand requests.
 */
const SAME_BODY: Record<string, string[]> = {
  countersign: [
    ...['createDocument', 'changeDocument', 'previewDocument', 'changeApprover', 'replaceApprover', 'changeForm'],
    ...['changeEndpoint', 'createScheduledMessage', 'changeScheduledMessage', 'createCampaign'],
  ],
  whautochat: ['updateWebhook'],
  wahooks: ['sendDocument', 'sendVideo', 'sendAudio', 'updateWebhook'],
};
/** Of a method that an operation does not have; two are as good as seven. */
const UNEXPECTED_METHODS = 'phases.coverage.unexpected-methods = ["PATCH", "DELETE"]';
/** A form with a file and nothing that has to fit it, so some of the real files must have been taken. */
const FILE_ONLY = /^(?:uploadFile|replaceFile|sealFile|verifyFile)$/;

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

test.each(DIALECTS)(
  '%s: no request gets a 5xx, or an answer outside of the contract',
  async (dialect) => {
    if (!program) return;
    const operations = api.operations.filter((one) => one.dialect === dialect && !ENDLESS.test(nameOf(one)));
    const [own, missing] = await Promise.all([
      run(`${dialect}-own`, aimsAtOwn(dialect, operations)),
      run(`${dialect}-missing`, aimsAtMissing(dialect, operations)),
    ]);
    expect(own.found).toBe('');
    expect(missing.found).toBe('');
    const files = operations.map(nameOf).filter((name) => FILE_ONLY.test(name));
    expect(files.filter((name) => !Object.keys(own.answers[name] ?? {}).some((status) => status < '300'))).toEqual([]);
  },
  DEADLINE_MS,
);

test('every dialect that is served is fuzzed', () => {
  if (!program) return;
  expect([...new Set(api.operations.map(({ dialect }) => dialect))]).toEqual(DIALECTS);
});

/** An operation, what it is asked about, and whether every bound of its schemas is tried. */
type Aim = { operation: ServedOperation; ids: Ids; isCovered: boolean };

const nameOf = ({ operation }: ServedOperation): string => operation.operationId;
const isSameBody = (one: ServedOperation): boolean => SAME_BODY[one.dialect]?.includes(nameOf(one)) ?? false;

function aimsAtOwn(dialect: string, operations: ServedOperation[]): Aim[] {
  const ids = organization.ids(dialect);
  return operations
    .filter((one) => !FINAL.test(nameOf(one)))
    .map((operation) => ({
      operation,
      ids,
      isCovered: operation.method !== 'get' && !isSameBody(operation),
    }));
}

/** Bounds are tried only where they were not tried above. */
function aimsAtMissing(dialect: string, operations: ServedOperation[]): Aim[] {
  const ids = Object.fromEntries(Object.keys(organization.ids(dialect)).map((name) => [name, randomUUID()]));
  return operations
    .filter((one) => FINAL.test(nameOf(one)) || Object.keys(pathIdOf(one, ids)).length > 0)
    .map((operation) => ({
      operation,
      ids,
      isCovered: FINAL.test(nameOf(operation)) && !isSameBody(operation),
    }));
}

/** @returns what was found, empty when nothing was. */
async function run(name: string, aims: Aim[]): Promise<{ found: string; answers: Answers }> {
  const { dialect, mount } = aims[0]!.operation;
  const settings = join(folder, `${name}.toml`);
  await writeFile(settings, settingsOf(aims));
  const credentials = Object.entries(await organization.key(dialect));
  const asPerson = dialect === WITH_SESSIONS;
  const cookies = await Promise.all(Array.from({ length: asPerson ? SESSIONS : 0 }, () => organization.cookie()));
  if (asPerson) credentials.push(['sec-fetch-site', 'same-origin']);
  const { code, said, answers } = await fuzz(
    program!,
    [
      ...['--config-file', settings, 'run', join(import.meta.dirname, '..', '..', 'contracts', `${dialect}.yaml`)],
      ...['--url', `${api.url}${mount}`, '--checks', CHECKS, '--seed', SEED, '--max-examples', String(EXAMPLES)],
      ...['--phases', 'examples,coverage,fuzzing', '--no-shrink', '--warnings', 'off'],
      // Neither what an earlier run found nor how slow the machine is may change what is asked.
      ...['--generation-database', 'none', '--suppress-health-check', 'all'],
      // Seconds; only against an operation that hangs.
      ...['--request-timeout', '120'],
      ...credentials.flatMap(([header, value]) => ['--header', `${header}: ${value}`]),
      ...['--include-operation-id-regex', anyOf(aims)],
    ],
    { answersPath: join(folder, `${name}.json`), cookies },
  );
  return { found: code === 0 ? '' : said, answers };
}

/**
 * As few entries for single operations as can be: schemathesis reads through all of them for each request, which took half
 * of its time when every operation had one.
 */
function settingsOf(aims: Aim[]): string {
  const ids = aims.map(({ operation, ids }) => Object.entries(pathIdOf(operation, ids)));
  const values = Map.groupBy(ids.flat(), ([name]) => name);
  const isShared = ([name, value]: [string, string]): boolean => values.get(name)!.every((one) => one[1] === value);
  const shared = new Map(ids.flat().filter(isShared));
  const own = aims.map(
    ({ operation }, number) => [nameOf(operation), ids[number]!.filter((one) => !isShared(one))] as const,
  );
  return [
    `parameters = ${tableOf([...shared])}`,
    UNEXPECTED_METHODS,
    '[[operations]]',
    `include-operation-id-regex = "${anyOf(aims.filter(({ isCovered }) => !isCovered))}"`,
    'phases.coverage.enabled = false',
    ...own
      .filter(([, entries]) => entries.length > 0)
      .flatMap(([name, entries]) => [
        '[[operations]]',
        `include-operation-id = "${name}"`,
        `parameters = ${tableOf(entries)}`,
      ]),
  ].join('\n');
}

const anyOf = (aims: Aim[]): string => `^(?:${aims.map(({ operation }) => nameOf(operation)).join('|')})$`;
const tableOf = (ids: [name: string, id: string][]): string =>
  `{ ${ids.map(([name, id]) => `"path.${name}" = ${JSON.stringify(id)}`).join(', ')} }`;
