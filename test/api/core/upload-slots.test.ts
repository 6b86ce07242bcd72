import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { API_LIMITS } from '../../../src/api/limits.ts';
import { makeUploadSlots } from '../../../src/api/upload-slots.ts';
import type { Problem } from '../../../src/errors/problem.ts';
import { eventually } from '../../support/product.ts';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, leftFiles, makeKey, rulesOf, type Served, serve } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let authorization: string;

beforeAll(async () => {
  database = await createDatabase();
  api = await serve(database.url);
  authorization = (await makeKey(api.core)).authorization;
});
afterEach(async () => {
  await eventually(async () => (await leftFiles(api.core)).length === 0);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const FILE = '%PDF-1.7';
const PARTS =
  '--XX\r\ncontent-disposition: form-data; name="title"\r\n\r\nT\r\n' +
  `--XX\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n${FILE}`;
const WHOLE = `${PARTS}\r\n--XX--\r\n`;

async function upload(headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}/things/v1/uploads`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'multipart/form-data; boundary=XX', ...headers },
    body: WHOLE,
  });
  return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
}

/** An upload that has begun and does not end. */
function begin(): Socket {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const head = `POST /things/v1/uploads HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
  socket.write(`${head}content-type: multipart/form-data; boundary=XX\r\ncontent-length: 100000\r\n\r\n${PARTS}`);
  return socket;
}

describe('upload slots', () => {
  test('an organization that has all of its own under way is told when to come back, and gets them back', async () => {
    const begun = Array.from({ length: API_LIMITS.uploadsPerOwnerMax }, begin);
    await eventually(async () => (await leftFiles(api.core)).length === begun.length);
    const refused = await upload();
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'rate_limited', '1']);
    for (const socket of begun) socket.destroy();
    await eventually(async () => (await upload()).status === 201);
  });

  test('nobody can take all of a process, and all together take no more than there are', () => {
    const slots = makeUploadSlots({ perOwnerMax: 2, allMax: 3 });
    const codeOf = (owner: string): string => {
      try {
        slots.take(owner);
        return 'taken';
      } catch (problem) {
        return (problem as Problem).code;
      }
    };
    const giveBack = slots.take('a');
    expect([codeOf('a'), codeOf('a'), codeOf('b'), codeOf('b')]).toEqual([
      'taken',
      'rate_limited',
      'taken',
      'service_unavailable',
    ]);
    giveBack();
    expect([codeOf('b'), codeOf('a')]).toEqual(['taken', 'service_unavailable']);
  });
});

describe('digests', () => {
  const digest = (text: string): string => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;

  test.each(['content-digest', 'repr-digest'])(
    '%s: the bytes that were meant are taken, others are 422',
    async (name) => {
      expect((await upload({ [name]: digest(WHOLE) })).status).toBe(201);
      expect((await upload({ [name]: `sha-512=:AAAA:, ${digest(WHOLE)}` })).status).toBe(201);
      const other = await upload({ [name]: digest(`${WHOLE} `) });
      expect([other.status, rulesOf(other.body)]).toEqual([422, [`/${name} digest`]]);
      expect((await upload({ [name]: 'sha-256=abc' })).body.code).toBe('malformed_request');
      expect((await upload({ [name]: 'md5=:AAAA:' })).status).toBe(201);
    },
  );

  test('a JSON body is held against its digest too', async () => {
    const ask = (body: string, meant: string) =>
      fetch(`${api.url}/things/v1/things`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'content-digest': digest(meant) },
        body,
      });
    const body = '{"name":"a"}';
    expect((await ask(body, body)).status).toBe(201);
    expect((await ask(body, '{"name":"b"}')).status).toBe(422);
  });
});
