/** Ids of chats and people (`Wid`) and keys of messages (`MsgKey`), with the members that the library reaches for. */

const WID = /^[^@\s]+@(c\.us|lid|g\.us|newsletter|broadcast)$/;
const RANDOM_BYTES = 9;

export class Wid {
  readonly server: string;
  readonly user: string;
  readonly _serialized: string;

  constructor(text: string) {
    const [user = '', server = ''] = text.split('@');
    this.server = server;
    this.user = user;
    this._serialized = text;
  }

  isUser(): boolean {
    return this.server === 'c.us' || this.server === 'lid';
  }

  isLid(): boolean {
    return this.server === 'lid';
  }

  isGroup(): boolean {
    return this.server === 'g.us';
  }

  isNewsletter(): boolean {
    return this.server === 'newsletter';
  }

  isBroadcast(): boolean {
    return this.server === 'broadcast';
  }

  isStatus(): boolean {
    return this._serialized === 'status@broadcast';
  }

  equals(other: unknown): boolean {
    return other instanceof Wid && other._serialized === this._serialized;
  }

  toString(): string {
    return this._serialized;
  }

  toJid(): string {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }

  toJSON(): string {
    return this._serialized;
  }
}

export type WidLike = string | { _serialized: string };

/** @throws Error for what is not an id */
export function createWid(like: WidLike): Wid {
  if (like instanceof Wid) return like;
  const text = (typeof like === 'string' ? like : like._serialized).replace('@s.whatsapp.net', '@c.us');
  if (!WID.test(text)) throw new Error(`wid error: invalid wid ${text}`);
  return new Wid(text);
}

export type MsgKeyParts = {
  id: string;
  fromMe?: boolean;
  selfDir?: 'in' | 'out';
  remote?: WidLike;
  from?: WidLike;
  to?: WidLike;
  participant?: WidLike;
};

export type MsgKey = { fromMe: boolean; remote: Wid; id: string; participant?: Wid; toString(): string };
export type MsgKeyClass = {
  new (parts: MsgKeyParts): MsgKey;
  newId(): Promise<string>;
  fromString(text: string): MsgKey;
};

/**
 * The class of message keys of one build.
 * @param field the own field that keeps the key's text; minified builds call it other than `_serialized`
 */
export function msgKeyClass(field: string): MsgKeyClass {
  return class {
    readonly fromMe: boolean;
    readonly remote: Wid;
    readonly id: string;
    declare readonly participant?: Wid;

    constructor({ id, fromMe, selfDir, remote, from, to, participant }: MsgKeyParts) {
      this.fromMe = fromMe ?? selfDir === 'out';
      this.remote = createWid((remote ?? (this.fromMe ? to : from))!);
      this.id = id;
      if (participant) this.participant = createWid(participant);
      const author = participant ? `_${createWid(participant)}` : '';
      Object.assign(this, { [field]: `${this.fromMe}_${this.remote}_${id}${author}` });
    }

    toString(): string {
      return (this as unknown as Record<string, string>)[field]!;
    }

    static async newId(): Promise<string> {
      return `3EB0${randomHex(RANDOM_BYTES)}`;
    }

    static fromString(text: string): MsgKey {
      const [fromMe, remote, id, participant] = text.split('_');
      return new this({
        id: id!,
        fromMe: fromMe === 'true',
        remote: remote!,
        ...(participant ? { participant } : {}),
      });
    }
  };
}

export function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
