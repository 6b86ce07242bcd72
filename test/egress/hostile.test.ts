import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EgressRequest, type EgressResponse, openEgress } from '../../src/egress/client.ts';
import type { EgressError } from '../../src/egress/error.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';

const egress = openEgress({ allow: ['127.0.0.0/8'] });
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => egress.close());

/** For answers that come: a bound for what hangs, not a measure. */
const PATIENT_MS = 60_000;
/** For those that never do. */
const BRIEF_MS = 400;
const call = (changes: Partial<EgressRequest> = {}) =>
  egress.fetch({
    url: receiver.url,
    method: 'POST',
    headers: {},
    body: '{}',
    deadlineMs: PATIENT_MS,
    maxResponseBytes: 1_024,
    ...changes,
  });
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: EgressError) => error.reason,
  );

/** Why a call was given up that nothing but its deadline ends. */
const givenUp = (changes: Partial<EgressRequest> = {}) => reasonOf(call({ deadlineMs: BRIEF_MS, ...changes }));

/** The answer under the first deadline that leaves time for it to begin; which that is depends on how busy the machine is. */
async function cutAnswer(deadlineMs = BRIEF_MS): Promise<EgressResponse> {
  const answer = await call({ deadlineMs }).catch((error: EgressError) => error);
  if (!(answer instanceof Error) && answer.bodyText !== '') return answer;
  if (deadlineMs > PATIENT_MS) throw new Error('it never answers', { cause: answer });
  return cutAnswer(deadlineMs * 2);
}

describe('a receiver that', () => {
  test('never answers is given up at the deadline', async () => {
    receiver.answer({ trouble: 'hang' });
    expect(await givenUp()).toBe('timeout');
  });

  test('sends a byte of body now and then for ever is cut at the deadline; its status counts', async () => {
    receiver.answer({ status: 200, dripEveryMs: 20 });
    const response = await cutAnswer();
    expect(response).toMatchObject({ status: 200, bodyComplete: false });
    expect(response.bodyText).toMatch(/^\.+$/);
  });

  test('sends a huge body is read no further than asked', async () => {
    receiver.answer({ status: 200, body: Buffer.alloc(50_000_000, 'x') });
    const response = await call();
    expect(response).toMatchObject({ status: 200, bodyComplete: false, bodyText: 'x'.repeat(1_024) });
  });

  test('sends a compressed bomb gets nothing decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    receiver.answer({ status: 200, headers: { 'content-encoding': 'gzip' }, body: bomb });
    const response = await call();
    expect(receiver.requests[0]?.headers['accept-encoding']).toBe('identity');
    expect(response.bodyText.length).toBeLessThanOrEqual(1_024);
  });

  test('sends a hundred thousand headers, or one of 64 KB, is refused', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `x-${index}: 1`).join('\r\n');
    for (const headers of [many, `x: ${'a'.repeat(65_536)}`]) {
      receiver.answer({ raw: `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n` });
      expect(await reasonOf(call())).toBe('invalid_response');
    }
  });

  test('floods with 1xx answers is given up at the deadline', async () => {
    const server = createServer((socket) => {
      const flood = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50)), 5);
      socket.on('error', () => {}).on('close', () => clearInterval(flood));
    });
    const url = await listen(server);
    expect(await givenUp({ url })).not.toBe('answered');
    server.close();
  });

  test.each([301, 302, 303, 307, 308])('answers %i is not followed', async (status) => {
    const other = await startReceiver();
    receiver.answer({ status, headers: { location: other.url } });
    expect((await call()).status).toBe(status);
    expect(other.connectionCount()).toBe(0);
    await other.close();
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    '//169.254.169.254/',
    'file:///etc/passwd',
    'http://[::1]/',
    'gopher://127.0.0.1:6379/_INFO',
  ])('sends us on to %j gets nowhere', async (location) => {
    receiver.answer({ status: 302, headers: { location, refresh: `0; url=${location}` } });
    expect((await call()).status).toBe(302);
    expect(receiver.connectionCount()).toBe(1);
  });

  test('sends us round in a circle is asked once', async () => {
    receiver.answer({ status: 307, headers: { location: '/' } });
    expect((await call()).status).toBe(307);
    expect(receiver.requests).toHaveLength(1);
  });

  test('announces ten gigabytes is not waited for', async () => {
    receiver.answer({ raw: `HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n${'x'.repeat(2_000)}` });
    expect(await call()).toMatchObject({ status: 200, bodyComplete: false });
  });

  test('answers in HTTP/1.0 is understood', async () => {
    receiver.answer({ raw: 'HTTP/1.0 200 OK\r\n\r\nold' });
    expect(await call()).toMatchObject({ status: 200, bodyText: 'old' });
  });

  test('sends its headers byte by byte is given up at the deadline', async () => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('error', () => {}).on('close', () => clearInterval(drip));
    });
    const url = await listen(server);
    expect(await givenUp({ url })).toBe('timeout');
    server.close();
  });

  test('cuts the connection before answering is a failure, afterwards an answer', async () => {
    receiver.answer({ trouble: 'reset' });
    expect(await reasonOf(call())).toBe('connection_reset');
    receiver.answer({ status: 201, trouble: 'reset_in_body', body: 'half' });
    expect(await call()).toMatchObject({ status: 201, bodyComplete: false });
  });

  test('does not speak HTTP is refused', async () => {
    receiver.answer({ raw: 'SSH-2.0-OpenSSH_9.6\r\n' });
    expect(await reasonOf(call())).toBe('invalid_response');
  });

  test('answers in broken Unicode with NULs gives text that can be stored', async () => {
    receiver.answer({ body: Buffer.concat([Buffer.from('a\u0000b'), Buffer.from([0xff, 0xe2, 0x82])]) });
    expect((await call()).bodyText).toBe('a\ufffdb\ufffd');
  });

  test('is not there, or has no trusted certificate, is named as such', async () => {
    const { port } = receiver;
    expect(await reasonOf(call({ url: `https://127.0.0.1:${port}/` }))).toBe('tls_error');
    await receiver.close();
    expect(await reasonOf(call({ url: `http://127.0.0.1:${port}/` }))).toBe('connection_refused');
    receiver = await startReceiver();
  });
});

describe('a TLS handshake that stalls', () => {
  let server: Server;
  let url: string;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    server = createServer((socket) => sockets.push(socket.on('error', () => {})));
    url = (await listen(server)).replace('http', 'https');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test('is given up at the deadline', async () => {
    expect(await givenUp({ url })).toBe('timeout');
  });
});

test('a request can be given up from outside', async () => {
  receiver.answer({ trouble: 'hang' });
  const controller = new AbortController();
  const calling = reasonOf(call({ signal: controller.signal }));
  await receiver.received(1);
  controller.abort();
  expect(await calling).toBe('aborted');
  expect(await reasonOf(call({ signal: controller.signal }))).toBe('aborted');
});

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as { port: number }).port}/`));
  });
}
