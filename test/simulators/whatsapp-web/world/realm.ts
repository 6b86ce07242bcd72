import { EventEmitter } from 'node:events';
import { lidId, phoneId, userOf } from '../ids.ts';
import type { PageEvent, PageReport, Stanza } from '../protocol.ts';
import { type Faults, NO_FAULTS, PACE, type Pace } from './faults.ts';
import { notFound } from './refusal.ts';
import type { Session } from './session.ts';
import { type Account, type ChatState, type Conversation, emptyChat, type Message, type WorldState } from './state.ts';

/** Something a page did that leaves no message behind. */
export type Seen = { at: number; phone: string } & (
  | { kind: 'stanza'; stanza: Stanza }
  | { kind: 'typing'; chat: string; state: 'typing' | 'recording' | 'stop' }
);

const SEEN_MAX = 1_000;
const REPORTS_MAX = 200;

/**
 * What the parts of the world share: what there is, who is connected, what goes wrong, and how all that is told. It
 * knows no rule of WhatsApp; the parts do.
 */
export class Realm {
  readonly state: WorldState;
  readonly sessions = new Set<Session>();
  readonly seen: Seen[] = [];
  readonly reports: PageReport[] = [];
  readonly changes = new EventEmitter().setMaxListeners(0);
  readonly pace: Pace;
  faults: Faults = { ...NO_FAULTS };
  /** Messages that pages have handed over and that `sendDelayMs` holds up. */
  delayedSends = 0;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The messages of each conversation, oldest first. */
  readonly #conversations = new Map<string, Message[]>();
  #meet: (phone: string) => Account | null = () => null;

  constructor(state: WorldState, pace: Partial<Pace>) {
    this.state = state;
    this.pace = { ...PACE, ...pace };
    for (const message of state.messages) this.#index(message);
  }

  /** Seconds since the epoch, as WhatsApp counts. */
  now(): number {
    return Math.floor(Date.now() / 1_000);
  }

  /** To be called after every change of the state: it is saved, and who waits for something looks again. */
  changed(): void {
    this.changes.emit('change');
  }

  /** Runs `work` later, unless the world has ended by then. */
  later(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, delayMs);
    this.#timers.add(timer);
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const session of this.sessions) session.close();
  }

  /** @throws Refused `not_found` */
  account(phone: string): Account {
    const account = this.state.accounts[phone];
    if (!account) throw notFound('account');
    return account;
  }

  /** Whose id this is, by phone number or hidden number. */
  accountOf(id: string): Account | null {
    if (id.endsWith('@c.us')) return this.state.accounts[userOf(id)] ?? this.#meet(userOf(id));
    if (!id.endsWith('@lid')) return null;
    return Object.values(this.state.accounts).find(({ lid }) => lid === userOf(id)) ?? null;
  }

  /** Lets every number have an account that is asked for; `make` says no to what is no number. */
  everybodyHasAnAccount(make: (phone: string) => Account | null): void {
    this.#meet = make;
  }

  /** The id by which others see the account. */
  addressOf(phone: string): string {
    const { lid, addressing } = this.account(phone);
    return addressing === 'lid' ? lidId(lid) : phoneId(phone);
  }

  /** What the account keeps about a chat; made when it is first asked for. */
  chat(phone: string, key: string): ChatState {
    const { chats } = this.account(phone);
    chats[key] ??= emptyChat();
    return chats[key];
  }

  /** Keeps a message; the oldest of all is forgotten when there are too many. */
  add(message: Message): void {
    this.state.messages.push(message);
    this.#index(message);
    if (this.state.messages.length <= this.pace.messagesMax) return;
    const oldest = this.state.messages.shift()!;
    this.#conversations.get(conversationName(oldest.conversation))?.shift();
  }

  /** All that was ever said in a conversation, oldest first. `key`: the peer's phone, or the group's or channel's id. */
  said(viewer: string, key: string): readonly Message[] {
    const name = key.includes('@') ? key : conversationName({ kind: 'direct', between: [viewer, key] });
    return this.#conversations.get(name) ?? [];
  }

  /** Peers with whom the account has exchanged messages, by phone. */
  peersOf(phone: string): string[] {
    return [...this.#conversations.keys()].flatMap((name) => {
      const [first, second] = name.split(':');
      return first === phone ? [second ?? phone] : second === phone ? [first!] : [];
    });
  }

  #index(message: Message): void {
    const name = conversationName(message.conversation);
    const said = this.#conversations.get(name);
    if (said) said.push(message);
    else this.#conversations.set(name, [message]);
  }

  /** Connected pages of an account that have what came before, so that they may be told what comes now. */
  pagesOf(phone: string): Session[] {
    return [...this.sessions].filter((session) => session.phone === phone && session.synced);
  }

  tell(phone: string, event: PageEvent, except?: Session): void {
    for (const page of this.pagesOf(phone)) if (page !== except) page.push(event);
  }

  note(seen: Seen): void {
    this.seen.push(seen);
    if (this.seen.length > SEEN_MAX) this.seen.shift();
    this.changed();
  }

  report(report: PageReport): void {
    this.reports.push(report);
    if (this.reports.length > REPORTS_MAX) this.reports.shift();
    this.changed();
  }
}

const conversationName = (conversation: Conversation): string =>
  conversation.kind === 'direct' ? conversation.between.toSorted().join(':') : conversation.id;
