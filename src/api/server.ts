import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type Koa from 'koa';
import type { Leaving } from './leaving.ts';
import { API_LIMITS } from './limits.ts';

export type Listening = { port: number; stop(): Promise<void> };
/** Takes over connections that are to become something else than HTTP, and ends them. */
export type Upgrades = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
};
/** What one connection may cost. Tests have less time. */
export type ConnectionLimits = Record<
  | 'headersBytesMax'
  | 'headersMs'
  | 'requestMs'
  | 'keepAliveMs'
  | 'idleMs'
  | 'checkConnectionsEveryMs'
  | 'connectionsMax',
  number
>;

/**
 * Listens with bounds on everything a slow or hostile client could hold on to.
 * @throws when the port is taken (`EADDRINUSE`).
 */
export async function listen(
  koa: Koa,
  { host, port, upgrades, leaving }: { host: string; port: number; upgrades?: Upgrades; leaving?: Leaving },
  limits: ConnectionLimits = API_LIMITS,
): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: limits.headersBytesMax,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkConnectionsEveryMs,
    },
    koa.callback(),
  );
  server.maxConnections = limits.connectionsMax;
  // For both directions: a client that stops sending, and one that stops reading what it asked for.
  server.setTimeout(limits.idleMs);
  if (upgrades) server.on('upgrade', (request, socket, head) => upgrades.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server, upgrades, leaving) };
}

/**
 * Takes no new connection and lets running requests finish. After `stopMs` those that are left are told to come again,
 * and a second later whoever does not hear it is cut.
 */
async function stop(server: Server, upgrades: Upgrades | undefined, leaving: Leaving | undefined): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  leaving?.endStreams();
  server.closeIdleConnections();
  // A connection whose request ends from now on is idle, and kept alive would hold up the end.
  const sweeping = setInterval(() => server.closeIdleConnections(), 50);
  const givingUp = setTimeout(() => leaving?.giveUp(), API_LIMITS.stopMs);
  const cutting = setTimeout(() => server.closeAllConnections(), API_LIMITS.stopMs + API_LIMITS.goodbyeMs);
  await Promise.all([closed, upgrades?.close()]);
  clearInterval(sweeping);
  clearTimeout(givingUp);
  clearTimeout(cutting);
}
