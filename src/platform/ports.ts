import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nobody listens there and we may. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below what systems hand out to whoever does not care: Linux begins at 32,768, others higher. */
const [OURS_FIRST, OURS_LAST] = [20_000, 32_000];
const TRIES_MAX = 100;

/**
 * The first of `preferred` that is free, else one that nobody is given by chance: a server that is started again finds it
 * free, however many connections and servers others have made meanwhile.
 */
export async function freePort(preferred: readonly number[] = [], host = '127.0.0.1'): Promise<number> {
  for (const port of preferred) if (port > 0 && (await isPortFree(port, host))) return port;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = randomInt(OURS_FIRST, OURS_LAST);
    if (await isPortFree(port, host)) return port;
  }
  throw new Error(`no port of ${host} is free`);
}
