/**
 * One bound connection to an SMS centre, made when it is first needed and made again whenever it is lost.
 *
 * - C1 `request` resolves with the centre's answer, or rejects: every answer has a deadline, and a lost connection
 *   rejects what waited on it. Nobody knows then whether the centre took it.
 * - C2 what comes in is answered only after `onDeliver` has kept it; what could not be kept is refused for now, so that
 *   the centre offers it again.
 * - C3 the centre's address is checked by the guard of all outgoing connections each time it is connected to.
 */
import smpp, { type Pdu, type Session } from 'smpp';
import type { Logger } from '../../../log.ts';
import type { SmppSettings } from './settings.ts';

export type SmppConnection = {
  /** @throws Error when there is no answer. */
  submit(options: Record<string, unknown>, signal: AbortSignal): Promise<Pdu>;
  /** Keeps the connection up from now on, though nothing is sent. */
  keepUp(): void;
  close(): Promise<void>;
};

export type ConnectionParts = {
  /** The addresses of a host that may be connected to. @throws EgressError */
  addresses(host: string): Promise<string[]>;
  onDeliver(pdu: Pdu): Promise<void>;
  log: Logger;
};

const STATUS = { ok: 0, tryLater: 0x64 };
/** How often a silent connection is asked whether it still lives. */
const ENQUIRE_MS = 30_000;
const RECONNECT_MS = { first: 1_000, most: 60_000 };
const UNBIND_MS = 2_000;

export function openConnection(settings: SmppSettings, { addresses, onDeliver, log }: ConnectionParts): SmppConnection {
  let bound: Promise<Session> | null = null;
  let isClosed = false;
  let isKeptUp = false;
  let pauseMs = RECONNECT_MS.first;
  let again: NodeJS.Timeout | undefined;

  /** The connection, made now if there is none. Any number of callers share one attempt. */
  const session = (): Promise<Session> => {
    if (isClosed) return Promise.reject(new Error('the connection is closed'));
    bound ??= connect().catch((error: unknown) => {
      lost();
      throw error;
    });
    return bound;
  };

  const lost = (): void => {
    bound = null;
    if (isClosed || !isKeptUp) return;
    clearTimeout(again);
    again = setTimeout(() => {
      session().catch((error: Error) =>
        log.warn({ reason: error.message, pauseMs }, 'the SMS centre is not reachable'),
      );
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, RECONNECT_MS.most);
  };

  const connect = async (): Promise<Session> => {
    const [host] = await addresses(settings.host);
    const opened = smpp.connect({
      host: host!,
      port: settings.port,
      tls: settings.tls,
      ...(settings.tls && { servername: settings.host }),
    });
    opened.on('error', () => opened.destroy());
    await happened(opened, settings.tls ? 'secureConnect' : 'connect', settings.timeoutMs);
    const { systemId: system_id, password, systemType: system_type } = settings;
    const { command_status: status } = await answerOf(opened, settings.timeoutMs, (answered) =>
      opened.bind_transceiver({ system_id, password, system_type, interface_version: 0x34 }, answered),
    );
    if (status !== STATUS.ok) {
      opened.destroy();
      throw new Error(`the centre refused the login (status ${status})`);
    }
    pauseMs = RECONNECT_MS.first;
    stayAlive(opened);
    return opened;
  };

  const stayAlive = (opened: Session): void => {
    const enquiring = setInterval(() => {
      answerOf(opened, settings.timeoutMs, (answered) => opened.enquire_link({}, answered)).catch(() =>
        opened.destroy(),
      );
    }, ENQUIRE_MS);
    enquiring.unref();
    opened.on('deliver_sm', (pdu: Pdu) => {
      onDeliver(pdu).then(
        () => opened.send(pdu.response()),
        (error: Error) => {
          log.error({ err: error }, 'what the SMS centre told could not be kept');
          opened.send(pdu.response({ command_status: STATUS.tryLater }));
        },
      );
    });
    opened.on('enquire_link', (pdu: Pdu) => opened.send(pdu.response()));
    opened.on('unbind', (pdu: Pdu) => {
      opened.send(pdu.response());
      opened.close();
    });
    opened.on('close', () => {
      clearInterval(enquiring);
      lost();
    });
  };

  return {
    async submit(options, signal) {
      signal.throwIfAborted();
      const opened = await session();
      return answerOf(opened, settings.timeoutMs, (answered) => opened.submit_sm(options, answered));
    },
    keepUp() {
      isKeptUp = true;
      session().catch((error: Error) => log.warn({ reason: error.message }, 'the SMS centre is not reachable'));
    },
    async close() {
      isClosed = true;
      clearTimeout(again);
      const opened = await bound?.catch(() => null);
      if (!opened) return;
      await answerOf(opened, UNBIND_MS, (answered) => opened.unbind(() => answered({} as Pdu))).catch(() => {});
      opened.destroy();
    },
  };
}

/** @throws Error when the answer is not there in time, or cannot come any more. */
function answerOf(session: Session, timeoutMs: number, ask: (answered: (pdu: Pdu) => void) => boolean): Promise<Pdu> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      session.off('close', onClose);
    };
    const onClose = (): void => {
      end();
      reject(new Error('the connection was lost before the answer'));
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`there was no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    session.once('close', onClose);
    const isSent = ask((pdu) => {
      end();
      resolve(pdu);
    });
    if (!isSent) onClose();
  });
}

async function happened(session: Session, event: string, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => session.destroy(), timeoutMs);
  const onClose = () => reject(new Error('the centre could not be connected to'));
  session.once(event, resolve);
  session.once('close', onClose);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    session.off('close', onClose);
  }
}
