import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'content-disposition';
import fc from 'fast-check';
import { byteRangeOf } from '../../src/api/byte-range.ts';
import type { Handler } from '../../src/api/dialect.ts';
import { makeKey, type Served, serve, things } from '../api/core/support.ts';
import { createDatabase } from '../support/servers.ts';

/** What stands in the headers of every kind of answer, whatever the request and the file are. */

let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let authorization: string;
let fileName = 'contract.pdf';
const CONTENT = Buffer.from('%PDF-1.7');

const showFile: Handler = async () => ({
  status: 200,
  file: { stream: Readable.from([CONTENT]), contentType: 'application/pdf', bytes: CONTENT.length, fileName },
});
const breakDown: Handler = async () => {
  throw new Error('a bug with a secret in it');
};

beforeAll(async () => {
  database = await createDatabase();
  const dialect = things({ getThing: showFile, getSpecialThing: breakDown });
  const env = { TRUSTED_PROXIES: '127.0.0.1', METRICS_TOKEN: 'token-of-prometheus' };
  api = await serve(database.url, [dialect], { validateResponses: false, env });
  authorization = (await makeKey(api.core)).authorization;
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const ID = '00000000-0000-4000-8000-000000000000';
const ask = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(api.url + path, { ...init, headers: { authorization, ...headers } });

describe('the name of a file', () => {
  /** What people, attackers and other systems call files. */
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          ...[
            '"',
            '\\',
            '\r\n',
            '\r\nSet-Cookie: a=b',
            '\u0000',
            '\u202e',
            '\u2066',
            '%',
            '%0d%0a',
            ';',
            '=',
            "'",
            '*',
            '../',
            '/',
          ],
          ...[
            '👩‍👩‍👧‍👦',
            'عقد',
            'قرارداد',
            'é',
            '\ud800',
            '\udc00',
            ' ',
            '.',
            'filename*=UTF-8',
            '\u2028',
            '\u0085',
            '\ufeff',
            'a'.repeat(200),
          ],
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

  test('whatever it is, stands in one valid header and nowhere else, and is read as it was but for what could mislead', async () => {
    await fc.assert(
      fc.asyncProperty(name, async (given) => {
        fileName = given;
        const answer = await ask(`/things/v1/things/${ID}`);
        expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(CONTENT)]).toEqual([200, true]);
        expect(answer.headers.get('set-cookie')).toBeNull();
        const header = answer.headers.get('content-disposition')!;
        expect(header).toMatch(/^attachment; filename="/);
        expect(header).toMatch(/^[\x20-\x7e]*$/);
        expect(header.length).toBeLessThan(3_000);
        const { type, parameters } = parse(header);
        expect([type, Object.keys(parameters)]).toEqual(['attachment', ['filename']]);
        const said = parameters.filename!;
        expect(said).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
        expect(said.isWellFormed()).toBe(true);
        const kept = [
          ...given
            .toWellFormed()
            .replace(/[\p{Cc}\p{Cf}]/gu, '')
            .replace(/[/\\]/g, '_')
            .trim(),
        ];
        expect(said).toBe(kept.slice(0, 150).join('') || 'file');
      }),
      { numRuns: 300, seed: 20_260_301 },
    );
  });
});

describe('the part of a file of 100 bytes', () => {
  test.each([
    ['bytes=0-1', { from: 0, to: 1 }],
    ['bytes=99-', { from: 99, to: 99 }],
    ['bytes=10-1000', { from: 10, to: 99 }],
    ['bytes=-30', { from: 70, to: 99 }],
    ['bytes=-1000', { from: 0, to: 99 }],
    ['', null],
    ['bytes=-', null],
    ['bytes=-0', null],
    ['bytes=100-', null],
    ['bytes=5-4', null],
    ['bytes=0-1,3-4', null],
    ['bytes=0x1-9', null],
    ['lines=0-1', null],
  ])('that %j asks for', (header, range) => {
    expect(byteRangeOf(header, 100)).toEqual(range);
  });
});

const KINDS: [kind: string, path: string, status: number, init?: RequestInit][] = [
  ['JSON', '/things/v1/things', 200],
  ['a file', `/things/v1/things/${ID}`, 200],
  ['the documentation', '/docs', 200],
  ['a style sheet', '/docs/style.css', 200],
  ['a contract', '/things/v1/openapi.yaml', 200],
  ['health', '/healthz', 200],
  ['a refusal of the input', '/things/v1/things?page=0', 422],
  ['a refusal of the body', '/things/v1/things', 400, { method: 'POST', body: '{' }],
  ['a refusal of the key', '/things/v1/things', 401, { headers: { authorization: 'Bearer x' } }],
  ['a path that is not there', '/nothing', 404],
  ['a method that is not there', '/things/v1/things', 405, { method: 'DELETE' }],
  ['a request of a browser from elsewhere', '/things/v1/things', 204, { method: 'OPTIONS' }],
  ['a bug', '/things/v1/things/special', 500],
];

describe.each(KINDS)('the answer to %s', (_, path, status, init = {}) => {
  test('lets browsers do nothing with it, and tells nothing about us', async () => {
    const { headers: more, ...rest } = init;
    const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' };
    const answer = await ask(path, { ...headers, ...(more as Record<string, string>) }, rest);
    expect(answer.status).toBe(status);
    const text = await answer.text();
    const header = (name: string) => answer.headers.get(name);
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('content-security-policy')).toMatch(/^default-src 'none'; /);
    expect(header('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(header('cache-control')).toBe('no-store');
    for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'x-powered-by', 'server']) {
      expect([name, header(name)]).toEqual([name, null]);
    }
    expect(text).not.toContain('secret');
    expect(text).not.toMatch(/at .+\.ts:\d+/);
  });

  test('keeps browsers on TLS where it came by TLS, and only there', async () => {
    const secure = await fetch(api.url + path, { headers: { authorization, 'x-forwarded-proto': 'https' } });
    const plain = await fetch(api.url + path, { headers: { authorization } });
    expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    await Promise.all([secure.arrayBuffer(), plain.arrayBuffer()]);
  });
});
