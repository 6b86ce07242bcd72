import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { invalid, Problem } from '../errors/problem.ts';

/**
 * What a client says its bytes hash to (RFC 9530), checked against what arrived. A request's body is both its content
 * and its representation here, since no Content-Encoding is accepted, so both headers mean the same.
 */
export type BodyDigest = {
  update(chunk: Buffer): void;
  /** @throws Problem validation_failed when other bytes arrived than were sent. */
  check(): void;
};

const HEADERS = ['content-digest', 'repr-digest'] as const;

/** @throws Problem malformed_request when a digest cannot be read. Algorithms other than SHA-256 are passed over. */
export function openBodyDigest({ headers }: Pick<IncomingMessage, 'headers'>): BodyDigest | null {
  const named = HEADERS.flatMap((name) => {
    const expected = sha256In(name, headers[name]);
    return expected ? [{ name, expected }] : [];
  });
  if (named.length === 0) return null;
  const hash = createHash('sha256');
  return {
    update: (chunk) => hash.update(chunk),
    check() {
      const found = hash.digest();
      const wrong = named.find(({ expected }) => !expected.equals(found));
      if (wrong) throw mismatch(`/${wrong.name}`);
    },
  };
}

/** The bytes that arrived are not those that were meant. */
export const mismatch = (pointer: string): Problem =>
  invalid(pointer, 'digest', 'Must be the SHA-256 of the bytes that were sent.');

/** Reads a dictionary such as `sha-512=:…:, sha-256=:…:`. */
function sha256In(name: string, header: string | string[] | undefined): Buffer | null {
  if (header === undefined) return null;
  const [, encoded] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/.exec(String(header)) ?? [];
  if (encoded) return Buffer.from(encoded, 'base64');
  if (!/sha-256=/i.test(String(header))) return null;
  throw new Problem('malformed_request', { details: { reason: `${name} holds no SHA-256 as RFC 9530 writes it` } });
}
