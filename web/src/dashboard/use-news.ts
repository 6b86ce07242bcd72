import { useEffect, useSyncExternalStore } from 'react';
import type { SocketNotice } from '../../../src/api/socket-notice.ts';

/** How long is waited before the socket is opened again: longer each time, and never all at the same moment. */
const REOPEN_MS = { first: 500, longest: 20_000 } as const;
/** How long the socket stays open when nobody listens: from one page to the next. */
const LINGER_MS = 2_000;
/** How long the line may be away before anybody is told. */
const PATIENCE_MS = 3_000;

type Listener = (notice: SocketNotice) => void;

/** One socket for the whole page, open while anybody on it listens. */
class NewsLine {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #socket: WebSocket | null = null;
  #tries = 0;
  #timers: { reopen?: number | undefined; linger?: number | undefined; doubt?: number | undefined } = {};
  #isConnected = true;

  isConnected = (): boolean => this.#isConnected;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  listen(listener: Listener): () => void {
    clearTimeout(this.#timers.linger);
    this.#listeners.add(listener);
    if (this.#socket === null) this.#open();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#timers.linger = window.setTimeout(() => this.#leave(), LINGER_MS);
    };
  }

  /** The browser knows that the line is back before the next try is due. */
  readonly #tryNow = (): void => {
    if (this.#socket?.readyState === WebSocket.CLOSED) this.#open();
  };

  #open(): void {
    clearTimeout(this.#timers.reopen);
    addEventListener('online', this.#tryNow);
    const address = new URL('/app-socket', location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#tries = 0;
      clearTimeout(this.#timers.doubt);
      this.#timers.doubt = undefined;
      this.#know(true);
      // What was read before may be older than what is heard from here on.
      this.#tell({ type: 'missed' });
    };
    socket.onmessage = ({ data }) => this.#tell(JSON.parse(String(data)) as SocketNotice);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#timers.doubt ??= window.setTimeout(() => this.#know(false), PATIENCE_MS);
      const wait = Math.min(REOPEN_MS.first * 2 ** this.#tries, REOPEN_MS.longest);
      this.#tries += 1;
      this.#timers.reopen = window.setTimeout(() => this.#open(), wait * (0.5 + Math.random() / 2));
    };
  }

  #leave(): void {
    removeEventListener('online', this.#tryNow);
    clearTimeout(this.#timers.reopen);
    clearTimeout(this.#timers.doubt);
    this.#timers = {};
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#know(true);
  }

  #tell(notice: SocketNotice): void {
    for (const listener of [...this.#listeners]) listener(notice);
  }

  #know(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    for (const watcher of this.#watchers) watcher();
  }
}

const line = new NewsLine();

/**
 * Follows what is new about chats and connections. Whatever was missed while the line was away is told as `missed`.
 * @param onNews must stay the same from one drawing to the next.
 */
export function useNews(onNews: Listener): void {
  useEffect(() => line.listen(onNews), [onNews]);
}

/** Whether news can be heard; false once the line has been away for a while. */
export const useNewsLine = (): boolean => useSyncExternalStore(line.watch, line.isConnected);
