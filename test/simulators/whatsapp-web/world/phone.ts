import { createHash, randomBytes } from 'node:crypto';
import { messageIdOf, phoneId } from '../ids.ts';
import type { Content, MessageType } from '../protocol.ts';
import type { Call } from './calls.ts';
import { notFound } from './refusal.ts';
import type { Device, Group, Message } from './state.ts';
import { keyOfChat, messageView } from './views.ts';
import type { WhatsAppWorld } from './world.ts';

export type Media = { bytes: Uint8Array; mimetype: string; filename?: string; caption?: string; type?: MessageType };

/**
 * An account's telephone: everything its owner can do with it. Others are named by their phone number, or by any id
 * (`…@c.us`, `…@lid`, `…@g.us`, `…@newsletter`); messages by their own id or a key's whole text.
 */
export class Phone {
  readonly number: string;
  readonly #world: WhatsAppWorld;

  constructor(world: WhatsAppWorld, number: string) {
    this.#world = world;
    this.number = number;
  }

  /** Links the page that shows this QR code. @throws Refused `qr_expired`, `qr_altered`, `qr_unknown`, … */
  scan(qr: string): Device {
    return this.#world.linking.scan(this.number, qr);
  }

  /** Links the page that asked for this pairing code. @throws Refused `wrong_code`, … */
  enterCode(code: string): Device {
    return this.#world.linking.enterPairingCode(this.number, code);
  }

  get devices(): Device[] {
    return Object.values(this.#world.realm.state.devices).filter(({ phone }) => phone === this.number);
  }

  /** Logs linked devices out: the one with this token, or all. */
  unlink(token?: string): void {
    for (const device of this.devices) if (!token || device.token === token) this.#world.linking.unlink(device);
  }

  /** @throws Refused `not_found`, `not_allowed` */
  send(to: string, content: string | Content): Message {
    const full: Content = typeof content === 'string' ? { type: 'chat', body: content } : content;
    return this.#world.conversations.post({ from: this.number, to: this.#key(to), content: full });
  }

  /** Quotes a message of the chat it is in. */
  reply(to: string, quoted: string, text: string): Message {
    const message = this.#world.conversations.find(this.number, this.#key(to), messageIdOf(quoted));
    const { type, body, caption } = message.content;
    return this.send(to, {
      type: 'chat',
      body: text,
      quotedStanzaID: message.id,
      quotedParticipant: this.#world.realm.addressOf(message.from),
      quotedMsg: { type, ...(body === undefined ? {} : { body }), ...(caption === undefined ? {} : { caption }) },
    });
  }

  async sendMedia(to: string, { bytes, mimetype, filename, caption, type }: Media): Promise<Message> {
    const path = await this.#world.media.keep(bytes, mimetype);
    const content: Content = {
      type: type ?? typeOf(mimetype),
      mimetype,
      size: bytes.byteLength,
      directPath: path,
      mediaKey: randomBytes(32).toString('base64'),
      mediaKeyTimestamp: this.#world.realm.now(),
      filehash: createHash('sha256').update(bytes).digest('base64'),
      ...(filename === undefined ? {} : { filename }),
      ...(caption === undefined ? {} : { caption }),
    };
    return this.send(to, content);
  }

  edit(chat: string, message: string, text: string): Message {
    return this.#world.conversations.edit(this.number, this.#key(chat), messageIdOf(message), text);
  }

  /** Deletes for everyone. */
  revoke(chat: string, message: string): Message {
    return this.#world.conversations.revoke(this.number, this.#key(chat), messageIdOf(message));
  }

  /** An empty text takes the reaction back. */
  react(chat: string, message: string, text: string): void {
    this.#world.conversations.react(this.number, this.#key(chat), messageIdOf(message), text);
  }

  /** Reads everything in a chat: whoever wrote gets ack 3. */
  read(chat: string): void {
    this.#world.conversations.read(this.number, this.#key(chat));
  }

  typing(chat: string, state: 'typing' | 'recording' | 'stop'): void {
    this.#world.typing(this.number, this.#key(chat), state);
  }

  /** What this account finds in a chat, oldest first. */
  messages(chat: string, limit = 200): Message[] {
    return this.#world.conversations.history(this.number, this.#key(chat), null, limit);
  }

  call(to: string, isVideo = false): Call {
    return this.#world.calls.place(this.number, this.#key(to), isVideo);
  }

  block(other: string, blocked = true): void {
    const { realm } = this.#world;
    const account = realm.account(this.number);
    account.blocked = account.blocked.filter((one) => one !== other);
    if (blocked) account.blocked.push(other);
    realm.changed();
  }

  createGroup(subject: string, members: string[]): Group {
    return this.#world.groups.create({ subject, owner: this.number, members: members.map((one) => this.#key(one)) });
  }

  /** Puts the telephone away: messages wait, and no device can be linked. */
  goOffline(): void {
    this.#world.account({ phone: this.number, online: false });
  }

  goOnline(): void {
    this.#world.account({ phone: this.number, online: true });
    this.#world.conversations.deliverWaiting(this.number);
  }

  /** How this account sees a message: with its own ids, acks and names. */
  view(message: Message) {
    return messageView(this.#world.realm, message, this.number, false);
  }

  #key(to: string): string {
    const key = keyOfChat(this.#world.realm, to.includes('@') ? to : phoneId(to));
    if (key === null) throw notFound(`chat as ${to}`);
    return key;
  }
}

function typeOf(mimetype: string): MessageType {
  if (mimetype === 'image/webp') return 'sticker';
  const [kind] = mimetype.split('/');
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}
