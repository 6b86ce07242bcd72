/**
 * One WhatsApp account in one Chromium: whatsapp-web.js as it is on npm, and what it leaves to others.
 *
 * - W1 The library does not say when its browser dies or its page hangs: both are listened to and looked at here.
 * - W2 Every state has a deadline; what does not get further in time is lost, and begun anew by the workflow.
 * - W3 The profile is the device. It is never removed here, whatever happens; the library's own removal is switched off.
 * - W4 When `close` has resolved, no process of the browser is left.
 */
import type { Client } from 'whatsapp-web.js';
import { identify, type ProcessIdentity } from '../../platform/process-identity.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { Reason } from '../states.ts';
import { listenToChats, watchChats } from './chat-events.ts';
import { endBrowsersOn } from './chromium.ts';
import { type ClientOptions, makeClient } from './client.ts';
import { DeadlineError, within } from './deadline.ts';
import { endOf, reasonOf, type SessionEnd } from './ending.ts';
import type { SessionListener } from './listener.ts';
import { lookEvery } from './looking.ts';
import { profileOf } from './profile.ts';
import { missingIn, testPage } from './self-test.ts';
import { logOutPage, lookAtPage, sayThatItHasSynced, takeOverPage } from './shims.ts';

export type SessionOptions = ClientOptions & { probeEveryMs: number; hear: SessionListener };

type Phase = 'starting' | 'qr' | 'syncing' | 'ready';
const PHASE_MS: Record<Exclude<Phase, 'ready'>, number> = {
  starting: LIMITS.startingMs,
  qr: LIMITS.unscannedMs,
  syncing: LIMITS.syncingMs,
};

export class WhatsAppSession {
  readonly ended: Promise<SessionEnd>;
  /** Resolves when the next session may start: this one shows a code, is ready, or has ended. */
  readonly settled: Promise<void>;
  readonly #options: SessionOptions;
  #client: Client | null = null;
  #browser: ProcessIdentity | null = null;
  #phase: Phase = 'starting';
  #phaseTimer: NodeJS.Timeout | undefined;
  #looking: { stop(): void }[] = [];
  #isConnected = false;
  #isAuthenticated = false;
  #looksSynced = 0;
  #unwell = 0;
  #takenOverAt = Number.NEGATIVE_INFINITY;
  #disconnectedTimer: NodeJS.Timeout | undefined;
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
    this.#enter('starting');
    try {
      this.#client = await makeClient(this.#options, {
        browserStarted: () => this.#listenToBrowser(),
        failed: (error) => this.#fail(error),
      });
      this.#listen(this.#client);
      this.#looking = [
        lookEvery(LIMITS.nudgeEveryMs, () => this.#watchSyncing()),
        lookEvery(this.#options.probeEveryMs, () => this.#probe()),
      ];
      await this.#client.initialize();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** The browser's own process; null before it has started. */
  get browser(): ProcessIdentity | null {
    return this.#browser;
  }

  /** Removes the device from the account, as far as WhatsApp can be reached. */
  async logOut(): Promise<void> {
    const page = this.#client?.pupPage;
    if (!page) return;
    // The page goes away while it answers.
    await within(LIMITS.logOutMs, page.evaluate(logOutPage)).catch(() => {});
  }

  /** @returns whether the browser has closed by itself, so that its profile is whole. */
  async close(): Promise<boolean> {
    this.#end({ kind: 'stopped' });
    clearTimeout(this.#phaseTimer);
    clearTimeout(this.#disconnectedTimer);
    for (const looking of this.#looking) looking.stop();
    const browser = this.#client?.pupBrowser;
    const closing = browser?.connected ? within(LIMITS.closeMs, browser.close()) : Promise.reject();
    const isClean = await closing.then(
      () => true,
      () => false,
    );
    await endBrowsersOn(profileOf(this.#options.folder, this.#options.connectionId));
    return isClean;
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
    this.#setConnected(false);
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
    client.on('ready', () => void this.#becomeReady(client));
    client.on('change_state', (state) => {
      if (String(state) === 'CONFLICT') return; // What comes of it is told as `disconnected`.
      const isConnected = String(state) === 'CONNECTED';
      if (isConnected !== this.#isConnected && this.#phase === 'ready') this.#setConnected(isConnected);
    });
    client.on('disconnected', (why) => {
      if (String(why) === 'CONFLICT') void this.#takeOver();
      else this.#end(endOf(String(why)));
    });
    listenToChats(client, hear.chats);
    client.on('message_ack', (message, tick) => hear.tick(message.id.id, tick));
  }

  /** Ready is what has passed the self test. */
  async #becomeReady(client: Client): Promise<void> {
    const { hear } = this.#options;
    try {
      const { needed, wanted } = await testPage(client.pupPage!);
      if (this.#isOver) return;
      hear.tested([...needed, ...wanted]);
      if (needed.length > 0) return this.#end({ kind: 'lost', reason: 'page_changed' });
    } catch (error) {
      return this.#fail(error);
    }
    this.#enter('ready');
    this.#isConnected = true;
    clearTimeout(this.#disconnectedTimer);
    this.#settle();
    hear.ready(client.info.wid.user);
    // A page that does not tell of them is ready all the same.
    await watchChats(client, hear.chats).catch(() => {});
  }

  /** Looks into the page for the reason before everything ends. */
  async #fail(error: unknown): Promise<void> {
    if (this.#isOver) return;
    const missing = await missingIn(this.#client?.pupPage, error);
    if (this.#isOver) return;
    this.#options.hear.failed(error);
    if (missing.length > 0) this.#options.hear.tested(missing);
    this.#end({ kind: 'lost', reason: missing.length > 0 ? 'page_changed' : reasonOf(error) });
  }

  /** A page that does not find its way back by itself for minutes is loaded anew. */
  #setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    clearTimeout(this.#disconnectedTimer);
    if (!isConnected) this.#awaitConnection('connection_lost');
    this.#options.hear.connected(isConnected);
  }

  #awaitConnection(reason: Reason): void {
    clearTimeout(this.#disconnectedTimer);
    this.#disconnectedTimer = setTimeout(() => this.#end({ kind: 'lost', reason }), LIMITS.disconnectedMs);
  }

  /**
   * One device can be open in one place. Who opens it elsewhere takes it from here, and we take it back; when it is taken a
   * second time soon after, two are fighting over it, and a person has to decide.
   */
  async #takeOver(): Promise<void> {
    const now = performance.now();
    if (now - this.#takenOverAt < LIMITS.takeOverAgainMs) return this.#end({ kind: 'over', reason: 'replaced' });
    this.#takenOverAt = now;
    this.#isConnected = false;
    this.#awaitConnection('replaced');
    this.#options.hear.replaced();
    const asking = this.client.pupPage!.evaluate(takeOverPage);
    await within(LIMITS.probeDeadlineMs, asking).catch((error: unknown) => this.#fail(error));
  }

  /** Follows what the library does not tell before it is ready, and tells it what it has missed (shims.ts). */
  async #watchSyncing(): Promise<void> {
    const page = this.#client?.pupPage;
    if (!page || this.#phase === 'ready' || this.#isOver) return;
    const look = await within(LIMITS.probeDeadlineMs, page.evaluate(lookAtPage)).catch(() => null);
    if (!look || this.#isOver) return;
    const { state, hasSynced } = look;
    this.#looksSynced = hasSynced && !this.#isAuthenticated ? this.#looksSynced + 1 : 0;
    if (this.#looksSynced === LIMITS.looksUntilNudge) {
      await within(LIMITS.probeDeadlineMs, page.evaluate(sayThatItHasSynced)).catch(() => {});
    }
    if (this.#phase !== 'qr') return;
    // It has shown all the codes that it shows without being asked.
    if (state === 'UNPAIRED_IDLE') return this.#end({ kind: 'over', reason: 'unscanned' });
    if (state !== 'PAIRING' && state !== 'CONNECTED') return;
    this.#enter('syncing');
    this.#options.hear.progress(state === 'PAIRING' ? 'pairing' : 'syncing');
  }

  async #probe(): Promise<void> {
    if (this.#phase !== 'ready' || this.#isOver) return;
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
    const end = (): void => {
      if (phase === 'qr') this.#end({ kind: 'over', reason: 'unscanned' });
      else void this.#fail(new DeadlineError(PHASE_MS[phase]));
    };
    this.#phaseTimer = setTimeout(end, PHASE_MS[phase]);
  }
}
