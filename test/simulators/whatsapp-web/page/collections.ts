import type { Content, WireChannel, WireChat, WireGroup } from '../protocol.ts';
import { createWid, type MsgKey, type Wid } from './ids.ts';
import { Collection, Model } from './model.ts';

/** The models the library reads. Attributes are own fields; everything else is private or on the prototype. */

/** What WhatsApp Web's minified code throws when it is handed a key it cannot read. */
class r extends Error {
  constructor() {
    super('r');
    this.name = 'r';
  }
}

const ANY_MESSAGE_TYPE_IS_NOTICE = new Set(['gp2', 'e2e_notification']);

export class Msg extends Model {
  declare id: MsgKey;
  declare type: Content['type'];
  declare body?: string | undefined;
  declare caption?: string | undefined;
  declare directPath?: string | undefined;
  declare from: Wid;
  declare to: Wid;
  declare author?: Wid;
  declare t: number;
  declare ack: number;
  declare isNewMsg: boolean;
  declare star: boolean;
  declare hasReaction: boolean;

  get isNotification(): boolean {
    return ANY_MESSAGE_TYPE_IS_NOTICE.has(this.type);
  }

  get isEphemeral(): boolean {
    return false;
  }

  get isStatusV3(): boolean {
    return false;
  }

  get mediaObject(): object | undefined {
    return this.directPath ? {} : undefined;
  }

  get mediaData(): { mediaStage: string } | undefined {
    return this.directPath ? { mediaStage: 'RESOLVED' } : undefined;
  }

  async downloadMedia(): Promise<void> {}

  /** What a message that quotes this one carries. */
  msgContextInfo(): object {
    const { type, body, caption } = this;
    return {
      quotedMsg: { type, body, caption },
      quotedStanzaID: this.id.id,
      quotedParticipant: this.author ?? this.from,
    };
  }

  canReply(): boolean {
    return true;
  }

  updateAck(ack: number): void {
    this.set({ ack });
  }

  avParams(): object {
    return {};
  }
}

export class MsgCollection extends Collection<Msg> {
  constructor() {
    super(Msg);
  }

  async getMessagesById(ids: unknown[]): Promise<{ messages: Msg[] }> {
    const messages = ids.map((id) => {
      if (typeof id !== 'string') throw new r();
      return this.get(id);
    });
    return { messages: messages.filter((message) => message !== undefined) };
  }

  async search(query: string, page = 1, count = 50, remote?: string): Promise<{ messages: Msg[] }> {
    const found = this.getModelsArray().filter(
      ({ body, caption, id }) =>
        `${body ?? ''}${caption ?? ''}`.includes(query) && (!remote || `${id.remote}` === remote),
    );
    return { messages: found.slice((page - 1) * count, page * count) };
  }
}

export class Participant extends Model {
  declare id: Wid;
  declare isAdmin: boolean;
  declare isSuperAdmin: boolean;
}

export class GroupMetadata extends Model {
  declare id: Wid;
  declare participants: Collection<Participant>;
  declare announce: boolean;
  declare descId?: string;

  /** Takes over what the server says about the group. */
  update(subject: string, group: WireGroup): void {
    const { participants, owner, ...rest } = group;
    this.set({ ...rest, subject, owner: createWid(owner), size: participants.length });
    const ids = new Set(participants.map(({ id }) => id));
    for (const { id } of this.participants.getModelsArray()) if (!ids.has(`${id}`)) this.participants.remove(id);
    for (const { id, ...role } of participants) {
      const known = this.participants.get(id);
      if (known) known.set(role);
      else this.participants.add(new Participant({ id: createWid(id), ...role }));
    }
  }
}

export class ChannelMetadata extends Model {
  declare id: Wid;
  declare membershipType: WireChannel['membershipType'];
}

/** What a chat can do at the server. */
export type ChatActions = { mute(chat: Chat, until: number): Promise<void> };

export class Chat extends Model {
  declare id: Wid;
  declare t: number;
  declare unreadCount: number;
  declare archive: boolean;
  declare pin: number;
  declare formattedTitle: string;
  declare name: string;
  declare muteExpiration: number;
  declare lastReceivedKey?: MsgKey;
  declare isReadOnly: boolean;
  readonly #msgs = new Collection(Msg);
  readonly #actions: ChatActions;
  #group: GroupMetadata | undefined;
  #channel: ChannelMetadata | undefined;

  constructor(wire: WireChat, actions: ChatActions) {
    super({ id: createWid(wire.id), isReadOnly: false });
    this.#actions = actions;
    this.update(wire);
  }

  get msgs(): Collection<Msg> {
    return this.#msgs;
  }

  get groupMetadata(): GroupMetadata | undefined {
    return this.#group;
  }

  get newsletterMetadata(): ChannelMetadata | undefined {
    return this.#channel;
  }

  get mute(): { expiration: number; mute(until: { expiration: number }): Promise<void>; unmute(): Promise<void> } {
    return {
      expiration: this.muteExpiration,
      mute: ({ expiration }) => this.#actions.mute(this, expiration),
      unmute: () => this.#actions.mute(this, 0),
    };
  }

  iAmAdmin(): boolean {
    return this.#group?.participants.getModelsArray().some(({ id, isAdmin }) => isAdmin && isMe(id)) ?? false;
  }

  /** Takes over what the server says about the chat. */
  update({ id, name, t, unreadCount, flags, group, channel }: WireChat): void {
    if (group) {
      this.#group ??= new GroupMetadata({ id: createWid(id), participants: new Collection(Participant) });
      this.#group.update(name, group);
    }
    if (channel) {
      const { creation: creationTime, subscribers: size, ...rest } = channel;
      this.#channel ??= new ChannelMetadata({ id: createWid(id) });
      this.#channel.set({ ...rest, name, size, creationTime });
    }
    this.set({
      name,
      formattedTitle: name,
      t: Math.max(t, this.t ?? 0),
      unreadCount,
      archive: flags.archived,
      pin: flags.pinnedAt,
      muteExpiration: flags.mutedUntil,
    });
  }

  /** With its messages counted, as the library asks for the last one only when there are some. */
  override serialize(): Record<string, unknown> {
    return { ...super.serialize(), msgs: this.#msgs.getModelsArray().map(({ t }) => t) };
  }
}

export class Contact extends Model {
  declare id: Wid;
  declare phoneNumber: Wid;
  declare lid: Wid;
  declare name: string | undefined;
  declare pushname: string;
  declare isBusiness: boolean;
  declare isContactBlocked: boolean;
  declare about: string;
  #commonGroups: Collection<Chat> | undefined;

  get shortName(): string | undefined {
    return this.name?.split(' ')[0];
  }

  get formattedName(): string {
    return this.name ?? this.pushname;
  }

  get commonGroups(): Collection<Chat> | undefined {
    return this.#commonGroups;
  }

  shares(groups: Collection<Chat>): void {
    this.#commonGroups = groups;
  }
}

let me: { phone: Wid; lid: Wid } | null = null;

export function setMe(phone: string, lid: string): void {
  me = { phone: createWid(phone), lid: createWid(lid) };
}

export const getMe = (): { phone: Wid; lid: Wid } | null => me;

export function isMe(id: Wid): boolean {
  return me !== null && (me.phone.equals(id) || me.lid.equals(id));
}
