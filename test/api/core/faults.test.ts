import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toProblem } from '../../../src/api/failures.ts';
import { API_LIMITS } from '../../../src/api/limits.ts';
import { DATABASE_LIMITS, openDatabase } from '../../../src/db/database.ts';
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
type Proxy = {
  url: string;
  cut(): void;
  /** Cuts the connection over which somebody says this next; new ones are let through. */
  cutAt(text: string): void;
  /** Lets nothing more through and cuts nothing, as a firewall does. Resolves when something was lost. */
  swallow(): Promise<void>;
  restore(): void;
  close(): void;
};

async function openProxy(target: string): Promise<Proxy> {
  const url = new URL(target);
  const [port, hostname] = [Number(url.port), url.hostname];
  const sockets = new Set<Socket>();
  let isCut = false;
  let isDeaf = false;
  let lost = Promise.withResolvers<void>();
  let cutsAt: string | null = null;
  const accept = (client: Socket) => {
    if (isCut) return void client.destroy();
    const server = connect(port, hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {}).on('close', () => isDeaf || to.destroy());
      from.on('data', (bytes: Buffer) => {
        if (isDeaf) return lost.resolve();
        if (cutsAt === null || !bytes.includes(cutsAt)) return void to.write(bytes);
        cutsAt = null;
        from.destroy();
      });
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
    cutAt(text) {
      cutsAt = text;
    },
    swallow() {
      isDeaf = true;
      lost = Promise.withResolvers();
      return lost.promise;
    },
    restore() {
      isCut = false;
      isDeaf = false;
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

test('a full disk and a server that takes no changes are a reason to come back later, and no bug', () => {
  for (const code of ['ENOSPC', '25006']) {
    expect(toProblem(Object.assign(new Error('it was not taken'), { code })).code).toBe('service_unavailable');
  }
});

test('an answer that could not be kept is kept a moment later, and nobody waits for the end of its lock', async () => {
  const key = randomUUID();
  const create = () =>
    fetch(`${api.url}/things/v1/things`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
      body: '{"name":"a"}',
    });
  proxy.cutAt('update idempotency_keys set response_status');
  const made = await create();
  expect(made.status).toBe(201);
  const { id } = await bodyOf(made);
  let again = await create();
  while (again.status === 409) again = await create();
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect((await bodyOf(again)).id).toBe(id);
});

test('a transaction that loses its connection, at whatever point, takes nothing from the pool with it', async () => {
  const lost = await openDatabase({ url: proxy.url, poolMax: 1, applicationName: 'test' });
  const ask = () => lost.tenant(randomUUID(), (em) => em.execute(`select 'in the middle'`));
  try {
    await ask();
    for (const point of ['begin', 'in the middle', 'commit']) {
      proxy.cutAt(point);
      await expect(ask()).rejects.toThrow(/connection terminated/i);
      await ask();
    }
  } finally {
    await lost.close();
  }
});

test('where PostgreSQL says nothing any more a question fails, a listener comes back, and closing does not wait', async () => {
  const usual = { ...DATABASE_LIMITS };
  Object.assign(DATABASE_LIMITS, { statementMs: 300, idleInTransactionMs: 300, heartbeatMs: 100, closeMs: 100 });
  const deaf = await openDatabase({ url: proxy.url, poolMax: 1, applicationName: 'test' });
  try {
    const heard = Promise.withResolvers<void>();
    const notices: string[] = [];
    const hear = (payload: string) => {
      notices.push(payload);
      if (notices.length === 2) heard.resolve();
    };
    await deaf.listen('test', hear);
    const asked = deaf.tenant(randomUUID(), async (em) => {
      void proxy.swallow();
      await em.execute('select 1');
    });
    await expect(asked).rejects.toThrow(/nothing was heard of PostgreSQL/);
    proxy.restore();
    await heard.promise; // Empty: notices may have been missed.
    expect(notices).toEqual(['', '']);

    await deaf.read(randomUUID(), 'select 1');
    const lost = proxy.swallow();
    const last = deaf.read(randomUUID(), 'select 2').catch((error: Error) => error.message);
    await lost;
    await deaf.close();
    expect(await last).toMatch(/connection terminated/i);
  } finally {
    Object.assign(DATABASE_LIMITS, usual);
    proxy.restore();
    await deaf.close().catch(() => {});
  }
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

test('stopping ends streams at once, and tells who cannot be answered in time to come again', async () => {
  const { stopMs } = API_LIMITS;
  const started = Promise.withResolvers<void>();
  const held = Promise.withResolvers<{ status: 200; body: { id: string } }>();
  const stream = new Readable({ read() {} });
  stream.push(': here\n\n');
  const endless = things({
    getThing: async () => ({ status: 200, file: { stream, bytes: null, contentType: 'text/event-stream' } }),
    listThings: async () => {
      started.resolve();
      return held.promise;
    },
  });
  const other = await serve(database.url, [endless], { validateResponses: false });
  const [ask, follow] = ['/things/v1/things', '/things/v1/things/0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03'].map((path) =>
    fetch(other.url + path, { headers: { authorization } }),
  );
  const events = (await follow!).text();
  await started.promise;
  Object.assign(API_LIMITS, { stopMs: 100 });
  try {
    const stopped = other.stop();
    expect(await events).toBe(': here\n\n');
    const answer = await ask!;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await bodyOf(answer)).code).toBe('service_unavailable');
    await stopped;
  } finally {
    Object.assign(API_LIMITS, { stopMs });
    held.resolve({ status: 200, body: { id: 'too late' } });
  }
});
