import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A customer's server: keeps what it is sent and answers as it is told, well or badly. For tests and the demo.
 */

export type ReceivedRequest = {
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The exact text, as signatures cover it. */
  body: string;
};

export type Answer = {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  delayMs?: number;
  /** `hang`: never answers. `reset`: cuts the connection. `reset_in_body`: cuts it after the headers. */
  trouble?: 'hang' | 'reset' | 'reset_in_body';
  /** After the headers, one byte of body again and again, for ever. */
  dripEveryMs?: number;
  /** Written to the connection as it is, in place of an answer. */
  raw?: string | Buffer;
};

/** @param index counts all requests from 0. */
export type Script = (request: ReceivedRequest, index: number) => Answer | Promise<Answer>;

export type Receiver = {
  url: string;
  port: number;
  requests: ReceivedRequest[];
  /** Connections that were ever accepted. */
  connectionCount(): number;
  /** Answers from now on. */
  answer(script: Script | Answer): void;
  /** Resolves with all requests when there are `count`. @throws after `timeoutMs` */
  received(count: number, timeoutMs?: number): Promise<ReceivedRequest[]>;
  close(): Promise<void>;
};

const OK: Answer = { status: 200, body: 'ok' };

/** @param host a loopback address by default, so that nobody else can reach it. */
export async function startReceiver(options: { host?: string; script?: Script } = {}): Promise<Receiver> {
  const { host = '127.0.0.1' } = options;
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  const waiters = new Set<() => void>();
  let connectionCount = 0;
  let script: Script = options.script ?? (() => OK);

  // As in the other simulators: a connection is kept until the other side closes it, so none ends just as it is used again.
  const server = createServer({ keepAliveTimeout: 0 }, async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: ReceivedRequest = {
      at: Date.now(),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const index = requests.push(request) - 1;
    for (const check of waiters) check();
    await play(response, await script(request, index));
  });
  server.on('connection', (socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // The other side may leave when it likes.
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    requests,
    connectionCount: () => connectionCount,
    answer(next) {
      script = typeof next === 'function' ? next : () => next;
    },
    received: (count, timeoutMs = 150_000) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          clearTimeout(timer);
          waiters.delete(check);
          settle();
        };
        const check = (): void => {
          if (requests.length >= count) finish(() => resolve(requests));
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`${requests.length} of ${count} requests came in ${timeoutMs} ms`))),
          timeoutMs,
        );
        waiters.add(check);
        check();
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(response: ServerResponse, answer: Answer): Promise<void> {
  const { socket } = response;
  if (answer.trouble === 'hang' || !socket) return;
  if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs).unref());
  if (answer.trouble === 'reset') return void socket.resetAndDestroy();
  if (answer.raw !== undefined) return void socket.end(answer.raw);
  response.writeHead(answer.status ?? 200, answer.headers);
  if (answer.trouble === 'reset_in_body') {
    response.write(answer.body ?? 'begun');
    return void setImmediate(() => socket.resetAndDestroy());
  }
  if (answer.dripEveryMs === undefined) return void response.end(answer.body ?? '');
  const drip = setInterval(() => response.write('.'), answer.dripEveryMs);
  socket.on('close', () => clearInterval(drip));
}
