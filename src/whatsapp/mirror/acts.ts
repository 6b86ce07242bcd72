/**
 * What people do by a session while they wait for it (chats/asks.ts). WhatsApp does not say whether something was done, the
 * library less still; so each is a change that is the same when it is done twice.
 *
 * - D1 What was done is in the mirror before the answer is.
 * - D2 It is told of once: WhatsApp's own event about it, before or after, changes nothing any more.
 */

import type { Client, Message } from 'whatsapp-web.js';
import { type Ask, type AskAnswer, answerAsk, takeAsk } from '../chats/asks.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { DeadlineError, within } from '../session/deadline.ts';
import { noteEdit, noteReaction, noteRevoked } from './changes.ts';
import { Echoes } from './echoes.ts';
import type { Mirror } from './hearing.ts';
import { mapMessage, type RawMessage } from './mapping.ts';
import { mayRevokeInPage } from './page.ts';

export type ActsOptions = {
  /** What can be asked now; null while the page is loading or gone. */
  page(): Client | null;
  ownChatId(): string;
  lookUp(phone: string): Promise<string | null>;
};

type AskOf<Kind extends Ask['kind']> = Extract<Ask, { kind: Kind }>;

export class Acts {
  readonly #mirror: Mirror;
  readonly #options: ActsOptions;
  readonly #echoes: Echoes;

  constructor(mirror: Mirror, options: ActsOptions) {
    this.#mirror = mirror;
    this.#options = options;
    this.#echoes = new Echoes(mirror.core.now);
  }

  /** Does what is asked, unless it is another session's to do. */
  async answer(id: string): Promise<object> {
    const { core, held } = this.#mirror;
    const ask = await takeAsk(core, held, id);
    if (ask !== null) await answerAsk(core, id, await this.#do(ask));
    return {};
  }

  /** Whether an own reaction that WhatsApp tells of is one that was made here. */
  isEcho(whatsappId: string, emoji: string): boolean {
    return this.#echoes.hear(whatsappId, emoji);
  }

  async #do(ask: Ask): Promise<AskAnswer> {
    const client = this.#options.page();
    if (client === null) return { kind: 'away' };
    try {
      if (ask.kind === 'look_up') return { kind: 'looked_up', chatId: await this.#options.lookUp(ask.phone) };
      const message = await within(LIMITS.lookUpMs, client.getMessageById(ask.key));
      if (!message) return { kind: 'refused' };
      if (ask.kind === 'react') return await this.#react(message, ask);
      if (ask.kind === 'edit') return await this.#edit(message, ask);
      return await this.#revoke(client, message, ask);
    } catch (error) {
      this.#mirror.core.log.info({ err: error, ...this.#mirror.held.ref, what: ask.kind }, 'WhatsApp did not do it');
      return { kind: isLost(error) || ask.kind === 'look_up' ? 'unknown' : 'refused' };
    }
  }

  async #react(message: Message, { whatsappId, emoji }: AskOf<'react'>): Promise<AskAnswer> {
    const echo = this.#echoes.expect(whatsappId, emoji);
    await within(LIMITS.sayMs, message.react(emoji)).catch((error: unknown) => {
      if (!this.#echoes.forget(echo)) throw error;
    });
    const at = new Date(this.#mirror.core.now());
    await noteReaction(this.#mirror, whatsappId, { emoji, from: this.#options.ownChatId(), at });
    return { kind: 'done' };
  }

  async #edit(message: Message, { whatsappId, text, mentions }: AskOf<'edit'>): Promise<AskAnswer> {
    const edited = await within(LIMITS.sayMs, message.edit(text, { mentions }));
    if (!edited) return { kind: 'refused' };
    // As WhatsApp has it: it may leave out spaces, and what it tells itself afterwards is the same then.
    const told = mapMessage(edited.rawData as RawMessage);
    await noteEdit(this.#mirror, whatsappId, {
      text: told?.content.text || text,
      at: told?.editedAt ?? new Date(this.#mirror.core.now()),
    });
    return { kind: 'done' };
  }

  async #revoke(client: Client, message: Message, { whatsappId, key }: AskOf<'revoke'>): Promise<AskAnswer> {
    const mayRevoke = await within(LIMITS.lookUpMs, client.pupPage!.evaluate(mayRevokeInPage, key));
    if (!mayRevoke) return { kind: 'refused' };
    await within(LIMITS.sayMs, message.delete(true));
    await noteRevoked(this.#mirror, whatsappId);
    return { kind: 'done' };
  }
}

/** Whether the page did not answer, so that it may have done it; anything else is what it answered. */
const isLost = (error: unknown): boolean =>
  error instanceof DeadlineError || /target closed|session closed|detached|protocol error|context/i.test(String(error));
