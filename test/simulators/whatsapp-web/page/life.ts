import type { Me, PageEvent, PageSettings, SocketState, WireMessage, WireReaction } from '../protocol.ts';
import { setMe } from './collections.ts';
import { Connection } from './connection.ts';
import { createWid, type MsgKeyClass } from './ids.ts';
import { Emitter, Model } from './model.ts';
import { Store } from './store.ts';
import { emptyVault, keepToken, type Vault } from './vault.ts';

/** Long enough for the library to hear of the logout before the page is left. */
const LOGOUT_NAVIGATION_MS = 150;

class SocketModel extends Model {
  declare state: SocketState;
  declare hasSynced: boolean;
}

class ConnModel extends Model {
  declare ref: string | null;
  declare wid: unknown;
  declare pushname: string | undefined;
  declare platform: string | undefined;

  canSetMyPushname(): boolean {
    return true;
  }
}

export type IncomingCall = Record<string, unknown> & { id: string };

/** The library looks for the first own field that is a Map, and wraps its `set`. */
class CallCollection extends Emitter {
  activeCall: null = null;
  readonly calls = new Map<string, IncomingCall>();
}

/**
 * The life of a page: connecting, linking, syncing, hearing, being logged out. The states are those of WhatsApp Web's
 * own socket, in its order: UNLAUNCHED, OPENING, UNPAIRED (with a QR code), PAIRING, CONNECTED, and `hasSynced`.
 */
export class Life {
  readonly Socket = new SocketModel({ state: 'UNLAUNCHED', stream: 'DISCONNECTED', hasSynced: false });
  readonly Conn = new ConnModel({ ref: null, wid: undefined, pushname: undefined, platform: undefined });
  readonly Cmd = new Emitter();
  readonly calls = new CallCollection();
  readonly connection: Connection;
  readonly store: Store;
  /** Told of every reaction; set by the module that the library wraps. */
  onReaction: (message: WireMessage, reaction: WireReaction) => void = () => {};
  /** Told when the page is connected again: what could not be asked may be asked now. */
  onReconnected: () => void = () => {};
  readonly #settings: PageSettings;
  readonly #vault: Vault;
  #token: string | null;
  #resumed = false;

  constructor(settings: PageSettings, vault: Vault, msgKey: MsgKeyClass) {
    this.#settings = settings;
    this.#vault = vault;
    this.#token = vault.token;
    this.connection = new Connection(
      (event) => void this.#hear(event),
      () => this.#lost(),
    );
    this.store = new Store(this.connection, msgKey);
  }

  get vault(): Vault {
    return this.#vault;
  }

  begin(): void {
    this.Socket.set({ state: 'OPENING' });
    this.connection.open();
  }

  /** The person presses "Log out" here. */
  async logout(): Promise<void> {
    await this.connection.ask('logout', {});
    await this.#leave();
  }

  async takeOver(): Promise<void> {
    if (this.#token) await this.connection.ask('takeover', { token: this.#token });
  }

  async #hear(event: PageEvent): Promise<void> {
    switch (event.kind) {
      case 'challenge':
        return this.#sayHello(event.nonce);
      case 'ref':
        this.Socket.set({ state: 'UNPAIRED', stream: 'CONNECTED' });
        this.Conn.set({ ref: event.ref });
        return;
      case 'paired':
        this.Socket.set({ state: 'PAIRING' });
        this.#token = event.token;
        await keepToken(event.token);
        return this.#welcome(event.me);
      case 'welcome':
        return this.#welcome(event.me);
      case 'unlinked':
        return this.#leave();
      case 'state':
        this.Socket.set({ state: event.state });
        if (event.state === 'CONNECTED') await this.#sync();
        return;
      case 'reload':
        return location.reload();
      case 'call':
        return this.#ring(event);
      default:
        return this.#change(event);
    }
  }

  async #change(
    event: Exclude<
      PageEvent,
      { kind: 'challenge' | 'ref' | 'paired' | 'welcome' | 'unlinked' | 'state' | 'reload' | 'call' }
    >,
  ): Promise<void> {
    const { store } = this;
    switch (event.kind) {
      case 'contact':
        store.putContact(event.contact);
        return;
      case 'chat':
        store.putChat(event.chat);
        return;
      case 'chat_removed':
        return store.removeChat(event.chat);
      case 'message':
        store.putMessage(event.message, true);
        return;
      case 'message_changed':
        return store.changeMessage(event.message);
      case 'message_removed': {
        const message = store.chatOf(event.chat)?.msgs.filter(({ id }) => id.id === event.id)[0];
        if (message) store.removeMessage(message);
        return;
      }
      case 'reaction':
        await store.changeMessage(event.message);
        return this.onReaction(event.message, event.reaction);
      case 'typing':
        return;
      default:
        return event satisfies never;
    }
  }

  async #sayHello(nonce: string): Promise<void> {
    const { keys, sign } = this.#vault;
    const hello = { token: this.#token, signature: await sign(nonce), version: this.#settings.version };
    await this.connection.ask('hello', { ...keys, ...hello });
  }

  async #welcome({ phone, lid, name, platform }: Me): Promise<void> {
    setMe(phone, lid);
    this.Conn.set({ wid: createWid(phone), pushname: name, platform, connected: true });
    this.Socket.set({ state: 'CONNECTED', stream: 'CONNECTED' });
    await this.#sync();
  }

  async #sync(): Promise<void> {
    const { contacts, chats, messages } = await this.connection.ask('sync', {});
    const { store } = this;
    for (const contact of contacts) store.putContact(contact);
    for (const chat of chats) store.putChat(chat);
    const eventful = this.#resumed || this.#settings.backlog === 'events';
    const waiting = messages.filter(({ isNew, fromMe }) => eventful && isNew && !fromMe);
    for (const message of messages) if (!waiting.includes(message)) store.putMessage(message, false);
    this.Cmd.trigger('offline_progress_update_from_bridge');
    if (this.#resumed) this.onReconnected();
    await this.#tellSynced();
    if (waiting.length > 0) await store.Msg.listened('add');
    for (const message of waiting) store.putMessage(message, true);
  }

  async #tellSynced(): Promise<void> {
    this.#resumed = true;
    const { synced } = this.#settings;
    if (synced === 'when_listened') await this.Socket.listened('change:hasSynced');
    else await new Promise((resolve) => setTimeout(resolve, synced.afterMs));
    this.Socket.set({ hasSynced: true });
  }

  #ring({ call }: Extract<PageEvent, { kind: 'call' }>): void {
    this.calls.calls.set(call.id, {
      id: call.id,
      peerJid: createWid(call.from),
      isVideo: call.isVideo,
      isGroup: call.isGroup,
      canHandleLocally: false,
      outgoing: false,
      webClientShouldHandle: false,
      participants: [],
      offerTime: Math.floor(Date.now() / 1_000),
    });
  }

  #lost(): void {
    if (this.Socket.state !== 'CONNECTED') return;
    this.Socket.set({ state: 'TIMEOUT' });
    this.Socket.set({ state: 'OPENING' });
  }

  /** As WhatsApp Web leaves after a logout: it forgets who it was, says so, and loads itself anew. */
  async #leave(): Promise<void> {
    this.#token = null;
    await emptyVault();
    this.Cmd.trigger('logout');
    setTimeout(() => location.assign('/?post_logout=1&logout_reason=0'), LOGOUT_NAVIGATION_MS);
  }
}
