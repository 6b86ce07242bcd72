import type { Language, OrganizationId } from '../../domain/model.ts';
import type { Channel } from '../../organizations/settings.ts';
import type { OutgoingContent } from '../../whatsapp/sending/content.ts';
import type { Turn } from '../../whatsapp/sending/turns.ts';

export type OutgoingMessage = {
  /** The same on each try of the same message: a provider that knows it can leave out the repeat. */
  id: string;
  organizationId: OrganizationId;
  channel: Channel;
  /** E.164; of a message that goes out by a connection also the id of a chat that is no phone. */
  recipient: string;
  text: string;
  language: Language;
  /** Of this try, from 1. From the second on, nobody may know what came of the one before. */
  attempt: number;
  /** Of a driver with turns: the connection whose turn it is, and what else there is to say than a text. */
  turn?: {
    connectionId: string;
    /** The pause after it, before another message has its turn. */
    pauseMs: number;
    /** What it is when it is more than its text. */
    content: OutgoingContent | null;
    /** The provider's id of the message that it answers. */
    replyTo: string | null;
  };
};

/** Whether a provider only takes messages, or also tells what became of them (`applyStatus`). */
export type Reports = 'none' | 'delivery';

/** Keeps messages readable in PostgreSQL: nothing leaves the machine, so there is nothing to wait for. */
export type LocalDriver = { kind: 'local'; name: string; reports: 'none' };

/** What a provider tells about a message it took. */
export type StatusReport = {
  status: 'accepted' | 'delivered' | 'read' | 'failed';
  /** Why it failed, in the provider's words, without the recipient. */
  reason?: string | null;
};

/** What somebody wrote to the number that messages are sent from. */
export type ReceivedText = {
  /** The provider's name for it: the same however often it is reported. */
  providerId: string;
  /** E.164. */
  from: string;
  /** The number it was written to, or the name that stands for it. */
  to: string;
  text: string;
  sentAt: Date;
};

/** Who listens to what a provider says by itself. Each promise resolves once it is kept. */
export type Listener = {
  /**
   * @param message.messageId our own id, of a provider that reports it.
   * @returns false when no such message is known, or not yet.
   */
  status(message: { providerId: string; messageId?: string | undefined }, report: StatusReport): Promise<boolean>;
  text(received: ReceivedText): Promise<void>;
};

/** Hands messages to a provider outside. */
export type RemoteDriver = {
  kind: 'remote';
  name: string;
  reports: Reports;
  /** Within what time a send ends; left out: as usual (LIMITS.sendDeadlineMs). */
  sendDeadlineMs?: number;
  /**
   * Hands over one message; resolves once the provider has taken charge of it.
   * @throws DriverFailure for what the provider or the way to it did; anything else counts as a failure that may pass.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<{ status: 'accepted'; providerId: string | null }>;
  /** Of drivers that send by connections of the organizations' own, a message at a time: which could send now. */
  turns?: {
    free(): Turn[];
    /** @param wake is called when another may have become free. */
    listen(wake: () => void): void;
  };
  /** Of drivers that hold a connection: keeps it up and passes on what comes in, until it is closed. */
  listen?(listener: Listener): void;
  close?(): Promise<void>;
};

export type MessageDriver = LocalDriver | RemoteDriver;
/** The driver of each channel. */
export type Drivers = Record<Channel, MessageDriver>;

/** Why a message was not taken. */
export class DriverFailure extends Error {
  /** True: the same message will never be taken on this channel. */
  readonly permanent: boolean;
  /** For operators; never holds the recipient, the text or a secret. */
  readonly reason: string;
  /** Milliseconds the provider asked us to wait; null when it said nothing. */
  readonly retryAfterMs: number | null;

  constructor(options: { permanent: boolean; reason: string; retryAfterMs?: number | null; cause?: unknown }) {
    super(options.reason, { cause: options.cause });
    this.name = 'DriverFailure';
    this.permanent = options.permanent;
    this.reason = options.reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
