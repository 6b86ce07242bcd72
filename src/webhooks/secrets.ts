import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { iso } from '../iso.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

/**
 * What deliveries are signed with. Our own endpoints have a shared secret (`whsec_`), and an Ed25519 key pair
 * (`whsk_`, `whpk_`) if they want one; endpoints of dialects have a shared secret in the form of the dialect. Secrets
 * rest encrypted, each bound to its endpoint.
 */

/** As a row keeps it. `until` is an ISO time. */
export type OldSecret = { secret: string; until: string };
export type SealedSecrets = { id: string; secret: Buffer; privateKey: Buffer | null; oldSecrets: OldSecret[] };
export type KeyPair = { privateKey: string; publicKey: string };

const RAW_KEY_BYTES = 32;

export function newSecret(dialect: string): string {
  const bytes = randomBytes(32);
  return dialect === 'countersign' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
}

/** As Standard Webhooks writes them: the private half is the seed followed by the public key. */
export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync('ed25519');
  // Both encodings end with the raw key.
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY_BYTES);
  const seed = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-RAW_KEY_BYTES);
  return {
    privateKey: `whsk_${Buffer.concat([seed, publicKey]).toString('base64')}`,
    publicKey: `whpk_${publicKey.toString('base64')}`,
  };
}

/** Everything that signs at this moment: the shared secret first, then the key, then what a rotation left behind. */
export function openSecrets(keyring: Keyring, sealed: SealedSecrets, now: number): [string, ...string[]] {
  const { id, secret, privateKey, oldSecrets } = sealed;
  const open = (bytes: Uint8Array): string => keyring.open(bytes, id);
  const old = oldSecrets.filter(({ until }) => Date.parse(until) > now);
  return [
    open(secret),
    ...(privateKey ? [open(privateKey)] : []),
    ...old.map((entry) => open(Buffer.from(entry.secret, 'base64'))),
  ];
}

/**
 * What still signs after a rotation: the secrets of until now for the overlap, and older ones for as long as they had.
 * @param overlapMs 0: nothing old signs any more, whatever was promised to earlier ones.
 */
export function retired(sealed: Omit<SealedSecrets, 'id'>, now: number, overlapMs: number): OldSecret[] {
  if (overlapMs === 0) return [];
  const until = iso(now + overlapMs);
  const current = [sealed.secret, ...(sealed.privateKey ? [sealed.privateKey] : [])];
  const older = sealed.oldSecrets.filter((entry) => Date.parse(entry.until) > now);
  return [...current.map((bytes) => ({ secret: bytes.toString('base64'), until })), ...older].slice(
    0,
    WEBHOOK_LIMITS.oldSecretsMax,
  );
}
