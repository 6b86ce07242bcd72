/**
 * The mirror of one account's chats, as its session keeps it: what the library tells goes through here into rows, in the
 * order in which it was told, and what people ask of the session is done.
 */

import type { Call, Client, Message, Reaction } from 'whatsapp-web.js';
import type { Loop } from '../../loop.ts';
import { chatIdOfPhone } from '../chat-id.ts';
import type { SessionAsk } from '../chats/asking.ts';
import { kindOf } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { ChatListener } from '../session/chat-events.ts';
import { noteReceived } from '../standing.ts';
import { Acts } from './acts.ts';
import { sayTyping, sendReceipts } from './asks.ts';
import { takeCall } from './calls.ts';
import { noteAck, noteEdit, noteReaction, noteRevoked } from './changes.ts';
import type { RawChat } from './chat-mapping.ts';
import { ChatDetails } from './details.ts';
import { asHeard, type Mirror, noteTakenIn } from './hearing.ts';
import { receiveFromChat } from './incoming.ts';
import { Lanes } from './lanes.ts';
import { ackOf, mapMessage, mapReaction, type RawMessage, revokedId } from './mapping.ts';
import { startFetching } from './media.ts';
import { nameIn, reactionsTo } from './naming.ts';
import { openMirror } from './opening.ts';
import { lookBack } from './past.ts';
import { People } from './people.ts';
import { storeMessage } from './storing.ts';

export type MirrorOptions = Mirror & {
  client(): Client;
  /** Whether the page can be asked now. */
  isThere(): boolean;
  /** When the last message that was taken in before was written. */
  since: Date;
  onMessage(): void;
  /** What became of a message while nobody listened. */
  onTick(id: string, tick: number): void;
  onSuperseded(): void;
  /** The chat with a number; null: it does not have WhatsApp. */
  lookUp(phone: string): Promise<string | null>;
};

export class ChatMirror implements ChatListener {
  readonly #options: MirrorOptions;
  readonly #mirror: Mirror;
  readonly #people: People;
  readonly #details: ChatDetails;
  readonly #acts: Acts;
  readonly #lanes: Lanes;
  readonly #toDescribe = new Set<string>();
  #media: Loop | null = null;
  #phone = '';
  #since: Date;
  #latest: Date;
  /** Whether what was written before now may still be missing. */
  #isBehind = true;
  #isLooking = false;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#mirror = { core: options.core, held: options.held };
    this.#people = new People(options.client, options.core.now);
    this.#details = new ChatDetails(this.#mirror, this.#people, options.client);
    this.#acts = new Acts(this.#mirror, {
      page: () => this.#page(),
      ownChatId: () => chatIdOfPhone(this.#phone),
      lookUp: async (phone) => {
        const found = await options.lookUp(phone);
        return found === null ? null : (await this.#people.idsOf(found)).chatId;
      },
    });
    this.#lanes = new Lanes(this.#mirror, {
      onFailed: () => {
        this.#isBehind = true;
      },
      onSuperseded: () => options.onSuperseded(),
    });
    this.#since = options.since;
    this.#latest = options.since;
  }

  /** @param phone E.164: the account's own number. Told again when the page was loaded anew. */
  ready(phone: string): void {
    this.#phone = phone;
    this.#isBehind = true;
    this.#lanes.add('news', () => this.#open());
    this.#media ??= startFetching(this.#mirror, () => this.#page());
    this.#media.wake();
    this.healthy();
  }

  /** The session was looked at and is well: what is behind is made up for. */
  healthy(): void {
    if (this.#isBehind && !this.#isLooking) {
      this.#isLooking = true;
      this.#lanes.add('past', () => this.#lookBack());
    }
    this.#lanes.add('past', () => this.#sendReceipts());
  }

  message(message: Message): void {
    this.#options.onMessage();
    this.#lanes.add('news', () => this.#take(message, true));
  }

  tick(id: string, tick: number): void {
    this.#lanes.add('news', () => noteAck(this.#mirror, id, ackOf(tick)));
  }

  edited(message: Message): void {
    const told = mapMessage(rawOf(message));
    const at = told?.editedAt;
    if (told && at)
      this.#lanes.add('news', () => noteEdit(this.#mirror, told.whatsappId, { text: told.content.text, at }));
  }

  revoked(message: Message): void {
    this.#lanes.add('news', () => noteRevoked(this.#mirror, revokedId(rawOf(message))));
  }

  reaction(reaction: Reaction): void {
    this.#lanes.add('news', async () => {
      const told = mapReaction(reaction);
      if (told === null) return {};
      const own = chatIdOfPhone(this.#phone);
      const { chatId } = await this.#people.idsOf(told.fromMe ? own : told.from);
      if (chatId === own && this.#acts.isEcho(told.whatsappId, told.emoji)) return {};
      return noteReaction(this.#mirror, told.whatsappId, { emoji: told.emoji, from: chatId, at: told.at });
    });
  }

  call(call: Call): void {
    this.#lanes.add('news', async () => ((await takeCall(this.#mirror, this.#people, call)) ? {} : null));
  }

  /** A chat of which the page has told everything. */
  chat(chat: RawChat): void {
    this.#lanes.add('past', () => this.#details.note(chat));
  }

  /** A chat that is to be looked at; soon, and once for many changes. */
  chatChanged(id: string): void {
    if (this.#toDescribe.has(id)) return;
    this.#toDescribe.add(id);
    this.#lanes.add('past', async () => {
      this.#toDescribe.delete(id);
      return this.#details.read(id);
    });
  }

  asked(asked: SessionAsk): void {
    const { what } = asked;
    if (what === 'read') this.#lanes.add('asks', () => this.#sendReceipts());
    else if (what === 'answer') this.#lanes.add('acts', () => this.#acts.answer(asked.ask));
    else {
      const state = what === 'typing' ? 'typing' : 'stop';
      this.#lanes.add('asks', () => sayTyping(this.#mirror, this.#page(), asked.chat, state));
    }
  }

  /** Nothing more is asked of the page. */
  stop(): void {
    this.#lanes.stop();
  }

  /** Resolves when what was told is kept. */
  async written(): Promise<void> {
    await Promise.all([this.#lanes.done('news', 'past', 'asks', 'acts'), this.#media?.stop()]);
  }

  /** What can be asked now; null while the page is loading or gone. */
  #page(): Client | null {
    return this.#options.isThere() && !this.#lanes.isOver ? this.#options.client() : null;
  }

  async #open(): Promise<object | null> {
    const own = await this.#people.idsOf(chatIdOfPhone(this.#phone));
    this.#details.own = new Set([own.chatId, own.lid].filter((id) => id !== null));
    const name = this.#options.client().info.pushname || null;
    const profile = { name, pictureUrl: await this.#details.pictureOf(own.chatId) };
    const opened = await openMirror(this.#mirror, this.#phone, profile);
    if (opened?.isOther) {
      this.#since = new Date(this.#options.core.now());
      this.#latest = this.#since;
    }
    return opened;
  }

  async #lookBack(): Promise<object> {
    await this.#lanes.done('news'); // The account is known by then.
    try {
      this.#isBehind = false;
      const newsFrom = new Date(this.#since.getTime() - LIMITS.catchUpOverlapMs);
      const isWhole = await lookBack(this.#mirror, {
        client: this.#options.client(),
        newsFrom,
        isOver: () => this.#lanes.isOver,
        chat: async (id) => this.#lanes.heard(await this.#details.read(id)),
        flags: async (id, flags) => this.#lanes.heard(await this.#details.place(id, { flags })),
        message: async (message, isNews) => this.#lanes.heard(await this.#take(message, isNews)),
      });
      if (this.#lanes.isOver) return {};
      if (!isWhole) this.#isBehind = true;
      else await this.#advance();
      return {};
    } finally {
      this.#isLooking = false;
    }
  }

  /** Everything up to the latest message has been taken in. */
  async #advance(): Promise<void> {
    if (this.#latest <= this.#since) return;
    const latest = this.#latest;
    await asHeard(this.#mirror, (em) => noteTakenIn(this.#mirror, em, latest));
    this.#since = latest;
  }

  async #take(message: Message, isNews: boolean): Promise<object | null> {
    const raw = mapMessage(rawOf(message));
    if (raw === null) return {};
    const ids = await this.#people.idsOf(raw.chatId);
    const told = await nameIn(this.#people, raw);
    const reactions = told.hasReactions ? await reactionsTo(this.#people, message) : [];
    const advances = !this.#isBehind && !this.#isLooking;
    const stored = await storeMessage(this.#mirror, told, ids, { isNews, advances, reactions });
    if (stored === null) return null;
    if (told.sentAt > this.#latest) this.#latest = told.sentAt;
    if (advances) this.#since = this.#latest;
    if (stored.isNew && told.content.media) this.#media?.wake();
    if (stored.chatIsNew) this.chatChanged(told.chatId);
    if (stored.ackRose) this.#options.onTick(told.whatsappId, told.ack);
    const isForPerson = isNews && told.direction === 'in' && !told.isRevoked && kindOf(ids.chatId) === 'person';
    if (isForPerson && (await receiveFromChat(this.#mirror, told, { ids, phone: this.#phone })))
      await noteReceived(this.#options.core, this.#options.held);
    return stored;
  }

  async #sendReceipts(): Promise<object> {
    const overtaken = await sendReceipts(this.#mirror, this.#page());
    for (const chatId of overtaken) this.chatChanged(chatId);
    return {};
  }
}

const rawOf = (message: Message): RawMessage => message.rawData as RawMessage;
