import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import { API_LIMITS } from '../../../src/api/limits.ts';
import { type Listening, listen } from '../../../src/api/server.ts';
import { createDatabase } from '../../support/servers.ts';
import { makeKey, openTestCore, readThings, things } from './support.ts';

/** Raw sockets, since no HTTP client misbehaves like this. */

/** Far beyond the limits below and far below never: both cores may be busy. */
const CUT_OFF_MS_MAX = 30_000;
let database: Awaited<ReturnType<typeof createDatabase>>;
let core: Awaited<ReturnType<typeof openTestCore>>;
let listening: Listening;
let close: () => Promise<void>;
let authorization: string;

beforeAll(async () => {
  database = await createDatabase();
  core = await openTestCore(database.url);
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(65_536));
    },
  });
  const dialect = things({
    getThing: async () => ({ status: 200, file: { stream: endless, bytes: 1e12, contentType: 'application/pdf' } }),
  });
  const app = await createApp(core, [dialect], { readContract: readThings });
  close = app.close;
  listening = await listen(
    app.koa,
    { host: '127.0.0.1', port: 0 },
    { ...API_LIMITS, headersMs: 300, requestMs: 900, idleMs: 600, checkConnectionsEveryMs: 50 },
  );
  authorization = (await makeKey(core)).authorization;
});
afterAll(async () => {
  await listening.stop();
  await close();
  await core.close();
  await database.drop();
});

/** However it ended. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

/** Sends `first`, then `drip` every 50 ms. @returns what came back, and after how long the connection was over */
async function misbehave(first: string, drip: string): Promise<{ said: string; ms: number }> {
  const socket = connect(listening.port, '127.0.0.1');
  const startedAt = performance.now();
  let said = '';
  socket
    .on('error', () => {})
    .on('data', (chunk) => {
      said += chunk.toString('latin1');
    });
  socket.write(first);
  const dripping = setInterval(() => drip && socket.writable && socket.write(drip), 50);
  await closed(socket);
  clearInterval(dripping);
  return { said, ms: performance.now() - startedAt };
}

const head = (length: number) =>
  `POST /things/v1/things HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test('headers that drip in are cut off', async () => {
  const { said, ms } = await misbehave('GET /things/v1/things HTTP/1.1\r\n', 'x-a: b\r\n');
  expect(said).toMatch(/^HTTP\/1.1 408 /);
  expect(ms).toBeLessThan(CUT_OFF_MS_MAX);
});

test('a body that drips in is cut off when the request has had its time', async () => {
  const { said, ms } = await misbehave(`${head(10_000)}{`, ' ');
  expect(said).toMatch(/^HTTP\/1.1 408 /);
  expect(ms).toBeLessThan(CUT_OFF_MS_MAX);
});

test('a body of which nothing more comes is cut off', async () => {
  const { ms } = await misbehave(`${head(10_000)}{`, '');
  expect(ms).toBeLessThan(CUT_OFF_MS_MAX);
});

test('headers larger than 16 KB are refused', async () => {
  const { said } = await misbehave(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(17_000)}\r\n\r\n`, '');
  expect(said).toMatch(/^HTTP\/1.1 431 /);
});

test('a client that stops reading what it asked for is cut off', async () => {
  const socket: Socket = connect(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET /things/v1/things/0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03 HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`,
  );
  await once(socket, 'readable');
  const startedAt = performance.now();
  const cut = closed(socket);
  // Nothing is read for as long as the server would wait; then the end of the connection is seen.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  socket.resume();
  await cut;
  expect(performance.now() - startedAt).toBeLessThan(CUT_OFF_MS_MAX);
});

test('others are answered meanwhile', async () => {
  const slow = Array.from({ length: 200 }, () => misbehave(`${head(10_000)}{`, ' '));
  const answer = await fetch(`http://127.0.0.1:${listening.port}/things/v1/things`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  await Promise.all(slow);
});
