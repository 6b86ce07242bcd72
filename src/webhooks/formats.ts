import { createHmac, createPrivateKey, sign } from 'node:crypto';

/** An event on its way to somebody. */
export type OutgoingEvent = {
  id: string;
  type: string;
  occurredAt: Date;
  documentId: string | null;
  sequence: number | null;
  data: Record<string, unknown>;
};

/** How a dialect says an event. `render` must give the same on each attempt; `sign` is called anew for each. */
export type DeliveryFormat = {
  /** `headers` are those that say something about the event. */
  render(event: OutgoingEvent): { body: string; contentType: string; headers?: Record<string, string> };
  sign(delivery: Signable): Record<string, string>;
};
export type Signable = {
  secret: string;
  /** Secrets that sign beside it: an Ed25519 key, and what a rotation left behind. */
  otherSecrets: readonly string[];
  /** The event's id: the same on every attempt and replay, so that receivers can tell a repetition. */
  messageId: string;
  /** Seconds since the epoch, of this attempt. */
  timestamp: number;
  /** The exact text that is sent. */
  body: string;
};

/** The format of each dialect that has endpoints, by its name. */
export type Formats = Readonly<Record<string, DeliveryFormat>>;

export const JSON_TYPE = 'application/json; charset=utf-8';

/** Our own: signed as in the Standard Webhooks specification, which existing libraries verify. */
export const countersignFormat: DeliveryFormat = {
  render: ({ id, type, occurredAt, documentId, sequence, data }) => ({
    body: JSON.stringify({ id, type, occurredAt: occurredAt.toISOString(), documentId, sequence, data }),
    contentType: JSON_TYPE,
  }),
  sign(delivery) {
    const content = `${delivery.messageId}.${delivery.timestamp}.${delivery.body}`;
    const signatures = [delivery.secret, ...delivery.otherSecrets].map((secret) => standardSignature(secret, content));
    return { ...standardHeaders(delivery), 'webhook-signature': signatures.join(' ') };
  },
};

/** In front of the 32 bytes of a seed, the DER form of an Ed25519 private key (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

function standardSignature(secret: string, content: string): string {
  const bytes = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64');
  if (!secret.startsWith('whsk_')) return `v1,${createHmac('sha256', bytes).update(content).digest('base64')}`;
  const der = Buffer.concat([ED25519_PREFIX, bytes.subarray(0, SEED_BYTES)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return `v1a,${sign(null, Buffer.from(content), key).toString('base64')}`;
}

/**
 * For dialects whose signature is `sha256=` and the HMAC-SHA256 of the raw body, keyed with the secret as it is written.
 * @param body what the dialect says about an event; it must depend on nothing else.
 */
export function bodySignedFormat(options: {
  signatureHeader: string;
  body: (event: OutgoingEvent) => Record<string, unknown>;
}): DeliveryFormat {
  return {
    render: (event) => ({ body: JSON.stringify(options.body(event)), contentType: JSON_TYPE }),
    sign: (delivery) => ({
      ...standardHeaders(delivery),
      [options.signatureHeader]: sha256Signature(delivery.secret, delivery.body),
    }),
  };
}

/** `sha256=` and the HMAC-SHA256 in hexadecimal digits, keyed with the secret as it is written. */
export const sha256Signature = (secret: string, content: string): string =>
  `sha256=${createHmac('sha256', secret).update(content).digest('hex')}`;

/** The event's id and the time of the attempt, which every delivery carries. */
export function standardHeaders({ messageId, timestamp }: Signable): Record<string, string> {
  return { 'webhook-id': messageId, 'webhook-timestamp': String(timestamp) };
}
