import { randomBytes } from 'node:crypto';
import { isChannelId, isGroupId } from '../ids.ts';
import type { Content } from '../protocol.ts';
import type { Realm } from './realm.ts';
import { notAllowed, notFound, Refused } from './refusal.ts';
import type { Session } from './session.ts';
import type { Conversation, Message } from './state.ts';
import { chatKey, chatView, contactView, isIn, messageView, participantsOf, roleIn } from './views.ts';

const EDIT_WITHIN_SECONDS = 15 * 60;
const REVOKE_WITHIN_SECONDS = 60 * 60 * 60;

export type Posting = {
  from: string;
  /** The other's phone, or the id of a group or channel. */
  to: string;
  content: Content;
  /** Made here when a telephone writes; a page brings its own. */
  id?: string;
  /** Told by its own answer. */
  origin?: Session;
};

/**
 * Messages and what becomes of them. One message is kept once, whoever is in the conversation; a page is told how its
 * account sees it. A page that sends the same id again gets the first message's answer.
 */
export class Conversations {
  readonly #realm: Realm;

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  /** @throws Refused `not_found`, `not_allowed` */
  post({ from, to, content, id, origin }: Posting): Message {
    const { state, pace } = this.#realm;
    const known = id && this.#realm.said(from, to).findLast((message) => message.id === id);
    if (known) return known;
    const conversation = this.#conversation(from, to);
    if (content.type !== 'gp2') this.#checkMayWrite(from, conversation);
    const message: Message = {
      id: id ?? `3A${randomBytes(9).toString('hex').toUpperCase()}`,
      sequence: ++state.sequence,
      at: this.#realm.now(),
      from,
      conversation,
      content,
      receipts: {},
      editedAt: null,
      reactions: {},
      starredBy: [],
      hiddenFor: [],
    };
    this.#realm.add(message);
    for (const phone of participantsOf(this.#realm, conversation)) this.#hand(message, phone, origin);
    if (origin?.device) origin.device.sequence = message.sequence;
    this.#realm.later(pace.deliveryMs, () => this.deliver(message));
    this.#realm.changed();
    return message;
  }

  /** The message reaches every telephone and page that is there. */
  deliver(message: Message): void {
    if (this.#realm.faults.holdDelivery) return;
    for (const phone of this.#receivers(message)) {
      const { online, blocked } = this.#realm.account(phone);
      if (blocked.includes(message.from)) continue;
      if (online || this.#realm.pagesOf(phone).length > 0) this.#receipt(message, phone, 2);
    }
  }

  /** Everything that waited for this account to come back. */
  deliverWaiting(phone: string): void {
    for (const message of this.#realm.state.messages) {
      if (!message.receipts[phone] && this.#receivers(message).includes(phone)) this.deliver(message);
    }
  }

  /** The account has read the chat up to here, on whichever of its devices. */
  read(phone: string, key: string): void {
    const chat = this.#realm.chat(phone, key);
    if (chat.unread === 0) return;
    for (const message of this.#realm.said(phone, key)) {
      if (message.from !== phone && isIn(this.#realm, message, phone)) this.#receipt(message, phone, 3);
    }
    chat.unread = 0;
    this.#tellChat(phone, key);
  }

  /** @throws Refused `not_found`, `not_allowed`, `too_late` */
  edit(phone: string, key: string, id: string, body: string, mentions: string[] = []): Message {
    const message = this.find(phone, key, id);
    if (message.from !== phone) throw notAllowed('only who wrote a message can edit it');
    this.#checkAge(message, EDIT_WITHIN_SECONDS);
    if (message.content.type === 'chat') message.content.body = body;
    else if (message.content.caption !== undefined) message.content.caption = body;
    else throw notAllowed('there is no text to edit');
    if (mentions.length > 0) message.content.mentionedJidList = mentions;
    message.editedAt = this.#realm.now();
    this.#tellChange(message);
    return message;
  }

  /** Deletes for everyone. @throws Refused `not_found`, `not_allowed`, `too_late` */
  revoke(phone: string, key: string, id: string): Message {
    const message = this.find(phone, key, id);
    const group = this.#realm.state.groups[key];
    const isAdmin = group ? (roleIn(group, phone) ?? 'member') !== 'member' : false;
    if (message.from !== phone && !isAdmin) throw notAllowed('only the author or an admin can delete for everyone');
    this.#checkAge(message, REVOKE_WITHIN_SECONDS);
    message.content = { type: 'revoked' };
    this.#tellChange(message);
    return message;
  }

  /** An empty text takes the reaction back. @throws Refused `not_found` */
  react(phone: string, key: string, id: string, text: string): void {
    const message = this.find(phone, key, id);
    const at = this.#realm.now();
    if (text === '') delete message.reactions[phone];
    else message.reactions[phone] = { text, at };
    for (const viewer of participantsOf(this.#realm, message.conversation)) {
      const view = messageView(this.#realm, message, viewer, false);
      const own = view.fromMe ? view.from : view.to;
      const from = viewer === phone ? own : this.#realm.addressOf(phone);
      this.#realm.tell(viewer, { kind: 'reaction', message: view, reaction: { from, text, at } });
    }
    this.#realm.changed();
  }

  star(phone: string, key: string, id: string, starred: boolean): void {
    const message = this.find(phone, key, id);
    message.starredBy = message.starredBy.filter((other) => other !== phone);
    if (starred) message.starredBy.push(phone);
    this.#realm.tell(phone, {
      kind: 'message_changed',
      message: messageView(this.#realm, message, phone, false),
    });
    this.#realm.changed();
  }

  hide(phone: string, key: string, ids: string[], origin?: Session): void {
    for (const id of ids) {
      const message = this.find(phone, key, id);
      const { chat } = messageView(this.#realm, message, phone, false);
      message.hiddenFor.push(phone);
      this.#realm.tell(phone, { kind: 'message_removed', chat, id }, origin);
    }
    this.#realm.changed();
  }

  /** Who has got a message, and who has read it, as addresses. */
  receipts(phone: string, key: string, id: string): { delivered: string[]; read: string[] } {
    const entries = Object.entries(this.find(phone, key, id).receipts);
    const having = (level: 2 | 3) =>
      entries.filter(([, receipt]) => receipt === level).map(([receiver]) => this.#realm.addressOf(receiver));
    return { delivered: having(2), read: having(3) };
  }

  /** The newest messages of a chat as the viewer sees them, oldest first. */
  history(viewer: string, key: string, before: string | null, limit: number): Message[] {
    const all = this.#realm.said(viewer, key).filter((message) => isIn(this.#realm, message, viewer));
    const end = before === null ? all.length : all.findIndex(({ id }) => id === before);
    return all.slice(Math.max(0, end - limit), Math.max(0, end));
  }

  /** @throws Refused `not_found` */
  find(phone: string, key: string, id: string): Message {
    const message = this.#realm
      .said(phone, key)
      .findLast((candidate) => candidate.id === id && isIn(this.#realm, candidate, phone));
    if (!message) throw notFound('message');
    return message;
  }

  #conversation(from: string, to: string): Conversation {
    if (isGroupId(to)) {
      if (!this.#realm.state.groups[to]) throw notFound('group');
      return { kind: 'group', id: to };
    }
    if (isChannelId(to)) {
      if (!this.#realm.state.channels[to]) throw notFound('channel');
      return { kind: 'channel', id: to };
    }
    if (!this.#realm.account(to).registered) throw notFound('account');
    return { kind: 'direct', between: [from, to] };
  }

  #checkMayWrite(from: string, conversation: Conversation): void {
    if (conversation.kind === 'channel') {
      if (this.#realm.state.channels[conversation.id]?.owner !== from) throw notAllowed('only the owner can post');
    } else if (conversation.kind === 'group') {
      const group = this.#realm.state.groups[conversation.id];
      const role = group && roleIn(group, from);
      if (!role) throw notAllowed('only members can write');
      if (group.announce && role === 'member') throw notAllowed('only admins can write here');
    }
  }

  #checkAge({ at }: Message, withinSeconds: number): void {
    if (this.#realm.now() - at > withinSeconds) throw new Refused('too_late', 406, 'the message is too old for that');
  }

  /** Puts a message into one account's chat, and tells its pages. */
  #hand(message: Message, phone: string, origin: Session | undefined): void {
    const key = chatKey(message.conversation, phone);
    const chat = this.#realm.chat(phone, key);
    chat.removed = false;
    const isForeign = message.from !== phone && message.content.type !== 'gp2';
    if (isForeign && this.#realm.account(phone).blocked.includes(message.from)) {
      message.hiddenFor.push(phone);
      return;
    }
    if (isForeign) chat.unread = Math.max(0, chat.unread) + 1;
    for (const page of this.#realm.pagesOf(phone)) {
      if (page === origin) continue;
      page.push({
        kind: 'contact',
        contact: contactView(this.#realm, this.#realm.account(message.from), phone),
      });
      page.push({ kind: 'chat', chat: { ...chatView(this.#realm, phone, key), unreadCount: chat.unread } });
      page.push({ kind: 'message', message: messageView(this.#realm, message, phone, true) });
      if (page.device) page.device.sequence = message.sequence;
    }
  }

  #receivers(message: Message): string[] {
    if (message.conversation.kind === 'channel') return [];
    return participantsOf(this.#realm, message.conversation).filter(
      (phone) => phone !== message.from && !message.hiddenFor.includes(phone),
    );
  }

  #receipt(message: Message, phone: string, level: 2 | 3): void {
    if ((message.receipts[phone] ?? 0) >= level) return;
    message.receipts[phone] = level;
    this.#realm.tell(message.from, {
      kind: 'message_changed',
      message: messageView(this.#realm, message, message.from, false),
    });
    this.#realm.changed();
  }

  #tellChange(message: Message): void {
    for (const viewer of participantsOf(this.#realm, message.conversation)) {
      const view = messageView(this.#realm, message, viewer, false);
      this.#realm.tell(viewer, { kind: 'message_changed', message: view });
    }
    this.#realm.changed();
  }

  #tellChat(phone: string, key: string): void {
    this.#realm.tell(phone, { kind: 'chat', chat: chatView(this.#realm, phone, key) });
    this.#realm.changed();
  }
}
