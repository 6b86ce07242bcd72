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
 *
 * All are sent as `Authorization: Bearer {key}`; some dialects want the key alone, in a header of another name.
 */
export type KeyStyle = 'prefixed' | 'pair' | 'piped';
export type KeyParts = { id: string; secret: string };

const STYLES: Record<string, KeyStyle> = { waqtum: 'pair', emza: 'piped' };
/** Headers that hold a key and nothing else. */
const KEY_HEADERS: Record<string, string> = { whautochat: 'X-Api-Key' };

export const styleOf = (dialect: string): KeyStyle => STYLES[dialect] ?? 'prefixed';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_BYTES = 12;
const ID_CHARACTERS = 17;
const SECRET_BYTES = 32;
const SECRET_CHARACTERS = 43;
const CHECKSUM_CHARACTERS = 6;

export function newKeyParts(): KeyParts {
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
