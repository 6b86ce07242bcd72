import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const ENCODING = 'binary/encrypted';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM round every payload that leaves a client or worker: arguments, results, summaries, details. Temporal
 * stores and shows ciphertext; its UI decodes through the codec endpoint of our API. Workflow ids, types and search
 * attributes stay in clear, so they hold no personal data.
 * @param bytes the key's 32 (`keyring.key('payload')`).
 */
export function makePayloadCodec(bytes: Buffer): PayloadCodec {
  const key = createSecretKey(bytes); // Made once: node:crypto takes three times as long with bytes.
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(key, payload)),
    decode: async (payloads) =>
      payloads.map((payload) => (encodingOf(payload) === ENCODING ? decrypt(key, payload) : payload)),
  };
}

function encrypt(key: KeyObject, payload: Payload): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    metadata: { [METADATA_ENCODING_KEY]: Buffer.from(ENCODING) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), body]),
  };
}

function decrypt(key: KeyObject, payload: Payload): Payload {
  const bytes = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  return proto.temporal.api.common.v1.Payload.decode(plain);
}

function encodingOf(payload: Payload): string {
  const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
  return encoding ? Buffer.from(encoding).toString() : '';
}
