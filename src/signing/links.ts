import type { Core } from '../core.ts';
import type { ApproverId } from '../domain/model.ts';

/** 192 bits: not guessable, and short enough for a text message. */
const TOKEN_BYTES = 24;
const TOKEN_FORM = /^[A-Za-z0-9_-]{32}$/;

/**
 * The token of an approver's signing link. It is derived from the master key whenever it is needed, so nothing in
 * PostgreSQL opens a document: `signing_links` holds only its hash.
 */
export function tokenFor({ keyring }: Pick<Core, 'keyring'>, approverId: ApproverId, linkVersion: number): string {
  return keyring.mac('signing-link', `${approverId}.${linkVersion}`).subarray(0, TOKEN_BYTES).toString('base64url');
}

/** Where the approver's phone opens the document. */
export function linkFor(core: Pick<Core, 'keyring' | 'config'>, approverId: ApproverId, linkVersion: number): string {
  const { publicUrl, host, port } = core.config;
  return `${publicUrl ?? `http://${host}:${port}`}/s/${tokenFor(core, approverId, linkVersion)}`;
}

/** Whether it is worth asking PostgreSQL. */
export function isTokenFormed(token: string): boolean {
  return TOKEN_FORM.test(token);
}
