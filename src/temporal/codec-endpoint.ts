import type { Payload } from '@temporalio/common';
import type { Keyring } from '../secrets/keyring.ts';
import { makePayloadCodec } from './codec.ts';

type JsonPayload = { metadata?: Record<string, string>; data?: string };

/** The Temporal UI shows a page of payloads at a time; more than this is no UI. */
const PAYLOADS_MAX = 1_000;

/**
 * What the Temporal UI asks of a codec endpoint: payloads as JSON with base64 bytes, decoded or encoded and given back.
 * @throws TypeError when the body is not of that form.
 */
export async function transcode(
  keyring: Keyring,
  direction: 'encode' | 'decode',
  body: unknown,
): Promise<{ payloads: JsonPayload[] }> {
  const codec = makePayloadCodec(keyring.key('payload'));
  const payloads = readPayloads(body);
  const done = direction === 'decode' ? await codec.decode(payloads) : await codec.encode(payloads);
  return { payloads: done.map(writePayload) };
}

function readPayloads(body: unknown): Payload[] {
  const { payloads } = (body ?? {}) as { payloads?: unknown };
  if (!Array.isArray(payloads) || payloads.length > PAYLOADS_MAX) throw new TypeError('payloads must be a list');
  return payloads.map((payload: JsonPayload) => ({
    metadata: Object.fromEntries(
      Object.entries(payload.metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(payload.data ?? '', 'base64'),
  }));
}

function writePayload({ metadata, data }: Payload): JsonPayload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  };
}
