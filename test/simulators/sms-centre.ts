import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';

/** A text as a phone would show it: its parts joined, in the alphabet they came in. */
export type DeliveredSms = { to: string; from: string; text: string; parts: number; messageId: string };

export type SmsCentre = {
  url: string;
  /** What phones got, oldest first. */
  delivered: DeliveredSms[];
  /** Answers the next messages with these statuses, one each; after them all are taken. */
  script(...statuses: number[]): void;
  /** Sends the receipt of a message, and resolves with how we answered it. */
  receipt(messageId: string, state: string): Promise<number>;
  /** A person writes; resolves with how we answered. */
  write(from: string, to: string, text: string): Promise<number>;
  /** Cuts every connection, as a restart of the centre does. */
  cut(): void;
  /** Resolves when a client is logged in. */
  boundOnce(): Promise<void>;
  close(): Promise<void>;
};

export const CENTRE_LOGIN = { systemId: 'countersign', password: 'secret' };
const RECEIPT = 4;

/**
 * An SMS centre on a local port: the server side of the same package that the driver uses, with the login, the joining of
 * parts and the receipts of a real one. It knows no other alphabets than GSM 03.38 and UCS-2, and routes to nobody.
 */
export async function startSmsCentre(): Promise<SmsCentre> {
  const delivered: DeliveredSms[] = [];
  const statuses: number[] = [];
  const bound = new Set<Session>();
  const all = new Set<Session>();
  const waiting: (() => void)[] = [];
  const joining = new Map<string, Map<number, string>>();
  let nextId = 0xa0;

  const server = smpp.createServer((session) => {
    all.add(session);
    session.on('error', () => session.destroy());
    session.on('close', () => {
      all.delete(session);
      bound.delete(session);
    });
    session.on('bind_transceiver', (pdu: Pdu) => {
      const isKnown = pdu.system_id === CENTRE_LOGIN.systemId && pdu.password === CENTRE_LOGIN.password;
      session.send(pdu.response({ command_status: isKnown ? 0 : 0x0e }));
      if (!isKnown) return;
      bound.add(session);
      for (const resolve of waiting.splice(0)) resolve();
    });
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu: Pdu) => take(session, pdu));
  });

  const take = (session: Session, pdu: Pdu): void => {
    const status = statuses.shift() ?? 0;
    if (status !== 0) {
      session.send(pdu.response({ command_status: status }));
      return;
    }
    const messageId = (nextId++).toString(16).toUpperCase();
    const { udh, message } = pdu.short_message ?? {};
    const [header] = udh ?? [];
    const words = String(message ?? '');
    const { source_addr: from = '', destination_addr: to = '' } = pdu;
    if (!header) delivered.push({ to, from, text: words, parts: 1, messageId });
    else {
      const [, , reference, total, number] = header;
      const key = `${from} ${to} ${reference}`;
      const parts = joining.get(key) ?? new Map<number, string>();
      joining.set(key, parts.set(number!, words));
      if (parts.size === total) {
        joining.delete(key);
        const ordered = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
        delivered.push({ to, from, text: ordered.join(''), parts: total, messageId });
      }
    }
    session.send(pdu.response({ message_id: messageId }));
  };

  const tell = (options: Record<string, unknown>): Promise<number> => {
    const [session] = bound;
    if (!session) throw new Error('nobody is logged in at the centre');
    return new Promise((resolve) => {
      session.deliver_sm(options, (pdu) => resolve(pdu.command_status));
    });
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smpp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delivered,
    script: (...next) => void statuses.push(...next),
    receipt: (messageId, state) =>
      tell({
        esm_class: RECEIPT,
        short_message: { message: `id:${messageId} sub:001 dlvrd:001 stat:${state} err:000 text:` },
      }),
    write: (from, to, text) => tell({ source_addr: from, destination_addr: to, short_message: { message: text } }),
    cut() {
      for (const session of all) session.destroy();
    },
    async boundOnce() {
      if (bound.size > 0) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async close() {
      for (const session of all) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
