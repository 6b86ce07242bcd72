/**
 * Tells the pages that people have open what is new in their organization's chats, over a WebSocket (RFC 6455).
 *
 * - S1 It says that something changed, never what was written: the page asks the API, which knows what the person may
 *   see. So a notice that gets lost costs freshness and nothing else, and `missed` says that some may be.
 * - S2 Whoever a request with the same cookie would let in comes in, from our own pages, with the right to read WhatsApp.
 * - S3 Each session is looked at anew again and again; one that has ended, or cannot be looked at, hears no more.
 * - S4 Everything is bounded: sockets of a process and of a person, what waits for a slow one, what a client may say.
 *
 * Documents are followed by `GET /v1/events/stream` instead, which programs may follow, too: their events are numbered
 * and none may be missed. Typing and ticks are too many and too fleeting to be events.
 */

import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { allows } from '../organizations/scopes.ts';
import { findSession, type PersonCaller } from '../people/sessions.ts';
import { CHATS_CHANGED, type ChatsChange } from '../whatsapp/chats/news.ts';
import { requestIdOf } from './client.ts';
import { toProblem } from './failures.ts';
import { limited } from './guessing.ts';
import { encodeProblem } from './say.ts';
import type { Upgrades } from './server.ts';
import { isOwnOrigin, sessionTokenIn } from './session-cookie.ts';
import type { SocketNotice } from './socket-notice.ts';

/** Every bound of the socket, with its unit and its reason. */
export const SOCKET_LIMITS = {
  /** Each is a few kilobytes here and a look at its session now and then. */
  socketsMax: 2_000,
  /** Tabs and devices of one person. */
  perPersonMax: 20,
  /** Notices are a hundred bytes; who has not read a thousand of them reads everything anew instead. */
  waitingBytesMax: 128 * 1024,
  /** Nothing that a client says is of interest. */
  heardBytesMax: 1_024,
  /** How often each session is looked at, and whether anybody is at the other end. */
  lookEveryMs: 10_000,
  /** A busy phone may miss one. */
  pingsUnansweredMax: 2,
  /** From the goodbye to the cut. */
  goodbyeMs: 500,
} as const;

/** Why a socket was closed by us, for the page (RFC 6455, section 7.4.2). */
export const SOCKET_CLOSED = { goingAway: 1001, tryAgainLater: 1013, sessionEnded: 4401, tooSlow: 4408 } as const;

/** Somebody whose page is open. */
type Guest = { socket: WebSocket; token: string; caller: PersonCaller; pingsUnanswered: number };
type Admitted = Pick<Guest, 'token' | 'caller'>;

/** Where the socket is: for the dashboard, and where the chat of the Client manager's documents is looked for. */
const PATHS = new Set(['/app-socket', '/clientmanager/app-socket']);

export class AppSocket implements Upgrades {
  readonly #core: Core;
  readonly #limits: Record<keyof typeof SOCKET_LIMITS, number>;
  readonly #server: WebSocketServer;
  readonly #guests = new Set<Guest>();
  #listening: Promise<{ stop(): Promise<void> }> | null = null;
  #looking: NodeJS.Timeout | null = null;
  #isLooking = false;
  #isClosed = false;

  /** @param limits tests have less time. */
  constructor(core: Core, limits: Partial<Record<keyof typeof SOCKET_LIMITS, number>> = {}) {
    this.#core = core;
    this.#limits = { ...SOCKET_LIMITS, ...limits };
    const { heardBytesMax: maxPayload } = this.#limits;
    this.#server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#admit(request).then(
      (admitted) => this.#server.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened, admitted)),
      (error: unknown) => this.#refuse(request, socket, error),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#looking) clearInterval(this.#looking);
    const gone = [...this.#guests].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)));
    for (const guest of this.#guests) this.#end(guest, SOCKET_CLOSED.goingAway);
    await Promise.all(gone);
    await (await this.#listening?.catch(() => null))?.stop();
  }

  /** @throws Problem not_found | foreign_origin | unauthorized | organization_suspended | forbidden | rate_limited | service_unavailable */
  async #admit(request: IncomingMessage): Promise<Admitted> {
    if (!PATHS.has((request.url ?? '').split('?', 1)[0]!)) throw new Problem('not_found');
    if (!isOwnOrigin(request.headers, this.#core.config.publicUrl)) throw new Problem('foreign_origin');
    const token = sessionTokenIn(request.headers.cookie);
    const caller = token === null ? null : await findSession(this.#core, token);
    if (token === null || caller === null) throw new Problem('unauthorized');
    if (caller.isSuspended) throw new Problem('organization_suspended');
    if (!mayListen(caller)) throw new Problem('forbidden', { details: { scope: 'whatsapp:read' } });
    await this.#listen();
    const { socketsMax, perPersonMax, lookEveryMs } = this.#limits;
    const own = [...this.#guests].filter((guest) => guest.caller.actor.id === caller.actor.id).length;
    if (this.#guests.size >= socketsMax || own >= perPersonMax) throw limited(lookEveryMs);
    if (this.#isClosed) throw new Problem('service_unavailable');
    return { token, caller };
  }

  /** Nothing is listened to before the first one comes. */
  async #listen(): Promise<void> {
    this.#looking ??= setInterval(() => void this.#look(), this.#limits.lookEveryMs);
    this.#listening ??= this.#core.database.listen(CHATS_CHANGED, (payload) => this.#hear(payload));
    try {
      await this.#listening;
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #welcome(socket: WebSocket, admitted: Admitted): void {
    const guest: Guest = { socket, ...admitted, pingsUnanswered: 0 };
    this.#guests.add(guest);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#guests.delete(guest));
    socket.on('pong', () => {
      guest.pingsUnanswered = 0;
    });
  }

  /** In our own words for problems; a browser shows none of it to the page. */
  #refuse(request: IncomingMessage, socket: Duplex, error: unknown): void {
    const problem = toProblem(error);
    const requestId = requestIdOf(request);
    if (problem.code === 'internal_error') this.#core.log.error({ requestId, err: problem.cause }, 'a request failed');
    const { status, headers, body } = encodeProblem(undefined, problem, { language: 'en', requestId, accept: '' });
    const bytes = body ?? Buffer.alloc(0);
    const lines = Object.entries({ ...headers, 'content-length': bytes.length, connection: 'close' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${bytes}`);
  }

  #hear(payload: string): void {
    // What came while the connection to PostgreSQL was away is not known.
    if (payload === '') {
      this.#tell({ type: 'missed' }, null);
      return;
    }
    const { organizationId, connectionId, chat, what: type } = JSON.parse(payload) as ChatsChange;
    this.#tell({ type, connectionId, chat }, organizationId);
  }

  /** @param organizationId whose people are told; null: everybody is. */
  #tell(notice: SocketNotice, organizationId: string | null): void {
    const text = JSON.stringify(notice);
    for (const guest of this.#guests) {
      const { socket, caller } = guest;
      if (organizationId !== null && caller.organizationId !== organizationId) continue;
      if (socket.bufferedAmount > this.#limits.waitingBytesMax) this.#end(guest, SOCKET_CLOSED.tooSlow);
      else if (socket.readyState === socket.OPEN) socket.send(text);
    }
  }

  /** Which sessions are still good, and who is still there. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (const guest of [...this.#guests]) {
      if (guest.pingsUnanswered >= this.#limits.pingsUnansweredMax) guest.socket.terminate();
      else if (await this.#isGood(guest)) {
        guest.pingsUnanswered += 1;
        if (guest.socket.readyState === guest.socket.OPEN) guest.socket.ping();
      }
    }
    this.#isLooking = false;
  }

  async #isGood(guest: Guest): Promise<boolean> {
    try {
      const caller = await findSession(this.#core, guest.token);
      if (caller !== null && !caller.isSuspended && mayListen(caller)) {
        guest.caller = caller;
        return true;
      }
      this.#end(guest, SOCKET_CLOSED.sessionEnded);
    } catch (err) {
      this.#core.log.warn({ err }, 'a session with an open socket could not be looked at');
      this.#end(guest, SOCKET_CLOSED.tryAgainLater);
    }
    return false;
  }

  /** Says goodbye; who does not answer is cut. */
  #end({ socket }: Guest, code: number): void {
    socket.close(code);
    setTimeout(() => socket.terminate(), this.#limits.goodbyeMs).unref();
  }
}

const mayListen = ({ scopes }: PersonCaller): boolean => allows(scopes, 'whatsapp:read');
