import { randomBytes, randomUUID } from 'node:crypto';
import type { PageEvent, PageKeys } from '../protocol.ts';
import type { Device } from './state.ts';

/** The stream to one loaded page. */
export type Stream = { push(event: PageEvent): void; close(): void };

/** One loaded page, from its connecting to its going. */
export class Session {
  readonly id = randomUUID();
  /** To be signed with the page's identity key. */
  readonly nonce = randomBytes(32).toString('base64');
  /** Null until the page has said hello. */
  keys: PageKeys | null = null;
  /** What its QR code says at the moment, and said before. */
  ref: string | null = null;
  readonly pastRefs: string[] = [];
  refTimer: NodeJS.Timeout | null = null;
  pairing: { phone: string; code: string } | null = null;
  device: Device | null = null;
  /** It has been given what there is, and now wants what comes. */
  synced = false;
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  get phone(): string | null {
    return this.device?.phone ?? null;
  }

  /** The text in the QR code as the library draws it; null when there is none to scan. */
  get qr(): string | null {
    if (!this.ref || !this.keys) return null;
    return [this.ref, this.keys.noise, this.keys.identity, this.keys.adv, '1'].join(',');
  }

  push(event: PageEvent): void {
    this.#stream.push(event);
  }

  close(): void {
    if (this.refTimer) clearTimeout(this.refTimer);
    this.#stream.close();
  }
}
