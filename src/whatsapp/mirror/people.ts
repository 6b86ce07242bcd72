import type { Client } from 'whatsapp-web.js';
import { keepNewest } from '../../keep-newest.ts';
import { chatIdOfPhone, phoneOfChatId } from '../chat-id.ts';
import { isLid } from '../chats/rows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { within } from '../session/deadline.ts';

/** A chat by every id it has. */
export type ChatIds = {
  /** By which it is named: a person's number where it is known. */
  chatId: string;
  lid: string | null;
  /** E.164. */
  phone: string | null;
};

/**
 * Who somebody is. WhatsApp names a person by their number, or by an id that hides it, and tells an account the other one;
 * so that one person is one chat, both are asked for once.
 */
export class People {
  readonly #client: () => Client;
  readonly #now: () => number;
  readonly #known = new Map<string, { ids: ChatIds; until: number }>();

  constructor(client: () => Client, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** Never fails: what WhatsApp does not tell is null, and asked for again later. */
  async idsOf(id: string): Promise<ChatIds> {
    if (!/@(?:c\.us|lid)$/.test(id)) return { chatId: id, lid: null, phone: null };
    const known = this.#known.get(id);
    if (known && known.until > this.#now()) return known.ids;
    const told = await within(LIMITS.lookUpMs, this.#client().getContactLidAndPhone([id])).catch(() => null);
    const ids = idsIn(id, told?.[0]);
    if (told !== null) this.#keep(id, ids);
    return ids;
  }

  #keep(id: string, ids: ChatIds): void {
    const isWhole = ids.lid !== null && ids.phone !== null;
    const until = this.#now() + (isWhole ? LIMITS.existsKeptMs : LIMITS.idsAskedEveryMs);
    keepNewest(this.#known, id, { ids, until }, LIMITS.existsKeptMax);
  }
}

function idsIn(id: string, told: { lid?: string; pn?: string } | undefined): ChatIds {
  const phone = phoneOfChatId(isLid(id) ? (told?.pn ?? '') : id);
  return {
    chatId: phone === null ? id : chatIdOfPhone(phone),
    lid: isLid(id) ? id : (told?.lid ?? null),
    phone,
  };
}
