import type { Operation, Operations, PageEvent, PageReport } from '../protocol.ts';

/** The page's way to the simulated server: a stream of events down, requests up. */

/** The server said no; the library knows such errors by their name. */
class ServerStatusCodeError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.name = 'ServerStatusCodeError';
    this.statusCode = statusCode;
  }
}

/** There was no answer: what was asked may have been done or not. */
export class NoAnswer extends Error {}

const RECONNECT_MS = 500;
const NO_SESSION = 410;

export class Connection {
  readonly #onEvent: (event: PageEvent) => void;
  readonly #onLost: () => void;
  #session: string | null = null;
  #source: EventSource | null = null;

  constructor(onEvent: (event: PageEvent) => void, onLost: () => void) {
    this.#onEvent = onEvent;
    this.#onLost = onLost;
    // A page that is left has not lost its connection.
    window.addEventListener('beforeunload', () => {
      this.#source = null;
    });
  }

  /** Connects, and again whenever the connection is lost. */
  open(): void {
    const source = new EventSource('/sim/events');
    this.#source = source;
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data as string) as PageEvent;
      if (event.kind === 'challenge') this.#session = event.session;
      this.#onEvent(event);
    };
    source.onerror = () => {
      source.close();
      if (this.#source !== source) return;
      this.#session = null;
      this.#onLost();
      setTimeout(() => this.open(), RECONNECT_MS);
    };
  }

  /** Gives the connection up and makes a new one. */
  reopen(): void {
    this.#source?.close();
    this.#source = null;
    this.#session = null;
    this.#onLost();
    this.open();
  }

  /** @throws ServerStatusCodeError when refused, NoAnswer when nothing came back */
  async ask<O extends Operation>(operation: O, input: Operations[O]['input']): Promise<Operations[O]['output']> {
    if (!this.#session) throw new NoAnswer('not connected');
    const body = JSON.stringify({ session: this.#session, operation, input });
    const response = await fetch('/sim/requests', { method: 'POST', body }).catch((error: unknown) => {
      throw new NoAnswer(String(error));
    });
    if (response.ok) return (await response.json()) as Operations[O]['output'];
    if (response.status === NO_SESSION) throw new NoAnswer('the connection has ended');
    const { message } = (await response.json()) as { message: string };
    throw new ServerStatusCodeError(response.status, message);
  }
}

/** Tells the simulator what this page could not do. */
export function report(kind: PageReport['kind'], detail: string): void {
  navigator.sendBeacon('/sim/reports', JSON.stringify({ kind, detail } satisfies PageReport));
}
