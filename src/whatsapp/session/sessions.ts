import { setTimeout as delay } from 'node:timers/promises';
import type { OrganizationId } from '../../domain/model.ts';
import { DriverFailure, type OutgoingMessage, type RemoteDriver } from '../../messaging/drivers/driver.ts';
import type { SessionAsk } from '../chats/asking.ts';
import { DRIVER } from '../driver-name.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';

/** What the sessions of this process offer to whoever has a message to send. */
export type HeldSession = {
  organizationId: OrganizationId;
  connectionId: string;
  /** Whether a message could go out now. */
  canSend(): boolean;
  /** @returns WhatsApp's id of the message. @throws DriverFailure */
  send(message: OutgoingMessage): Promise<string>;
  /** Does what was asked of it in a chat, some time or never. */
  ask(ask: SessionAsk): void;
};

type Entry = { session: HeldSession; isSending: boolean; freeAt: number };

/** The sessions that this worker process holds, and the driver that sends by them. */
export class Sessions {
  readonly #entries = new Set<Entry>();
  #starting: Promise<unknown> = Promise.resolve();
  #wake: () => void = () => {};

  add(session: HeldSession): { changed(): void; remove(): void } {
    const entry: Entry = { session, isSending: false, freeAt: 0 };
    this.#entries.add(entry);
    return {
      changed: () => this.#wake(),
      remove: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** One at a time: starting browsers take all there is of a machine. @param start resolves when the next may begin. */
  inTurn(start: () => Promise<void>): Promise<void> {
    const started = this.#starting.then(start);
    this.#starting = started.catch(() => {});
    return started;
  }

  /** Passes on what another process asked; nothing happens where the session is not held here. */
  ask(ask: SessionAsk): void {
    for (const { session } of this.#entries) if (session.connectionId === ask.connectionId) session.ask(ask);
  }

  /** Sends by the session of the connection whose turn it is. */
  get driver(): RemoteDriver {
    return {
      kind: 'remote',
      name: DRIVER,
      reports: 'delivery',
      sendDeadlineMs: LIMITS.sendMs,
      turns: {
        free: () =>
          this.#free().map(({ session: { organizationId, connectionId } }) => ({ organizationId, connectionId })),
        listen: (wake) => {
          this.#wake = wake;
        },
      },
      send: async (message, signal) => {
        const entry = this.#free().find(({ session }) => session.connectionId === message.turn?.connectionId);
        if (!entry) throw new DriverFailure({ permanent: false, reason: 'the WhatsApp connection was just lost' });
        entry.isSending = true;
        // When it is given up here it may still go on in the page, and nothing else is sent meanwhile.
        const sending = entry.session.send(message).finally(() => {
          entry.isSending = false;
          this.#pause(entry, message.turn?.pauseMs ?? 0);
        });
        return { status: 'accepted', providerId: await unlessAborted(sending, signal) };
      },
    };
  }

  #free(): Entry[] {
    const now = Date.now();
    return [...this.#entries].filter(
      ({ session, isSending, freeAt }) => !isSending && freeAt <= now && session.canSend(),
    );
  }

  #pause(entry: Entry, ms: number): void {
    entry.freeAt = Date.now() + ms;
    void delay(ms + 1, undefined, { ref: false }).then(() => this.#wake());
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  work.catch(() => {}); // It may still fail when nobody waits any more.
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
