import { setTimeout as delay } from 'node:timers/promises';
import type { OrganizationId } from '../domain/model.ts';
import { DriverFailure, type OutgoingMessage, type RemoteDriver } from '../messaging/drivers/driver.ts';
import { DRIVER } from './incoming.ts';

/** What the sessions of this process offer to whoever has a message to send. */
export type HeldSession = {
  organizationId: OrganizationId;
  connectionId: string;
  /** Whether a message could go out now. */
  canSend(): boolean;
  /** @returns WhatsApp's id of the message. @throws DriverFailure */
  send(message: OutgoingMessage): Promise<string>;
};

type Entry = { session: HeldSession; isSending: boolean; freeAt: number };

/** The sessions that this worker process holds, and the driver that sends by them. */
export class Sessions {
  readonly #entries = new Set<Entry>();
  readonly #paceMs: { min: number; max: number };
  #starting: Promise<unknown> = Promise.resolve();
  #wake: () => void = () => {};

  /** @param paceMs the pause between two messages of one session is drawn between these. */
  constructor(paceMs: { min: number; max: number }) {
    this.#paceMs = paceMs;
  }

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

  /** Sends by whichever session of the organization is free. */
  get driver(): RemoteDriver {
    return {
      kind: 'remote',
      name: DRIVER,
      reports: 'delivery',
      turns: {
        free: () => [...new Set(this.#free().map(({ session }) => session.organizationId))],
        listen: (wake) => {
          this.#wake = wake;
        },
      },
      send: async (message) => {
        const entry = this.#free().find(({ session }) => session.organizationId === message.organizationId);
        if (!entry) throw new DriverFailure({ permanent: false, reason: 'the WhatsApp connection was just lost' });
        entry.isSending = true;
        try {
          return { status: 'accepted', providerId: await entry.session.send(message) };
        } finally {
          entry.isSending = false;
          this.#pause(entry);
        }
      },
    };
  }

  #free(): Entry[] {
    const now = Date.now();
    return [...this.#entries].filter(
      ({ session, isSending, freeAt }) => !isSending && freeAt <= now && session.canSend(),
    );
  }

  #pause(entry: Entry): void {
    const { min, max } = this.#paceMs;
    const ms = Math.round(min + (max - min) * Math.random());
    entry.freeAt = Date.now() + ms;
    void delay(ms + 1, undefined, { ref: false }).then(() => this.#wake());
  }
}
