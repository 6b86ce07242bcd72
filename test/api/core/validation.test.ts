import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, makeKey, rulesOf, type Seen, type Served, serve, things } from './support.ts';

const ID = '0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03';
const seen: Seen = {};
let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let authorization: string;

beforeAll(async () => {
  database = await createDatabase();
  api = await serve(database.url, [things({}, seen)]);
  authorization = (await makeKey(api.core)).authorization;
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function post(body: string | Uint8Array, headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}/things/v1/things`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: await bodyOf(answer) };
}

async function list(query: string) {
  const answer = await fetch(`${api.url}/things/v1/things?${query}`, { headers: { authorization } });
  return { status: answer.status, body: await bodyOf(answer) };
}

describe('queries', () => {
  test('are coerced, with the defaults of the contract', async () => {
    expect((await list('open=true&status=a')).body.query).toEqual({ page: 1, open: true, status: ['a'] });
    expect((await list('page=12&status=a&status=b')).body.query).toEqual({ page: 12, status: ['a', 'b'] });
  });

  test.each([
    ['page=0', '/page minimum'],
    ['page=99999999999999999999', '/page maximum'],
    ['page=1e300', '/page maximum'],
    ['page=x', '/page type'],
    ['page=1&page=2', '/page type'],
    ['status=c', '/status/0 enum'],
    ['status=a%00', '/status characters'],
  ])('%s is refused, naming the field', async (query, rule) => {
    const { status, body } = await list(query);
    expect([status, ...(rulesOf(body) ?? [])]).toEqual([422, rule]);
  });

  test('that the contract does not know are ignored', async () => {
    expect((await list('__proto__=1&foo=2')).status).toBe(200);
  });
});

describe('JSON bodies', () => {
  test('all bad fields are named at once', async () => {
    const { status, body } = await post('{"size":0,"at":"yesterday","owner":{"email":7}}');
    expect(status).toBe(422);
    expect(rulesOf(body)).toEqual(['/at format', '/name required', '/owner/email type', '/size minimum']);
  });

  test('numbers are not read out of texts', async () => {
    expect(rulesOf((await post('{"name":"a","size":"1"}')).body)).toEqual(['/size type']);
  });

  test('nothing at all is told field by field', async () => {
    expect(rulesOf((await post('')).body)).toEqual(['/name required']);
  });

  test('only what clients may write reaches the handler', async () => {
    await post(
      '{"id":"mine","name":"a","admin":true,"metadata":{"any":1},"parts":[{"id":"x","name":"b","status":"y"}]}',
    );
    expect(seen.createThing?.body).toEqual({ name: 'a', metadata: { any: 1 }, parts: [{ name: 'b' }] });
  });

  test('a contract that allows no other fields refuses them', async () => {
    const answer = await fetch(`${api.url}/things/v1/things/${ID}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"name":"a","admin":true}',
    });
    expect(rulesOf(await bodyOf(answer))).toEqual(['/admin additionalProperties']);
  });

  test('a prototype is a field like no other and does not arrive', async () => {
    const { status } = await post(
      '{"name":"a","metadata":{"__proto__":{"admin":true},"constructor":{"prototype":{}}}}',
    );
    expect(status).toBe(201);
    const { metadata } = seen.createThing!.body as { metadata: Record<string, unknown> };
    expect(Object.hasOwn(metadata, '__proto__')).toBe(false);
    expect(metadata.admin).toBeUndefined();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test.each([
    ['10,000 lists in each other', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['half an object', '{"name":'],
    ['a comment', '{"name":"a"/* */}'],
    ['33 levels', `{"name":"a","metadata":${'{"a":'.repeat(32)}1${'}'.repeat(33)}`],
  ])('%s cannot be read', async (_, text) => {
    const { status, body } = await post(text);
    expect([status, body.code]).toEqual([400, 'malformed_request']);
  });

  test('brackets inside texts are no depth', async () => {
    expect((await post(JSON.stringify({ name: 'a', metadata: { text: '["\\'.repeat(200) } }))).status).toBe(201);
  });

  test('bytes that are not UTF-8 cannot be read', async () => {
    expect((await post(Buffer.from([0x7b, 0xff, 0x7d]))).status).toBe(400);
  });

  test('characters that cannot be kept are refused where they stand', async () => {
    expect(rulesOf((await post('{"name":"a\\u0000","metadata":{"x":["\\ud800"]}}')).body)).toEqual([
      '/metadata/x/0 characters',
      '/name characters',
    ]);
  });

  test('more than the limit is refused, announced or not', async () => {
    const large = JSON.stringify({ name: 'a', metadata: { text: 'x'.repeat(1_048_576) } });
    expect((await post(large)).body.code).toBe('body_too_large');
    const answer = await fetch(`${api.url}/things/v1/things`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  test('other media types, encodings and character sets are refused', async () => {
    for (const [name, value] of [
      ['content-type', 'text/plain'],
      ['content-type', 'application/json; charset=utf-16'],
      ['content-encoding', 'gzip'],
    ] as const) {
      expect((await post('{"name":"a"}', { [name]: value })).status).toBe(415);
    }
    expect((await post('{"name":"a"}', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(201);
  });

  test('a client that goes away in the middle harms nobody', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const head = `POST /things/v1/things HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
    await new Promise<void>((resolve) => {
      socket.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"`, () => resolve());
    });
    socket.destroy();
    expect((await list('page=1')).status).toBe(200);
  });
});
