import { createHash, createPrivateKey, sign, verify } from 'node:crypto';
import type { Core } from '../core.ts';
import { ask } from './asking.ts';
import type { Hash, KeyKind } from './cms/algorithms.ts';
import { algorithmOf, type Certificate } from './cms/certificate.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';

/**
 * Whatever holds a key and signs with it. A key never leaves its holder: this process for `local`, somebody else's service
 * (a KMS, an HSM) for `http`.
 */
export type SealSigner = {
  chain: readonly [Certificate, ...Certificate[]];
  algorithm: { key: KeyKind; hash: Hash };
  /** PKCS#1 v1.5 for RSA, a DER sequence for ECDSA. @throws SealFault */
  sign(toBeSigned: Buffer, signal: AbortSignal): Promise<Buffer>;
};

/** Where a key is; kept encrypted. */
export type KeyHolder =
  | { driver: 'local'; privateKey: string }
  | { driver: 'http'; url: string; authorization: string | null };

/** @throws SealFault when the certificate's kind of key is none that we sign with. */
export function openSigner(core: Pick<Core, 'config'>, chain: SealSigner['chain'], holder: KeyHolder): SealSigner {
  const algorithm = algorithmOf(chain[0]);
  if (!algorithm)
    throw new SealFault('the key of the seal certificate is of a kind that is not used', { lasting: true });
  return {
    chain,
    algorithm,
    async sign(toBeSigned, signal) {
      const signature =
        holder.driver === 'local'
          ? sign(algorithm.hash, toBeSigned, createPrivateKey(holder.privateKey))
          : await askService(core, holder, { toBeSigned, algorithm }, signal);
      if (!verify(algorithm.hash, toBeSigned, chain[0].x509.publicKey, signature)) {
        throw new SealFault('the key that signs does not belong to the seal certificate', { lasting: true });
      }
      return signature;
    },
  };
}

/**
 * Asks a signing service: POST `{"algorithm": "ECDSA_SHA_256", "digest": "<base64>"}`, answered by
 * `{"signature": "<base64>"}`. Algorithms have the names that the large clouds' key services use.
 */
async function askService(
  core: Pick<Core, 'config'>,
  { url, authorization }: Extract<KeyHolder, { driver: 'http' }>,
  { toBeSigned, algorithm }: { toBeSigned: Buffer; algorithm: SealSigner['algorithm'] },
  signal: AbortSignal,
): Promise<Buffer> {
  const digest = createHash(algorithm.hash).update(toBeSigned).digest('base64');
  const answer = await ask(
    core,
    {
      who: 'the signing service',
      url,
      method: 'POST',
      contentType: 'application/json',
      accept: 'application/json',
      authorization,
      body: JSON.stringify({ algorithm: algorithmName(algorithm), digest }),
      deadlineMs: LIMITS.signerMs,
      bytesMax: LIMITS.signerBytesMax,
    },
    signal,
  );
  const signature = signatureIn(answer);
  if (!signature) throw new SealFault('the signing service gave an answer without a signature', { lasting: true });
  return signature;
}

function algorithmName({ key, hash }: SealSigner['algorithm']): string {
  const bits = hash.slice('sha'.length);
  return key === 'rsa' ? `RSASSA_PKCS1_V1_5_SHA_${bits}` : `ECDSA_SHA_${bits}`;
}

function signatureIn(answer: Buffer): Buffer | null {
  try {
    const { signature } = JSON.parse(answer.toString('utf8')) as { signature?: unknown };
    return typeof signature === 'string' && signature ? Buffer.from(signature, 'base64') : null;
  } catch {
    return null;
  }
}
