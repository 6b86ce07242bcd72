import pg from 'pg';

const RETRY_MS = 1_000;

type Listening = { makeClient(): pg.Client; onNotice(payload: string): void; heartbeatMs: number };

/**
 * Listens on one connection that comes back by itself.
 * @param onNotice gets the payload of each NOTIFY, and an empty string after each (re)connection: notices may have been missed.
 * @throws when the first connection fails.
 */
export async function startListening(
  channel: string,
  { makeClient, onNotice, heartbeatMs }: Listening,
): Promise<{ stop(): void }> {
  let stopped = false;
  let client: pg.Client;
  let timer: NodeJS.Timeout | undefined;

  const open = async (): Promise<void> => {
    const next = makeClient();
    client = next;
    next.on('error', () => {}); // Its end follows.
    next.on('notification', ({ payload }) => onNotice(payload ?? ''));
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      end(next);
      throw error;
    }
    if (stopped) return end(next);
    next.once('end', retry);
    beat(next);
    onNotice('');
  };
  const retry = (): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void open().catch(retry), RETRY_MS);
  };
  /** A connection that leaves this unanswered is cut by its socket. */
  const beat = (current: pg.Client): void => {
    timer = setTimeout(() => {
      current.query('select 1').then(
        () => !stopped && current === client && beat(current),
        () => {},
      );
    }, heartbeatMs);
  };

  await open();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      end(client);
    },
  };
}

/** Says goodbye; whether that is answered is the sockets' care. */
function end(client: pg.Client): void {
  client.end().catch(() => {});
}
