/**
 * One WhatsApp account in one Chromium: whatsapp-web.js as it is on npm, and what it leaves to others.
 *
 * - W1 The library does not say when its browser dies or its page hangs: both are listened to and looked at here.
 * - W2 Every state has a deadline; what does not get further in time is lost, and begun anew by the workflow.
 * - W3 The profile is the device. It is never removed here, whatever happens; the library's own removal is switched off.
 * - W4 When `close` has resolved, no process of the browser is left.
 */
import { join } from 'node:path';
import type { Client, Message } from 'whatsapp-web.js';
import { endProcess, identify, type ProcessIdentity } from '../platform/process-identity.ts';
import { endLeftBrowser } from './chromium.ts';
import { within } from './deadline.ts';
import type { SessionEnd } from './ending.ts';
import { WHATSAPP_LIMITS as LIMITS } from './limits.ts';
import { lookAtPage, mendMessageKeys, sayThatItHasSynced } from './shims.ts';

export type SessionOptions = {
  /** Names the profile. */
  connectionId: string;
  /** Where profiles are. */
  folder: string;
  chromium: string;
  arguments: string[];
  probeEveryMs: number;
  hear: SessionListener;
};

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
  message(message: Message): void;
  tick(id: string, tick: number): void;
};

type Phase = 'starting' | 'qr' | 'syncing' | 'ready';
const PHASE_MS: Record<Exclude<Phase, 'ready'>, number> = {
  starting: LIMITS.startingMs,
  qr: LIMITS.unscannedMs,
  syncing: LIMITS.syncingMs,
};

export const profileOf = (folder: string, connectionId: string): string => join(folder, `session-${connectionId}`);

export class WhatsAppSession {
  readonly ended: Promise<SessionEnd>;
  /** Resolves when the next session may start: this one shows a code, is ready, or has ended. */
  readonly settled: Promise<void>;
  readonly #options: SessionOptions;
  #client: Client | null = null;
  #browser: ProcessIdentity | null = null;
  #phase: Phase = 'starting';
  #phaseTimer: NodeJS.Timeout | undefined;
  #timers: NodeJS.Timeout[] = [];
  #isConnected = false;
  #isAuthenticated = false;
  #looksSynced = 0;
  #unwell = 0;
  #isOver = false;
  #end: (end: SessionEnd) => void;
  #settle: () => void;

  constructor(options: SessionOptions) {
    this.#options = options;
    const ended = Promise.withResolvers<SessionEnd>();
    const settled = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.settled = settled.promise;
    this.#settle = settled.resolve;
    this.#end = (end) => {
      this.#isOver = true;
      ended.resolve(end);
      settled.resolve();
    };
  }

  /** @throws Error before it is begun. */
  get client(): Client {
    if (!this.#client) throw new Error('the session has not begun');
    return this.#client;
  }

  /** Whether a message could go out now. */
  get canSend(): boolean {
    return !this.#isOver && this.#phase === 'ready' && this.#isConnected;
  }

  /** Starts the browser. Whatever comes of it is told by the listener and by `ended`. */
  async begin(): Promise<void> {
    const { connectionId, folder } = this.#options;
    this.#enter('starting');
    try {
      await endLeftBrowser(profileOf(folder, connectionId));
      this.#client = await this.#makeClient();
      this.#listen(this.#client);
      this.#every(LIMITS.nudgeEveryMs, () => this.#watchSyncing());
      this.#every(this.#options.probeEveryMs, () => this.#probe());
      await this.#client.initialize();
    } catch (error) {
      this.#end({ kind: 'lost', reason: reasonOf(error) });
    }
  }

  /** Removes the device from the account, as far as WhatsApp can be reached. */
  async logOut(): Promise<void> {
    const page = this.#client?.pupPage;
    if (!page) return;
    const asking = page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.
      return (globalThis as any).require('WAWebSocketModel').Socket.logout();
    });
    await within(LIMITS.logOutMs, asking).catch(() => {}); // The page goes away while it answers.
  }

  async close(): Promise<void> {
    this.#end({ kind: 'stopped' });
    clearTimeout(this.#phaseTimer);
    for (const timer of this.#timers) clearInterval(timer);
    const browser = this.#client?.pupBrowser;
    if (browser?.connected) await within(LIMITS.closeMs, browser.close()).catch(() => {});
    if (this.#browser) await endProcess(this.#browser, { signal: 'SIGKILL', graceMs: 0 });
  }

  async #makeClient(): Promise<Client> {
    const { connectionId, folder, chromium, arguments: args } = this.#options;
    const { default: library } = await import('whatsapp-web.js'); // Nobody without a connection pays for it.
    const profile = new library.LocalAuth({ clientId: connectionId, dataPath: folder });
    Object.assign(profile, {
      logout: async () => {},
      afterBrowserInitialized: async () => this.#listenToBrowser(),
    });
    const client = new library.Client({
      authStrategy: profile,
      webVersionCache: { type: 'none' },
      evalOnNewDoc: mendMessageKeys,
      userAgent: false as unknown as string, // Chromium's own is newer than the library's.
      authTimeoutMs: LIMITS.startingMs,
      puppeteer: {
        executablePath: chromium,
        args,
        protocolTimeout: LIMITS.startingMs,
        pipe: true, // A browser whose worker is killed ends by itself.
        // The worker ends its browsers itself, after it has closed them.
        ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
      },
    });
    return this.#withoutStrayRejections(client);
  }

  /**
   * The library puts itself into each page that is loaded, and closes its browser, without waiting for either: when that
   * fails, nobody handles it, and Node ends the worker with everything else it does. So both are ours.
   */
  #withoutStrayRejections(client: Client): Client {
    const library = client as unknown as { inject(): Promise<void> };
    const inject = library.inject.bind(client);
    return Object.assign(client, {
      inject: () => inject().catch((error: unknown) => this.#end({ kind: 'lost', reason: reasonOf(error) })),
      destroy: async () => {},
    });
  }

  #listenToBrowser(): void {
    const { pupBrowser: browser, pupPage: page } = this.client;
    const pid = browser?.process()?.pid;
    if (pid) this.#browser = identify(pid);
    browser?.on('disconnected', () => this.#end({ kind: 'lost', reason: 'browser_gone' }));
    page?.on('close', () => this.#end({ kind: 'lost', reason: 'browser_gone' }));
    page?.on('error', () => this.#end({ kind: 'lost', reason: 'page_silent' }));
    page?.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#loadAnew();
    });
  }

  /** The page has been loaded anew: the library puts itself into it again, and says once more that it is ready. */
  #loadAnew(): void {
    this.#isAuthenticated = false;
    if (this.#phase !== 'ready') return;
    this.#enter('syncing');
    this.#isConnected = false;
    this.#options.hear.connected(false);
  }

  #listen(client: Client): void {
    const { hear } = this.#options;
    client.on('qr', (text) => {
      if (this.#phase !== 'qr') this.#enter('qr');
      this.#settle();
      hear.qr(text);
    });
    client.on('authenticated', () => {
      this.#isAuthenticated = true;
      if (this.#phase !== 'syncing') this.#enter('syncing');
      hear.progress('syncing');
    });
    client.on('ready', () => {
      this.#enter('ready');
      this.#isConnected = true;
      this.#settle();
      hear.ready(client.info.wid.user);
    });
    client.on('change_state', (state) => {
      const isConnected = String(state) === 'CONNECTED';
      if (isConnected === this.#isConnected || this.#phase !== 'ready') return;
      this.#isConnected = isConnected;
      hear.connected(isConnected);
    });
    client.on('disconnected', (why) => this.#end(endOf(String(why))));
    client.on('message', (message) => hear.message(message));
    client.on('message_ack', (message, tick) => hear.tick(message.id.id, tick));
  }

  /** Follows what the library does not tell before it is ready, and tells it what it has missed (shims.ts). */
  async #watchSyncing(): Promise<void> {
    const page = this.#client?.pupPage;
    if (!page || this.#phase === 'ready') return;
    const look = await within(LIMITS.probeDeadlineMs, page.evaluate(lookAtPage)).catch(() => null);
    if (!look || this.#isOver) return;
    const { state, hasSynced } = look;
    this.#looksSynced = hasSynced && !this.#isAuthenticated ? this.#looksSynced + 1 : 0;
    if (this.#looksSynced === LIMITS.looksUntilNudge) {
      await within(LIMITS.probeDeadlineMs, page.evaluate(sayThatItHasSynced)).catch(() => {});
    }
    if (this.#phase !== 'qr' || (state !== 'PAIRING' && state !== 'CONNECTED')) return;
    this.#enter('syncing');
    this.#options.hear.progress(state === 'PAIRING' ? 'pairing' : 'syncing');
  }

  async #probe(): Promise<void> {
    if (this.#phase !== 'ready') return;
    const state = await within(LIMITS.probeDeadlineMs, this.client.getState()).catch(() => null);
    if (this.#isOver) return;
    if (state !== null) {
      this.#unwell = 0;
      if (this.#isConnected) this.#options.hear.healthy();
      return;
    }
    this.#unwell += 1;
    if (this.#unwell >= LIMITS.probesInVainMax) this.#end({ kind: 'lost', reason: 'page_silent' });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    clearTimeout(this.#phaseTimer);
    if (phase === 'ready' || this.#isOver) return;
    const end: SessionEnd =
      phase === 'qr' ? { kind: 'over', reason: 'unscanned' } : { kind: 'lost', reason: 'page_slow' };
    this.#phaseTimer = setTimeout(() => this.#end(end), PHASE_MS[phase]);
  }

  /** Never two at the same time. */
  #every(ms: number, look: () => Promise<void>): void {
    let isLooking = false;
    const timer = setInterval(() => {
      if (isLooking || this.#isOver) return;
      isLooking = true;
      void look().finally(() => {
        isLooking = false;
      });
    }, ms);
    this.#timers.push(timer);
  }
}

/** What the library's word for the end of a session means. */
function endOf(why: string): SessionEnd {
  switch (why) {
    case 'LOGOUT':
    case 'UNPAIRED':
    case 'UNPAIRED_IDLE':
      return { kind: 'over', reason: 'logged_out_by_phone' };
    case 'CONFLICT':
      return { kind: 'lost', reason: 'replaced' };
    default:
      return { kind: 'lost', reason: 'connection_lost' };
  }
}

/** Why a page did not come up: a module of WhatsApp's that is missing says its name. */
function reasonOf(error: unknown) {
  const text = error instanceof Error ? error.message : String(error);
  if (/unknown module|requiring unknown|cannot find module|is not a function/i.test(text))
    return 'page_changed' as const;
  if (/ERR_|timeout/i.test(text)) return 'page_slow' as const;
  return 'browser_gone' as const;
}
