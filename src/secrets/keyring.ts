import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** What a derived key is for. Each purpose has a key of its own, so that one in the wrong place opens nothing else. */
export type Purpose =
  | 'at-rest'
  | 'signing-link'
  | 'signing-code'
  | 'payload'
  | 'audit-head'
  | 'identity-index'
  | 'mobile-index'
  | 'form-mobile'
  | 'phone-index'
  | 'chat-index'
  | 'request-print'
  | 'download-link'
  | 'whatsapp-profile';

/** Everything that is secret is made or opened with these keys, all derived from the one master key. */
export type Keyring = {
  /** AES-256-GCM under a fresh nonce. `context` (for instance the row's id) must be the same when opening. */
  seal(plain: string, context: string): Buffer;
  /** @throws when the bytes were altered, or sealed for another context or under another master key. */
  open(sealed: Uint8Array, context: string): string;
  /** HMAC-SHA256 of `text` for a purpose. */
  mac(purpose: Purpose, text: string): Buffer;
  /** The 32 raw bytes for a purpose, for what encrypts by itself (the payload codec). */
  key(purpose: Purpose): Buffer;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param masterKey 32 bytes in base64. */
export function makeKeyring(masterKey: string): Keyring {
  const master = Buffer.from(masterKey, 'base64');
  if (master.length !== 32) throw new Error('the master key must be 32 bytes in base64');
  // As key objects: node:crypto takes three times as long with bytes.
  const derived = new Map<Purpose, KeyObject>();
  const keyOf = (purpose: Purpose): KeyObject => {
    let value = derived.get(purpose);
    if (!value) {
      value = createSecretKey(Buffer.from(hkdfSync('sha256', master, 'countersign', purpose, 32)));
      derived.set(purpose, value);
    }
    return value;
  };

  return {
    key: (purpose) => keyOf(purpose).export(),
    mac: (purpose, text) => createHmac('sha256', keyOf(purpose)).update(text).digest(),
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf('at-rest'), nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keyOf('at-rest'), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(tag);
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
