import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Handler } from '../../../src/api/dialect.ts';
import { sweepIdempotencyKeys } from '../../../src/api/idempotency.ts';
import { Problem } from '../../../src/errors/problem.ts';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, makeKey, newOrganization, type Served, serve, things } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let first: Served;
let second: Served;
let superuser: pg.Client;
let authorization: string;
/** The ids under which the handler has worked. */
const worked: string[] = [];
let next: Handler = async ({ resourceId }) => ({ status: 201, body: { id: resourceId } });
let hold: Promise<void> | null = null;

beforeAll(async () => {
  database = await createDatabase();
  const create: Handler = async (request) => {
    worked.push(request.resourceId);
    await hold;
    return next(request);
  };
  first = await serve(database.url, [things({ createThing: create })]);
  second = await serve(database.url, [things({ createThing: create })]);
  authorization = (await makeKey(first.core)).authorization;
  superuser = new pg.Client(database.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await Promise.all([first.stop(), second.stop()]);
  await database.drop();
});

async function create(key: string, body = '{"name":"a"}', api = first, headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}/things/v1/things`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    body,
  });
  return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
}

test('the same request gets the same answer and does nothing again', async () => {
  const key = randomUUID();
  const before = worked.length;
  const made = await create(key);
  const again = await create(key, '{ "name" : "a" }', second);
  expect(made.status).toBe(201);
  expect(made.headers.get('idempotent-replayed')).toBeNull();
  expect([again.status, again.body]).toEqual([201, made.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.get('content-type')).toBe('application/json');
  expect(worked.length).toBe(before + 1);
});

test('fifty at once, on two processes, have one effect', async () => {
  const key = randomUUID();
  const before = worked.length;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => create(key, undefined, index % 2 ? first : second)),
  );
  expect(new Set(worked.slice(before)).size).toBe(1);
  expect(worked.length).toBe(before + 1);
  const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  expect(new Set(ids)).toEqual(new Set([worked.at(-1)]));
  for (const { status, body } of answers) {
    if (status !== 201) expect([status, body.code]).toEqual([409, 'idempotency_in_progress']);
  }
});

test('while the first is being worked on, a repeat is told to come back', async () => {
  const key = randomUUID();
  let release = () => {};
  hold = new Promise((resolve) => {
    release = resolve;
  });
  const before = worked.length;
  const running = create(key);
  while (worked.length === before) await new Promise((resolve) => setImmediate(resolve));
  const repeat = await create(key);
  expect([repeat.status, repeat.body.code]).toEqual([409, 'idempotency_in_progress']);
  expect(repeat.headers.get('retry-after')).toBe('1');
  release();
  hold = null;
  expect((await running).status).toBe(201);
});

test('another request under the same key is refused', async () => {
  const key = randomUUID();
  await create(key);
  const other = await create(key, '{"name":"b"}');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
});

test('keys of two organizations have nothing to do with each other', async () => {
  const key = randomUUID();
  const made = await create(key);
  const organizationId = await newOrganization(first.core);
  const other = await makeKey(first.core, { organizationId });
  const theirs = await create(key, '{"name":"b"}', first, { authorization: other.authorization });
  expect(theirs.status).toBe(201);
  expect(theirs.body.id).not.toBe(made.body.id);
});

test('what a crash left is taken over under the same id once its lock has ended', async () => {
  const key = randomUUID();
  const made = await create(key);
  await superuser.query(
    `update idempotency_keys set response_status = null, response_body = null, locked_until = now() + interval '1 hour' where key = $1`,
    [key],
  );
  expect((await create(key)).body.code).toBe('idempotency_in_progress');
  await superuser.query(`update idempotency_keys set locked_until = now() where key = $1`, [key]);
  const repeated = await create(key);
  expect([repeated.status, repeated.body.id]).toEqual([201, made.body.id]);
  expect(worked.slice(-2)).toEqual([made.body.id, made.body.id]);
});

test('a refusal is kept; what may pass is tried again under the same id', async () => {
  const kept = randomUUID();
  next = async () => {
    throw new Problem('file_missing');
  };
  expect((await create(kept)).status).toBe(422);
  const passing = randomUUID();
  for (const [code, status] of [
    ['service_unavailable', 503],
    ['document_completing', 409],
  ] as const) {
    next = async () => {
      throw new Problem(code);
    };
    expect((await create(passing)).status).toBe(status);
  }
  next = async ({ resourceId }) => ({ status: 201, body: { id: resourceId } });
  expect((await create(kept)).body.code).toBe('file_missing');
  const before = worked.at(-1);
  const done = await create(passing);
  expect([done.status, done.body.id]).toEqual([201, before]);
});

test('a request that breaks its contract uses up no key', async () => {
  const key = randomUUID();
  expect((await create(key, '{}')).status).toBe(422);
  expect((await create(key)).status).toBe(201);
});

test.each([['x'.repeat(256)], [''], ['é']])('the key %j is refused', async (key) => {
  const { status, body } = await create(key);
  expect([status, body.code]).toEqual([400, 'idempotency_key_invalid']);
});

test('a quoted key is the key without its quotes', async () => {
  const key = randomUUID();
  const made = await create(key);
  expect((await create(`"${key}"`)).body).toEqual(made.body);
});

test('an upload is the same under another boundary, and another with other bytes', async () => {
  const key = randomUUID();
  const upload = async (bytes: string) => {
    const form = new FormData();
    form.append('title', 'T');
    form.append('file', new Blob([bytes]), 'a.pdf');
    const answer = await fetch(`${first.url}/things/v1/uploads`, {
      method: 'POST',
      headers: { authorization, 'idempotency-key': key },
      body: form,
    });
    return { status: answer.status, replayed: answer.headers.get('idempotent-replayed') };
  };
  expect(await upload('one')).toEqual({ status: 201, replayed: null });
  expect(await upload('one')).toEqual({ status: 201, replayed: 'true' });
  expect(await upload('two')).toEqual({ status: 422, replayed: null });
});

test('answers are not kept in clear, and are forgotten after a day', async () => {
  const key = randomUUID();
  const made = await create(key);
  const { rows } = await superuser.query('select response_body from idempotency_keys where key = $1', [key]);
  expect(rows[0].response_body.includes(made.body.id)).toBe(false);
  await superuser.query(`update idempotency_keys set expires_at = now() - interval '1 s' where key = $1`, [key]);
  const renewed = await create(key, '{"name":"other"}');
  expect(renewed.status).toBe(201);
  expect(renewed.body.id).not.toBe(made.body.id);
  await superuser.query(`update idempotency_keys set expires_at = now() - interval '1 s' where key = $1`, [key]);
  expect(await sweepIdempotencyKeys(first.core)).toBe(1);
});
