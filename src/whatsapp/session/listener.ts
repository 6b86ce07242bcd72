import type { ChatListener } from './chat-events.ts';

/** What a session tells. */
export type SessionListener = {
  qr(text: string): void;
  /** The phone has scanned (`pairing`), or the page knows its device and loads (`syncing`). */
  progress(state: 'pairing' | 'syncing'): void;
  /** @param phone its own number, digits only. Told again when the page was loaded anew. */
  ready(phone: string): void;
  /** The page's own connection to WhatsApp; the page brings it back by itself. */
  connected(isConnected: boolean): void;
  /** Looked at, and well. */
  healthy(): void;
  /** What the page was found to lack before it was ready, or when it did not get so far. */
  tested(missing: string[]): void;
  /** What broke it, for the log. */
  failed(error: unknown): void;
  /** WhatsApp Web was opened elsewhere with this device; it is taken back, once. */
  replaced(): void;
  tick(id: string, tick: number): void;
  chats: ChatListener;
};
