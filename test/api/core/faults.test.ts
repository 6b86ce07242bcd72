import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, makeKey, type Served, serve, things } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: Proxy;
let api: Served;
let authorization: string;

/**
 * A TCP proxy before PostgreSQL, so that one test can cut it off without harming others. It keeps its port while it is
 * cut, which somebody else might take.
 */
type Proxy = { url: string; cut(): void; restore(): void; close(): void };

async function openProxy(target: string): Promise<Proxy> {
  const url = new URL(target);
  const [port, hostname] = [Number(url.port), url.hostname];
  const sockets = new Set<Socket>();
  let isCut = false;
  const accept = (client: Socket) => {
    if (isCut) return void client.destroy();
    const server = connect(port, hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {}).on('close', () => to.destroy());
      from.pipe(to);
    }
  };
  const server = createServer(accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: url.href,
    cut,
    restore() {
      isCut = false;
    },
    close() {
      server.close();
      cut();
    },
  };
}

beforeAll(async () => {
  database = await createDatabase();
  proxy = await openProxy(database.url);
  const files = things({
    getThing: async ({ params }) => ({
      status: 200,
      file: {
        stream: Readable.from([Buffer.from('%PDF')]),
        bytes: 4,
        contentType: 'application/pdf',
        fileName: `قرارداد "1"\r\nX-Evil: 1/../\u202e${params.id}.pdf`,
      },
    }),
  });
  api = await serve(proxy.url, [files], { validateResponses: false });
  authorization = (await makeKey(api.core)).authorization;
});
afterAll(async () => {
  await api.stop();
  proxy.close();
  await database.drop();
});

const list = () => fetch(`${api.url}/things/v1/things`, { headers: { authorization } });

test('any file name is safe in the header', async () => {
  const path = '/things/v1/things/0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03';
  const answer = await fetch(api.url + path, { headers: { authorization } });
  const disposition = answer.headers.get('content-disposition')!;
  expect(answer.headers.get('x-evil')).toBeNull();
  expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.-]+$/);
  const name = decodeURIComponent(disposition.split("''")[1]!);
  expect(name).toBe('قرارداد "1"X-Evil: 1_.._0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03.pdf');
  expect([answer.headers.get('content-length'), await answer.text()]).toEqual(['4', '%PDF']);
  const head = await fetch(api.url + path, { method: 'HEAD', headers: { authorization } });
  expect(head.headers.get('content-length')).toBe('4');
});

test('without PostgreSQL nobody is let in after a second, everybody is told when to come back, and it heals by itself', async () => {
  expect((await list()).status).toBe(200);
  let ready = await fetch(`${api.url}/readyz`);
  while (ready.status !== 200) ready = await fetch(`${api.url}/readyz`);
  proxy.cut();
  // What was known a moment ago holds for a second.
  const deadline = Date.now() + 1_100;
  for (let askedAt = 0; (await list()).status === 200; askedAt = Date.now()) expect(askedAt).toBeLessThan(deadline);
  const down = await Promise.all([list(), list(), list()]);
  for (const answer of down) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await bodyOf(answer)).code).toBe('service_unavailable');
  }
  ready = await fetch(`${api.url}/readyz`);
  while (ready.status === 200) ready = await fetch(`${api.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(((await ready.json()) as { checks: Record<string, string> }).checks.postgresql).not.toBe('ok');
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);

  proxy.restore();
  let status = 503;
  while (status === 503) status = (await list()).status;
  expect(status).toBe(200);
});

test('stopping lets the running request finish', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const slow = things({
    listThings: async () => {
      started();
      await held;
      return { status: 200, body: { id: 'late' } };
    },
  });
  const other = await serve(database.url, [slow]);
  const answer = fetch(`${other.url}/things/v1/things`, { headers: { authorization } });
  await running;
  const stopped = other.stop();
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow();
  release();
  expect(await bodyOf(await answer)).toEqual({ id: 'late' });
  await stopped;
});
