import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';
import { API_LIMITS } from './limits.ts';

export type Listening = { port: number; stop(): Promise<void> };

/**
 * Listens with bounds on everything a slow or hostile client could hold on to.
 * @throws when the port is taken (`EADDRINUSE`).
 */
export async function listen(koa: Koa, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: API_LIMITS.headersBytesMax,
      headersTimeout: API_LIMITS.headersMs,
      requestTimeout: API_LIMITS.requestMs,
      keepAliveTimeout: API_LIMITS.keepAliveMs,
      connectionsCheckingInterval: 5_000,
    },
    koa.callback(),
  );
  server.maxConnections = API_LIMITS.connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}

/** Takes no new connection, lets running requests finish, and cuts what is left after `stopMs`. */
async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // A connection whose request ends from now on is idle, and kept alive would hold up the end.
  const sweeping = setInterval(() => server.closeIdleConnections(), 50);
  const cutting = setTimeout(() => server.closeAllConnections(), API_LIMITS.stopMs);
  await closed;
  clearInterval(sweeping);
  clearTimeout(cutting);
}
