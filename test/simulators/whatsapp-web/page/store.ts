import type { Content, WireChat, WireContact, WireMessage } from '../protocol.ts';
import { ChannelMetadata, Chat, Contact, GroupMetadata, Msg, MsgCollection } from './collections.ts';
import type { Connection } from './connection.ts';
import { createWid, type MsgKey, type MsgKeyClass, type Wid } from './ids.ts';
import { Collection, Model } from './model.ts';
import { Reactions } from './reactions.ts';

/** What of a message's content is an id, and an object inside the page. */
const ID_LISTS = ['mentionedJidList', 'recipients'] as const;

class Entry extends Model {
  declare id: Wid;
}

/**
 * Everything the page knows of the account: the collections the library reads, and how what the server says gets into
 * them.
 */
export class Store {
  readonly Msg = new MsgCollection();
  readonly Chat: Collection<Chat>;
  /** `gadd` makes room for somebody the page has not met; here whoever is asked for is fetched. */
  readonly Contact: Collection<Contact> & { gadd(): void };
  readonly GroupMetadata: Collection<GroupMetadata> & { update(): Promise<void> };
  readonly WAWebNewsletterCollection: Collection<Chat>;
  readonly WAWebNewsletterMetadataCollection: Collection<ChannelMetadata> & { update(): Promise<void> };
  readonly Blocklist = new Collection(Entry);
  readonly Label = new Collection(Entry);
  readonly Status = new Collection(Entry);
  readonly ProfilePicThumb = new PictureCollection();
  readonly BusinessProfile = new Collection(Entry);
  readonly Reactions = new Reactions();
  readonly #connection: Connection;
  readonly #msgKey: MsgKeyClass;
  /** Messages whose acceptance by the server is awaited, by id: an ack is not shown before it. */
  readonly #underway = new Map<string, Promise<unknown>>();

  constructor(connection: Connection, msgKey: MsgKeyClass) {
    this.#connection = connection;
    this.#msgKey = msgKey;
    const chatClass = Chat as unknown as new (attributes: object) => Chat;
    this.Chat = new Collection(chatClass, (id) => this.openChat(id));
    this.WAWebNewsletterCollection = new Collection(chatClass, (id) => this.openChat(id));
    this.Contact = Object.assign(new Collection(Contact, (id) => this.askContact(id)), { gadd: () => {} });
    const nothing = { update: async () => {} };
    this.GroupMetadata = Object.assign(new Collection(GroupMetadata), nothing);
    this.WAWebNewsletterMetadataCollection = Object.assign(new Collection(ChannelMetadata), nothing);
  }

  /** Asks the server for a chat that is not here; null when nobody has that id. */
  async openChat(id: string): Promise<Chat | null> {
    const wire = await this.#connection.ask('open_chat', { id });
    return wire && this.putChat(wire);
  }

  async askContact(id: string): Promise<Contact | null> {
    const wire = await this.#connection.ask('contact', { id });
    return wire && this.putContact(wire);
  }

  chatOf(id: string | Wid): Chat | undefined {
    return this.Chat.get(id) ?? this.WAWebNewsletterCollection.get(id);
  }

  /** Somebody by either of their ids. */
  contactOf(id: Wid): Contact | undefined {
    return (
      this.Contact.get(id) ??
      this.Contact.getModelsArray().find(({ phoneNumber, lid }) => phoneNumber.equals(id) || lid.equals(id))
    );
  }

  putContact(wire: WireContact): Contact {
    const { id, phoneNumber, lid, name, isBlocked, ...rest } = wire;
    const attributes = {
      ...rest,
      phoneNumber: createWid(phoneNumber),
      lid: createWid(lid),
      name: name ?? undefined,
      isContactBlocked: isBlocked,
    };
    const wid = createWid(id);
    if (isBlocked) this.Blocklist.add(new Entry({ id: wid }));
    else this.Blocklist.remove(wid);
    const known = this.Contact.get(wid);
    return known?.set(attributes) ?? this.Contact.add(new Contact({ ...attributes, id: wid }));
  }

  putChat(wire: WireChat): Chat {
    const known = this.chatOf(wire.id);
    if (known) {
      known.update(wire);
      return known;
    }
    const chat = new Chat(wire, {
      mute: async (muted, until) => {
        await this.#connection.ask('flag_chat', { chat: `${muted.id}`, flags: { mutedUntil: until } });
        muted.set({ muteExpiration: until });
      },
    });
    if (chat.newsletterMetadata) {
      this.WAWebNewsletterMetadataCollection.add(chat.newsletterMetadata);
      return this.WAWebNewsletterCollection.add(chat);
    }
    if (chat.groupMetadata) this.GroupMetadata.add(chat.groupMetadata);
    return this.Chat.add(chat);
  }

  removeChat(id: string): void {
    this.Chat.remove(id);
    this.WAWebNewsletterCollection.remove(id);
  }

  keyOf({ fromMe, chat, id, author }: WireMessage): MsgKey {
    return new this.#msgKey({ fromMe, remote: chat, id, ...(author ? { participant: author } : {}) });
  }

  /** Adds a message, or brings the one that is here up to date. */
  putMessage(wire: WireMessage, isNewMsg: boolean): Msg {
    const key = this.keyOf(wire);
    const known = this.Msg.get(key);
    if (known) {
      void this.changeMessage(wire);
      return known;
    }
    const message = new Msg({
      ...attributesOf(wire.content),
      id: key,
      from: createWid(wire.from),
      to: createWid(wire.to),
      author: wire.author ? createWid(wire.author) : undefined,
      self: wire.fromMe ? 'out' : 'in',
      t: wire.at,
      ack: wire.ack,
      notifyName: wire.notifyName,
      star: wire.starred,
      hasReaction: wire.reactions.length > 0,
      broadcast: false,
      isNewMsg,
      ...(wire.editedAt ? { latestEditSenderTimestampMs: wire.editedAt * 1_000 } : {}),
    });
    this.Reactions.put(key, wire.reactions);
    this.addMessage(message);
    return message;
  }

  addMessage(message: Msg): void {
    const chat = this.chatOf(message.id.remote);
    chat?.msgs.add(message);
    if (chat && (!chat.lastReceivedKey || message.t >= chat.t)) chat.lastReceivedKey = message.id;
    chat?.set({ t: Math.max(chat.t, message.t) });
    this.Msg.add(message);
  }

  /** What the server says has become of a message: acks, edits, being deleted, stars. */
  async changeMessage(wire: WireMessage): Promise<void> {
    await this.#underway.get(wire.id);
    const message = this.Msg.get(this.keyOf(wire));
    if (!message) return;
    this.Reactions.put(message.id, wire.reactions);
    const { type, body, caption } = wire.content;
    message.set({
      type,
      body,
      caption,
      star: wire.starred,
      hasReaction: wire.reactions.length > 0,
      ack: message.id.fromMe ? Math.max(message.ack, wire.ack) : message.ack,
      ...(type === 'revoked' ? { directPath: undefined } : {}),
      ...(wire.editedAt ? { latestEditSenderTimestampMs: wire.editedAt * 1_000 } : {}),
    });
  }

  removeMessage(message: Msg): void {
    this.chatOf(message.id.remote)?.msgs.remove(message.id);
    this.Msg.remove(message.id);
  }

  /** Keeps acks of a message back until the server's own answer is there. */
  await(id: string, answer: Promise<unknown>): void {
    const settled = answer.catch(() => {}).finally(() => this.#underway.delete(id));
    this.#underway.set(id, settled);
  }
}

/** Nobody here has a picture. */
class PictureCollection extends Collection<Entry> {
  constructor() {
    super(Entry);
  }

  override async find(): Promise<never> {
    return undefined as never;
  }
}

/** The content as a model has it: ids are objects there. */
export function attributesOf(content: Content): Record<string, unknown> {
  const attributes: Record<string, unknown> = { ...content };
  for (const name of ID_LISTS) {
    const list = content[name];
    if (list) attributes[name] = name === 'recipients' ? list : list.map((id) => createWid(id));
  }
  return attributes;
}

const CONTENT_FIELDS: readonly (keyof Content)[] = [
  'type',
  'body',
  'caption',
  'mimetype',
  'filename',
  'size',
  'filehash',
  'encFilehash',
  'directPath',
  'mediaKey',
  'mediaKeyTimestamp',
  'duration',
  'isGif',
  'isViewOnce',
  'loc',
  'lat',
  'lng',
  'clientUrl',
  'vcardFormattedName',
  'vcardList',
  'pollName',
  'pollOptions',
  'pollSelectableOptionsCount',
  'quotedStanzaID',
  'quotedMsg',
  'inviteCode',
  'inviteCodeExp',
  'inviteGrp',
  'inviteGrpName',
];

/** The content of what the library is about to send, as it goes over the wire. */
export function contentOf(message: Record<string, unknown>): Content {
  const fields = CONTENT_FIELDS.filter((name) => message[name] !== undefined && message[name] !== null);
  const content = Object.fromEntries(fields.map((name) => [name, message[name]])) as unknown as Content;
  const mentions = message.mentionedJidList as Wid[] | undefined;
  if (mentions?.length) content.mentionedJidList = mentions.map((wid) => `${wid}`);
  if (message.quotedParticipant) content.quotedParticipant = `${message.quotedParticipant}`;
  return content;
}
