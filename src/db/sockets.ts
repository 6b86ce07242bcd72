import { once } from 'node:events';
import { Socket } from 'node:net';

/**
 * The sockets of one `Database`. pg's pools wait for whatever PostgreSQL does not say; these do not:
 *
 * - S1 A connection over which nothing has come or gone for `silentMs` is cut, and what was asked over it rejects. Behind
 *   a firewall that forgot it, or a proxy that hangs, it would be waited for until the kernel gives up: a quarter of an hour.
 * - S2 After `close` none is open, and none is opened.
 */
type Sockets = {
  /** For pg's `stream` option. @throws after `close`. */
  make(): Socket;
  /** Resolves when all are closed; those that are not within `graceMs` are cut. */
  close(graceMs: number): Promise<void>;
};

export function makeSockets(silentMs: number): Sockets {
  const open = new Set<Socket>();
  let isClosed = false;
  return {
    make() {
      if (isClosed) throw new Error('Connection terminated: the database is closed');
      const socket = new Socket();
      socket.setTimeout(silentMs, () => socket.destroy(silence(silentMs)));
      socket.once('close', () => open.delete(socket));
      open.add(socket);
      return socket;
    },
    async close(graceMs) {
      isClosed = true;
      const closed = Promise.all([...open].map((socket) => once(socket, 'close')));
      const cutting = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(cutting);
    },
  };
}

function silence(silentMs: number): Error {
  const error = new Error(`nothing was heard of PostgreSQL for ${silentMs / 1_000} s`);
  return Object.assign(error, { code: 'ETIMEDOUT' });
}
