import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * How keys look. A key is an id, which is public and found in the database, and a secret, of which only the SHA-256 is
 * kept: 32 random bytes need no slow hash. The secret ends in a checksum of itself, so that a typing error is told
 * from a wrong key and scanners of leaked secrets have few false alarms.
 *
 * - `prefixed` (ours): `cs_live_{id}_{secret}`.
 * - `pair` (WAQTUM): `{id}:{secret}`.
 * - `piped` (Emza): `{id}|{secret}`.
 * - `short` (WAHooks): `wh_{id}_{secret}`.
 * - `bare` (Client manager): the secret alone, 20 hexadecimal digits as its document shows them; its id is made of its
 *   hash. 80 bits are too many to be guessed by asking, or from the hash.
 *
 * All are sent as `Authorization: Bearer {key}`; some dialects want the key alone, in a header of another name.
 */
export type KeyStyle = 'prefixed' | 'pair' | 'piped' | 'short' | 'bare';
export type KeyParts = { id: string; secret: string };

const STYLES: Record<string, KeyStyle> = { waqtum: 'pair', emza: 'piped', wahooks: 'short', clientmanager: 'bare' };
/** Headers that hold a key and nothing else. */
const KEY_HEADERS: Record<string, string> = { whautochat: 'X-Api-Key', clientmanager: 'X-Api-Key' };
/** Dialects that show a key again, so that it is kept sealed beside its hash. */
const SHOWN_AGAIN: ReadonlySet<string> = new Set(['clientmanager']);

export const styleOf = (dialect: string): KeyStyle => STYLES[dialect] ?? 'prefixed';
export const isShownAgain = (dialect: string): boolean => SHOWN_AGAIN.has(dialect);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 12;
const ID_CHARACTERS = 17;
const SECRET_BYTES = 32;
const SECRET_CHARACTERS = 43;
const CHECKSUM_CHARACTERS = 6;
const BARE_BYTES = 10;
const BARE_ID_CHARACTERS = 24;

/** @param style of the dialect that it is for. */
export function newKeyParts(style: KeyStyle = 'prefixed'): KeyParts {
  if (style === 'bare') return bareParts(randomBytes(BARE_BYTES).toString('hex'));
  const secret = base62(randomBytes(SECRET_BYTES), SECRET_CHARACTERS);
  return { id: base62(randomBytes(ID_BYTES), ID_CHARACTERS), secret: secret + checksum(secret) };
}

/** What the customer is given, once. */
export function formatKey(style: KeyStyle, mode: 'live' | 'test', { id, secret }: KeyParts): string {
  switch (style) {
    case 'pair':
      return `${id}:${secret}`;
    case 'piped':
      return `${id}|${secret}`;
    case 'short':
      return `wh_${id}_${secret}`;
    case 'bare':
      return secret;
    case 'prefixed':
      return `cs_${mode}_${id}_${secret}`;
  }
}

/** The header by which a dialect's clients send their key. */
export function headerOf(dialect: string, key: string): { name: string; value: string } {
  const name = KEY_HEADERS[dialect];
  return name ? { name, value: key } : { name: 'Authorization', value: `Bearer ${key}` };
}

/** Reads `cs_live_…`. Null when it cannot be one of our keys. */
export const parseBareKey = (header: unknown): KeyParts | null =>
  parse(/^cs_(?:live|test)_([0-9A-Za-z]{1,64})_([0-9A-Za-z]{1,128})$/, header);

/** Reads `Bearer cs_live_…`. Null when it cannot be one of our keys. */
export const parseBearerKey = (authorization: unknown): KeyParts | null =>
  parse(/^Bearer +cs_(?:live|test)_([0-9A-Za-z]{1,64})_([0-9A-Za-z]{1,128})$/i, authorization);

/** Reads `Bearer KEY:SECRET`. Null when it cannot be one of our keys. */
export const parseKeyPair = (authorization: unknown): KeyParts | null =>
  parse(/^Bearer +([0-9A-Za-z]{1,64}):([0-9A-Za-z]{1,128})$/i, authorization);

/** Reads `Bearer {id}|{secret}`. Null when it cannot be one of our keys. */
export const parsePipedKey = (authorization: unknown): KeyParts | null =>
  parse(/^Bearer +([0-9A-Za-z]{1,64})\|([0-9A-Za-z]{1,128})$/i, authorization);

/** Reads `Bearer wh_{id}_{secret}`. Null when it cannot be one of our keys. */
export const parseShortKey = (authorization: unknown): KeyParts | null =>
  parse(/^Bearer +wh_([0-9A-Za-z]{1,64})_([0-9A-Za-z]{1,128})$/i, authorization);

/** Reads a key that is nothing but its secret: any text may have been meant for one. Null when there is none. */
export function parseBareSecret(header: unknown): KeyParts | null {
  const secret = String(header ?? '').trim();
  return secret === '' || secret.length > 200 ? null : bareParts(secret);
}

const bareParts = (secret: string): KeyParts => ({
  id: createHash('sha256').update(`key ${secret}`).digest('hex').slice(0, BARE_ID_CHARACTERS),
  secret,
});

/** A secret that was not copied whole is not looked up. */
function parse(pattern: RegExp, header: unknown): KeyParts | null {
  const [, id, secret] = pattern.exec(String(header ?? '')) ?? [];
  return id && secret && isWholeSecret(secret) ? { id, secret } : null;
}

/** Its last six characters are the checksum of the others. */
export function isWholeSecret(secret: string): boolean {
  const body = secret.slice(0, -CHECKSUM_CHARACTERS);
  return body.length === SECRET_CHARACTERS && secret.slice(-CHECKSUM_CHARACTERS) === checksum(body);
}

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const checksum = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return base62(bytes, CHECKSUM_CHARACTERS);
};

/** A big number in base 62, padded at the front. */
function base62(bytes: Buffer, length: number): string {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text = DIGITS[Number(number % 62n)] + text;
    number /= 62n;
  }
  return text;
}
