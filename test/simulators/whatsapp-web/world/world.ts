import { createHash } from 'node:crypto';
import { isPhoneNumber, phoneNumber } from '../ids.ts';
import type { PageReport, SocketState } from '../protocol.ts';
import { Calls } from './calls.ts';
import { Channels, type NewChannel } from './channels.ts';
import { Conversations } from './conversations.ts';
import { type Faults, NO_FAULTS, type Pace } from './faults.ts';
import { Groups, type NewGroup } from './groups.ts';
import { Linking } from './linking.ts';
import type { MediaStore } from './media.ts';
import { Phone } from './phone.ts';
import { Realm, type Seen } from './realm.ts';
import type { Account, Channel, Group, Message, WorldState } from './state.ts';
import { ackOf, idOfChat } from './views.ts';

/** A bound for what hangs, not a measure. */
const WAIT_MS = 120_000;
const LID_DIGITS = 14;
const NO_WHATSAPP = '0000';

/** What an account is made with or changed to; what is not given stays, or is what most accounts have. */
export type AccountSettings = { phone: string } & Partial<Omit<Account, 'phone' | 'chats' | 'blocked'>>;

/**
 * The simulated WhatsApp: who there is, what was said, what is linked, and what goes wrong. Tests and the phone page
 * act on it as telephones (`phone`) or as fate (`faults`, `drop`, `force`); pages reach it over HTTP.
 */
export class WhatsAppWorld {
  readonly realm: Realm;
  readonly linking: Linking;
  readonly conversations: Conversations;
  readonly groups: Groups;
  readonly channels: Channels;
  readonly calls: Calls;
  readonly media: MediaStore;

  constructor(state: WorldState, media: MediaStore, pace: Partial<Pace> = {}) {
    this.realm = new Realm(state, pace);
    this.media = media;
    this.linking = new Linking(this.realm);
    this.conversations = new Conversations(this.realm);
    this.groups = new Groups(this.realm, this.conversations);
    this.channels = new Channels(this.realm);
    this.calls = new Calls(this.realm);
  }

  /** Makes or changes an account. @throws Error when `phone` is not digits only */
  account(settings: AccountSettings): Account {
    const phone = phoneNumber(settings.phone);
    const { accounts } = this.realm.state;
    accounts[phone] = { ...(accounts[phone] ?? newAccount(phone)), ...settings };
    this.realm.changed();
    return accounts[phone];
  }

  /** The telephone of an account. @throws Refused `not_found` */
  phone(number: string): Phone {
    return new Phone(this, this.realm.account(number).phone);
  }

  group(group: NewGroup): Group {
    return this.groups.create(group);
  }

  channel(channel: NewChannel): Channel {
    return this.channels.create(channel);
  }

  /**
   * From now on every number that is asked for has WhatsApp, as in a demonstration, except those that end in 0000: they
   * are telephones only.
   */
  openToEverybody(): void {
    this.realm.everybodyHasAnAccount((phone) =>
      isPhoneNumber(phone) ? this.account({ phone, registered: !phone.endsWith(NO_WHATSAPP) }) : null,
    );
  }

  /** Changes what goes wrong; what is not given stays as it is. */
  fail(faults: Partial<Faults>): void {
    this.realm.faults = { ...this.realm.faults, ...faults };
  }

  /** Nothing goes wrong any more. Messages whose delivery was held are delivered. */
  heal(): void {
    this.realm.faults = { ...NO_FAULTS };
    for (const message of this.realm.state.messages) this.conversations.deliver(message);
  }

  /** Cuts the connections of an account's pages; they come back by themselves. */
  drop(phone: string): void {
    for (const session of this.realm.sessions) if (session.phone === phone) this.linking.disconnect(session);
  }

  /** Puts the pages of an account, or all that are not linked yet, into a state of the site. */
  force(phone: string | null, state: SocketState): void {
    for (const session of this.realm.sessions) if (session.phone === phone) session.push({ kind: 'state', state });
  }

  /** The page loads itself again, as it does for an update. */
  reload(phone: string): void {
    for (const session of this.realm.sessions) if (session.phone === phone) session.push({ kind: 'reload' });
  }

  /** QR codes that are being shown just now, oldest first. */
  get qrCodes(): string[] {
    return [...this.realm.sessions].flatMap(({ qr }) => qr ?? []);
  }

  /** Phones whose accounts have a page that is connected and has synced. */
  get connected(): string[] {
    return [...new Set([...this.realm.sessions].flatMap(({ phone, synced }) => (phone && synced ? phone : [])))];
  }

  /** Everything that was said, oldest first. */
  get messages(): readonly Message[] {
    return this.realm.state.messages;
  }

  /** What pages did that leaves no message: stanzas and typing. */
  get seen(): readonly Seen[] {
    return this.realm.seen;
  }

  /** What pages could not do: modules that the simulator does not know, and errors. */
  get reports(): readonly PageReport[] {
    return this.realm.reports;
  }

  ack(message: Message) {
    return ackOf(this.realm, message);
  }

  typing(phone: string, key: string, state: 'typing' | 'recording' | 'stop'): void {
    this.realm.note({ at: this.realm.now(), phone, kind: 'typing', chat: idOfChat(this.realm, key), state });
    if (key.includes('@')) return;
    this.realm.tell(key, { kind: 'typing', chat: this.realm.addressOf(phone), state });
  }

  /**
   * Waits until `look` finds something; it looks again after each change of the world.
   * @throws Error after `timeoutMs`
   */
  until<T>(look: () => T | null | undefined | false, what: string, timeoutMs = WAIT_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = look();
        if (found) finish(() => resolve(found));
      };
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.realm.changes.off('change', check);
        settle();
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`no ${what} in ${timeoutMs} ms`))), timeoutMs);
      this.realm.changes.on('change', check);
      check();
    });
  }
}

function newAccount(phone: string): Account {
  const digest = createHash('sha256').update(phone).digest();
  return {
    phone,
    lid: String(digest.readBigUInt64BE() % 10n ** BigInt(LID_DIGITS)).padStart(LID_DIGITS, '7'),
    addressing: 'phone',
    name: `+${phone}`,
    about: '',
    platform: 'android',
    isBusiness: false,
    registered: true,
    saved: true,
    online: true,
    groupAdds: 'everyone',
    blocked: [],
    chats: {},
  };
}
