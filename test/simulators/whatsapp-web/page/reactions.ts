import type { WireReaction } from '../protocol.ts';
import { isMe } from './collections.ts';
import { createWid } from './ids.ts';
import type { Key } from './model.ts';

type Sender = { senderUserJid: string; reactionText: string; parentMsgKey: string; timestamp: number; read: boolean };
type Aggregate = { id: string; aggregateEmoji: string; hasReactionByMe: boolean; senders: Sender[] };

/** Who answered a message with which sign, as the library asks for it: signs first, under each its senders. */
export class Reactions {
  readonly #byMessage = new Map<string, WireReaction[]>();

  put(message: Key, reactions: WireReaction[]): void {
    this.#byMessage.set(`${message}`, reactions);
  }

  async find(message: Key): Promise<{ reactions: { length: number; serialize(): Aggregate[] } }> {
    const all = this.#byMessage.get(`${message}`) ?? [];
    const signs = [...new Set(all.map(({ text }) => text))];
    const serialize = (): Aggregate[] =>
      signs.map((sign) => {
        const senders = all.filter(({ text }) => text === sign).map((one) => senderOf(one, `${message}`));
        const hasReactionByMe = senders.some(({ senderUserJid }) => isMe(createWid(senderUserJid)));
        return { id: sign, aggregateEmoji: sign, hasReactionByMe, senders };
      });
    return { reactions: { length: signs.length, serialize } };
  }
}

const senderOf = ({ from, text, at }: WireReaction, message: string): Sender => ({
  senderUserJid: from,
  reactionText: text,
  parentMsgKey: message,
  timestamp: at * 1_000,
  read: false,
});
