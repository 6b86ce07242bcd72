import { once } from 'node:events';
import { createServer } from 'node:http';
import { measureProcess, registry } from './metrics.ts';

/**
 * A port for Prometheus, in a process that serves nothing else. It asks for no token: by default only this machine reaches it.
 * @throws when the port is taken.
 */
export async function serveMetrics({ host, port }: { host: string; port: number }): Promise<{ stop(): Promise<void> }> {
  measureProcess();
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
  });
  server.headersTimeout = TIMEOUT_MS;
  server.requestTimeout = TIMEOUT_MS;
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const TIMEOUT_MS = 5_000;
/** Scrapers of one installation. */
const CONNECTIONS_MAX = 20;
