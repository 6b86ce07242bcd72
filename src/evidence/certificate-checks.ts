import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type BitString, fromBER } from 'asn1js';
import { Problem } from '../errors/problem.ts';
import { OID } from './cms/algorithms.ts';
import { algorithmOf, type Certificate, parseChain } from './cms/certificate.ts';
import { LIMITS } from './limits.ts';
import type { KeyHolder } from './signers.ts';

/** What is asked of a certificate that an organization wants to seal with. Every refusal is `seal_certificate_invalid`. */
export type SealCertificateInput = {
  /** PEM: the seal's own certificate first, each followed by its issuer's. */
  chain: string;
  key:
    | { driver: 'local'; privateKey: string; passphrase?: string | undefined }
    | { driver: 'http'; url: string; authorization?: string | null | undefined };
};

/** @throws Problem seal_certificate_invalid */
export function checkedChain(pem: string, now: number): Certificate[] {
  const chain = readable(() => parseChain(pem), 'a certificate in the chain cannot be read');
  const [own] = chain;
  if (!own) throw invalid('the chain holds no certificate in PEM form');
  if (chain.length > LIMITS.chainMax) throw invalid(`the chain has more than ${LIMITS.chainMax} certificates`);
  for (const [index, { x509 }] of chain.slice(1).entries()) {
    const below = chain[index]!.x509;
    if (!below.checkIssued(x509) || !below.verify(x509.publicKey))
      throw invalid('each certificate of the chain must be followed by the one of its issuer');
  }
  if (now < own.x509.validFromDate.getTime()) throw invalid('it is not valid yet');
  if (now > own.x509.validToDate.getTime()) throw invalid('it has expired');
  if (!algorithmOf(own)) throw invalid('its key must be RSA, or ECDSA on P-256 or P-384');
  if ((own.x509.publicKey.asymmetricKeyDetails?.modulusLength ?? LIMITS.rsaBitsMin) < LIMITS.rsaBitsMin)
    throw invalid(`its RSA key has fewer than ${LIMITS.rsaBitsMin} bits`);
  if (!maySign(own)) throw invalid('its key usage does not include digital signatures');
  return chain;
}

/** Without the extension a key may be used for anything; with it, for signatures only when one of the first two bits is set. */
function maySign({ pki }: Certificate): boolean {
  const usage = pki.extensions?.find(({ extnID }) => extnID === OID.keyUsage);
  if (!usage) return true;
  const bits = fromBER(usage.extnValue.getValue()).result as BitString;
  return ((bits.valueBlock.valueHexView[0] ?? 0) & 0xc0) !== 0;
}

/** @throws Problem seal_certificate_invalid */
export function checkedHolder(key: SealCertificateInput['key'], { x509 }: Certificate): KeyHolder {
  if (key.driver === 'http') return { driver: 'http', url: key.url, authorization: key.authorization ?? null };
  const { privateKey: pem, passphrase } = key;
  const privateKey: KeyObject = readable(
    () => createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) }),
    'the private key cannot be read',
  );
  if (!x509.checkPrivateKey(privateKey)) throw invalid('the private key does not belong to the certificate');
  return { driver: 'local', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

function readable<T>(read: () => T, otherwise: string): T {
  try {
    return read();
  } catch (cause) {
    throw invalid(otherwise, cause);
  }
}

function invalid(reason: string, cause?: unknown): Problem {
  return new Problem('seal_certificate_invalid', { details: { reason }, cause });
}
