import type { Client } from 'whatsapp-web.js';
import type { ChatContent } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';
import { mapChat, type RawChat } from './chat-mapping.ts';
import { type ChatNews, placeChat } from './chats.ts';
import { asHeard, type Mirror, notify } from './hearing.ts';
import type { People } from './people.ts';

/**
 * How chats are called, what is set for them, who is in them. What is written into the mirror answers null when another
 * session is the one that is heard.
 */
export class ChatDetails {
  /** The account's own ids. */
  own: ReadonlySet<string> = new Set();
  readonly #mirror: Mirror;
  readonly #people: People;
  readonly #client: () => Client;
  readonly #pictured = new Set<string>();

  constructor(mirror: Mirror, people: People, client: () => Client) {
    this.#mirror = mirror;
    this.#people = people;
    this.#client = client;
  }

  /** Asks the page. @throws what the page throws */
  async read(id: string): Promise<object | null> {
    const chat = await within(LIMITS.lookUpMs, this.#client().getChatById(id));
    return chat ? this.note(chat as unknown as RawChat) : {};
  }

  async note(chat: RawChat): Promise<object | null> {
    const told = mapChat(chat, (id) => this.own.has(id));
    if (told === null) return {};
    const { owner } = told.facts;
    const facts: Partial<ChatContent> = {
      ...told.facts,
      ...(owner ? { owner: (await this.#people.idsOf(owner)).chatId } : {}),
      pictureUrl: await this.pictureOf(told.chatId),
    };
    return this.place(told.chatId, { facts, flags: told.flags, activeAt: told.activeAt });
  }

  async place(id: string, news: ChatNews): Promise<object | null> {
    const ids = await this.#people.idsOf(id);
    return asHeard(this.#mirror, async (em) => {
      const placed = await placeChat(this.#mirror, em, ids, news);
      if (placed.isChanged) await notify(this.#mirror, em, placed.id, 'chat');
      return placed;
    });
  }

  /** Each is a question to WhatsApp, so few are asked, and none twice. Null: there is none, or it is not asked for. */
  async pictureOf(id: string): Promise<string | null> {
    if (this.#pictured.has(id) || this.#pictured.size >= LIMITS.picturesMax) return null;
    this.#pictured.add(id);
    const asking = within(LIMITS.lookUpMs, this.#client().getProfilePicUrl(id));
    return (await asking.catch(() => null)) ?? null;
  }
}
