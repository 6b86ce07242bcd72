import { randomInt } from 'node:crypto';
import { newInviteCode } from './groups.ts';
import type { Realm } from './realm.ts';
import { notAllowed, notFound } from './refusal.ts';
import type { Channel } from './state.ts';
import { chatView } from './views.ts';

export type NewChannel = { name: string; owner: string; description?: string; subscribers?: string[] };

/** Channels: one owner posts, whoever has subscribed reads. */
export class Channels {
  readonly #realm: Realm;

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  create({ name, owner, description = '', subscribers = [] }: NewChannel): Channel {
    for (const phone of [owner, ...subscribers]) this.#realm.account(phone);
    const id = `1203631${Date.now()}${randomInt(100, 1_000)}@newsletter`;
    const createdAt = this.#realm.now();
    const channel = { id, name, description, owner, createdAt, inviteCode: newInviteCode(), subscribers };
    this.#realm.state.channels[id] = channel;
    for (const phone of [owner, ...subscribers]) this.#tell(channel, phone);
    return channel;
  }

  /** @throws Refused `not_found` */
  get(id: string): Channel {
    const channel = this.#realm.state.channels[id];
    if (!channel) throw notFound('channel');
    return channel;
  }

  byCode(code: string): Channel {
    const channel = Object.values(this.#realm.state.channels).find(({ inviteCode }) => inviteCode === code);
    if (!channel) throw notFound('channel');
    return channel;
  }

  subscribe(phone: string, id: string, subscribed: boolean): void {
    const channel = this.get(id);
    channel.subscribers = channel.subscribers.filter((other) => other !== phone);
    if (subscribed) channel.subscribers.push(phone);
    this.#tell(channel, phone);
  }

  remove(phone: string, id: string): void {
    const channel = this.get(id);
    if (channel.owner !== phone) throw notAllowed('only the owner can delete a channel');
    delete this.#realm.state.channels[id];
    for (const one of [channel.owner, ...channel.subscribers]) {
      this.#realm.tell(one, { kind: 'chat_removed', chat: id });
    }
    this.#realm.changed();
  }

  #tell(channel: Channel, phone: string): void {
    this.#realm.tell(phone, { kind: 'chat', chat: chatView(this.#realm, phone, channel.id) });
    this.#realm.changed();
  }
}
