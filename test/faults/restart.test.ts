import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { readConfig } from '../../src/config.ts';
import { openCore } from '../../src/core.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { checkInvariants } from '../support/invariants.ts';
import { eventually } from '../support/product.ts';
import { processEnvironment } from '../support/servers.ts';

/**
 * The whole product as `npm start` brings it up, under load from a client that behaves well (it repeats what was not
 * answered, under the same key), while PostgreSQL, Temporal, the API and the worker are each killed with SIGKILL.
 */

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const DOCUMENTS = 12;
/** Half a minute on a quiet machine. */
const HANGS_AFTER_MS = 420_000;
type Runtime = {
  apiUrl: string;
  adminKey: string;
  databaseUrl: string;
  temporalAddress: string;
  organizationId: string;
};

let home: string;
let product: ChildProcess;
/** What it says of crashes and restarts. */
let said = '';
let runtime: Runtime;
let receiver: Receiver;
let file: Uint8Array;
const masterKey = randomBytes(32).toString('base64');

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-restart-'));
  receiver = await startReceiver();
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  file = await pdf.save();
  product = spawn(process.execPath, ['--no-warnings', CLI, 'start', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...processEnvironment(),
      COUNTERSIGN_HOME: home,
      COUNTERSIGN_MASTER_KEY: masterKey,
      COUNTERSIGN_EGRESS_ALLOW: '127.0.0.0/8',
      LOG_LEVEL: 'error',
    },
  });
  product.stdout!.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  runtime = await eventually(() => readFile(join(home, 'runtime.json'), 'utf8').then(JSON.parse, () => null));
});

afterAll(async () => {
  const ended = new Promise((resolve) => product.once('exit', resolve));
  product.kill('SIGTERM');
  await ended;
  await receiver.close();
  await rm(home, { recursive: true, force: true });
});

/** Repeats a request until it is answered for good. */
async function insist(
  path: string,
  init: () => RequestInit & { headers?: Record<string, string> },
): Promise<{ status: number; body: never }> {
  return eventually(async () => {
    try {
      const { headers, ...rest } = init();
      const response = await fetch(`${runtime.apiUrl}/v1${path}`, {
        ...rest,
        headers: { authorization: `Bearer ${runtime.adminKey}`, ...headers },
        signal: AbortSignal.timeout(60_000),
      });
      const body = (await response.json()) as { code?: string };
      const passing = response.status >= 500 || response.status === 429 || body.code === 'idempotency_in_progress';
      return passing ? null : { status: response.status, body: body as never };
    } catch {
      return null;
    }
  }, HANGS_AFTER_MS);
}

async function oneDocument(index: number): Promise<string> {
  const phone = `+9665${String(10_000_000 + index)}`;
  const key = randomUUID();
  const created = await insist('/documents', () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(file)], { type: 'application/pdf' }), 'lease.pdf');
    const approvers = [phone, `${phone}1`].map((to) => ({ name: 'Approver', phone: to, action: 'approve' }));
    form.set(
      'document',
      JSON.stringify({ title: `Lease ${index}`, send: true, steps: approvers.map((one) => ({ approvers: [one] })) }),
    );
    return { method: 'POST', body: form, headers: { 'idempotency-key': key } };
  });
  expect(created.status).toBe(201);
  for (const to of [phone, `${phone}1`]) {
    const token = await eventually(async () => {
      const { body } = await insist(`/messages?kind=invitation&to=${encodeURIComponent(to)}`, () => ({}));
      return (body as { data: { link: string }[] }).data[0]?.link.split('/').at(-1);
    }, HANGS_AFTER_MS);
    const decided = await insist(`/signing/${token}/decision`, () => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'complete' }),
    }));
    expect([200, 409]).toContain(decided.status);
  }
  return (created.body as { id: string }).id;
}

/** The processes of this installation whose command line has these words. */
async function pidsOf(...words: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [line, environment] = await Promise.all([
      readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${name}/environ`, 'utf8').catch(() => ''),
    ]);
    if (words.every((word) => line.includes(word)) && (line.includes(home) || environment.includes(home)))
      found.push(Number(name));
  }
  return found;
}
async function kill(...words: string[]): Promise<void> {
  // One that is just being started again is killed as soon as it is there.
  const pids = await eventually(async () => {
    const found = await pidsOf(...words);
    return found.length > 0 && found;
  }, HANGS_AFTER_MS);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** Nobody can look at an installation that is gone: what it said stands in the failure. */
async function explain(error: Error): Promise<never> {
  const logs = await Promise.all(
    ['api', 'worker'].map((name) => readFile(join(home, 'logs', `${name}.log`), 'utf8').catch(() => '')),
  );
  const { body } = await insist('/documents?limit=100', () => ({}));
  const standing = (body as { data: object[] }).data.map((document) => JSON.stringify(document));
  const ends = logs.map((log) => log.trimEnd().split('\n').slice(-20).join('\n'));
  throw new Error([error.message, said, ...standing, ...ends].join('\n\n'), { cause: error });
}

test(
  'PostgreSQL, Temporal, the API and the worker are killed under load, and no document is lost, doubled or stuck',
  async () => {
    const subscribed = await insist('/endpoints', () => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'endpoint' },
      body: JSON.stringify({ url: receiver.url, eventTypes: ['document.approved'] }),
    }));
    expect(subscribed.status).toBe(201);

    let done = 0;
    const documents = Array.from({ length: DOCUMENTS }, async (_, index) => {
      // They begin one after another as others end, so that every kill finds some in every stage.
      await eventually(async () => done >= index - 3, HANGS_AFTER_MS);
      const id = await oneDocument(index);
      done += 1;
      return id;
    });
    const faults = [['postmaster'], ['server', 'start-dev'], ['cli.ts', 'worker'], ['cli.ts', 'api']];
    const killing = (async () => {
      for (const [index, words] of faults.entries()) {
        await eventually(async () => done >= 2 * (index + 1), HANGS_AFTER_MS);
        if (words[0] === 'postmaster') {
          const pid = Number((await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
          process.kill(pid, 'SIGKILL');
        } else await kill(...words);
      }
    })();
    const [ids] = await Promise.all([Promise.all(documents), killing]).catch(explain);
    expect(new Set(ids).size).toBe(DOCUMENTS);

    const config = readConfig({
      COUNTERSIGN_HOME: home,
      COUNTERSIGN_MASTER_KEY: masterKey,
      DATABASE_URL: runtime.databaseUrl,
      TEMPORAL_ADDRESS: runtime.temporalAddress,
      LOG_LEVEL: 'fatal',
    });
    const core = await openCore(config, 'cli');
    try {
      const isDone = eventually(async () => {
        const open = await core.database.read(
          runtime.organizationId,
          `select id::text from documents where status <> 'approved' union all select id::text from deliveries where status in ('pending', 'retrying')
         union all select id::text from messages where status in ('queued', 'sending') union all select id::text from outbox`,
        );
        return open.length === 0;
      }, HANGS_AFTER_MS);
      await isDone.catch(explain);
      await checkInvariants({ core }, runtime.organizationId);
      const [count] = await core.database.read<{ count: number }>(
        runtime.organizationId,
        'select count(*)::int as count from documents',
      );
      expect(count).toEqual({ count: DOCUMENTS });
      const approved = receiver.requests.map(({ headers }) => headers['webhook-id']);
      expect(new Set(approved).size).toBe(DOCUMENTS);
    } finally {
      await core.close();
    }
  },
  2 * HANGS_AFTER_MS,
);
