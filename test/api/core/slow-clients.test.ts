import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import { API_LIMITS } from '../../../src/api/limits.ts';
import { type Listening, listen } from '../../../src/api/server.ts';
import { createDatabase } from '../../support/servers.ts';
import { makeKey, openTestCore, readThings, things } from './support.ts';

/**
 * Raw sockets, since no HTTP client misbehaves like this. Each server has one short limit, and the others so long that
 * nothing but the one can end a connection: what is not cut off hangs.
 */

const LONG_MS = 600_000;
const PATIENT = { ...API_LIMITS, headersMs: LONG_MS, requestMs: LONG_MS, idleMs: LONG_MS, checkConnectionsEveryMs: 50 };
const servers = {
  patient: PATIENT,
  headers: { ...PATIENT, headersMs: 300 },
  request: { ...PATIENT, headersMs: 900, requestMs: 900 },
  idle: { ...PATIENT, idleMs: 600 },
};
type Name = keyof typeof servers;

let database: Awaited<ReturnType<typeof createDatabase>>;
let core: Awaited<ReturnType<typeof openTestCore>>;
let listening: Record<Name, Listening>;
let close: () => Promise<void>;
let authorization: string;
/** The latest file without an end that somebody asked for. */
let endless: Readable;

beforeAll(async () => {
  database = await createDatabase();
  core = await openTestCore(database.url);
  const dialect = things({
    getThing: async () => {
      endless = new Readable({
        read() {
          this.push(Buffer.alloc(65_536));
        },
      });
      return { status: 200, file: { stream: endless, bytes: 1e12, contentType: 'application/pdf' } };
    },
  });
  const app = await createApp(core, [dialect], { readContract: readThings });
  close = app.close;
  const opened = Object.entries(servers).map(async ([name, limits]) => {
    return [name, await listen(app.koa, { host: '127.0.0.1', port: 0 }, limits)];
  });
  listening = Object.fromEntries(await Promise.all(opened));
  authorization = (await makeKey(core)).authorization;
});
afterAll(async () => {
  await Promise.all(Object.values(listening).map(({ stop }) => stop()));
  await close();
  await core.close();
  await database.drop();
});

/** However it ended. */
const closed = (stream: Socket | Readable) => new Promise<void>((resolve) => stream.once('close', () => resolve()));

/** Sends `first`, then `drip` every 50 ms until the connection is over. */
function begin(server: Name, first: string, drip: string) {
  const socket = connect(listening[server].port, '127.0.0.1');
  let said = '';
  socket
    .on('error', () => {})
    .on('data', (chunk) => {
      said += chunk.toString('latin1');
    });
  socket.write(first);
  const dripping = setInterval(() => drip && socket.writable && socket.write(drip), 50);
  /** What came back until then. */
  const cut = closed(socket).then(() => {
    clearInterval(dripping);
    return said;
  });
  return { socket, cut };
}

const head = (length: number) =>
  `POST /things/v1/things HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test('headers that drip in are cut off', async () => {
  const { cut } = begin('headers', 'GET /things/v1/things HTTP/1.1\r\n', 'x-a: b\r\n');
  expect(await cut).toMatch(/^HTTP\/1.1 408 /);
});

test('a body that drips in is cut off when the request has had its time', async () => {
  const { cut } = begin('request', `${head(10_000)}{`, ' ');
  expect(await cut).toMatch(/^HTTP\/1.1 408 /);
});

test('a body of which nothing more comes is cut off', async () => {
  await begin('idle', `${head(10_000)}{`, '').cut;
});

test('headers larger than 16 KB are refused', async () => {
  const { cut } = begin('patient', `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(17_000)}\r\n\r\n`, '');
  expect(await cut).toMatch(/^HTTP\/1.1 431 /);
});

test('a client that stops reading what it asked for is cut off', async () => {
  const path = '/things/v1/things/0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03';
  const request = `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`;
  const answered = async (): Promise<ReturnType<typeof begin>> => {
    const one = begin('idle', request, '');
    const isAnswered = await Promise.race([once(one.socket, 'data').then(() => true), one.cut.then(() => false)]);
    // On a busy machine the answer may take longer than the server waits.
    return isAnswered ? one : answered();
  };
  const { socket, cut } = await answered();
  socket.pause();
  // The server gives up while nothing is read; only then the end of the connection is seen.
  await closed(endless);
  socket.resume();
  await cut;
});

test('others are answered meanwhile', async () => {
  const slow = Array.from({ length: 200 }, () => begin('patient', `${head(10_000)}{`, ' '));
  await Promise.all(slow.map(({ socket }) => once(socket, 'connect')));
  const url = `http://127.0.0.1:${listening.patient.port}/things/v1/things`;
  const answer = await fetch(url, { headers: { authorization } });
  expect(answer.status).toBe(200);
  expect(slow.every(({ socket }) => !socket.destroyed)).toBe(true);
  for (const { socket } of slow) socket.destroy();
  await Promise.all(slow.map(({ cut }) => cut));
});
