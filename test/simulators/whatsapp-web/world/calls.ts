import { randomBytes } from 'node:crypto';
import type { Stanza } from '../protocol.ts';
import type { Realm } from './realm.ts';
import { notFound, Refused } from './refusal.ts';

export type CallStatus = 'ringing' | 'rejected' | 'ended';
export type Call = { id: string; from: string; to: string; isVideo: boolean; status: CallStatus };

const CALLS_MAX = 500;

/** Calls ring at a page and can be rejected there; nobody ever speaks. Not kept over a restart. */
export class Calls {
  readonly all: Call[] = [];
  readonly #realm: Realm;

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  /** @throws Refused `not_found`, `phone_offline` when there is nothing that could ring */
  place(from: string, to: string, isVideo: boolean): Call {
    const { registered, online, blocked } = this.#realm.account(to);
    if (!registered) throw notFound('account');
    if (!online && this.#realm.pagesOf(to).length === 0) throw new Refused('phone_offline', 409, 'nothing rings there');
    const call: Call = { id: randomBytes(16).toString('hex').toUpperCase(), from, to, isVideo, status: 'ringing' };
    this.all.push(call);
    if (this.all.length > CALLS_MAX) this.all.shift();
    if (!blocked.includes(from)) {
      const wire = { id: call.id, from: this.#realm.addressOf(from), isVideo, isGroup: false };
      this.#realm.tell(to, { kind: 'call', call: wire });
    }
    this.#realm.changed();
    return call;
  }

  hangUp(id: string): void {
    const call = this.all.find((one) => one.id === id);
    if (call?.status === 'ringing') call.status = 'ended';
    this.#realm.changed();
  }

  /** A page rejects a call by `<call><reject call-id="…"/></call>`. */
  onStanza(phone: string, stanza: Stanza): void {
    if (stanza.tag !== 'call') return;
    const rejected = stanza.children.find(({ tag }) => tag === 'reject')?.attrs['call-id'];
    const call = this.all.find(({ id, to }) => id === rejected && to === phone);
    if (call?.status === 'ringing') call.status = 'rejected';
  }
}
