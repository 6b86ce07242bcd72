import { X509Certificate } from 'node:crypto';
import { ExtKeyUsage, Certificate as PkiCertificate } from 'pkijs';
import { exactly, type Hash, type KeyKind, OID } from './algorithms.ts';

/** A certificate as node:crypto and as pkijs know it, with its bytes. */
export type Certificate = {
  der: Buffer;
  x509: X509Certificate;
  pki: PkiCertificate;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  fingerprint: string;
};

/** @param given PEM or DER. @throws when it is no certificate. */
export function parseCertificate(given: string | Uint8Array): Certificate {
  const x509 = new X509Certificate(typeof given === 'string' ? given : Buffer.from(given));
  const der = x509.raw;
  const fingerprint = x509.fingerprint256.replaceAll(':', '').toLowerCase();
  return { der, x509, pki: PkiCertificate.fromBER(exactly(der)), fingerprint };
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Every certificate in a PEM text, in its order. @throws when one cannot be read. */
export function parseChain(pem: string): Certificate[] {
  return (pem.match(PEM) ?? []).map((one) => parseCertificate(one));
}

/** Not by `checkIssued`: it demands that the key may sign certificates, which that of a seal may not. */
export function isSelfSigned({ x509 }: Certificate): boolean {
  return x509.subject === x509.issuer && x509.verify(x509.publicKey);
}

/** The one among `candidates` by whom `certificate` was signed. */
export function issuerOf(certificate: Certificate, candidates: readonly Certificate[]): Certificate | null {
  const isIssuer = ({ x509 }: Certificate) =>
    certificate.x509.checkIssued(x509) && certificate.x509.verify(x509.publicKey);
  return candidates.find(isIssuer) ?? null;
}

/** What a key signs with by default: its own strength. Null for a kind of key that we do not sign with. */
export function algorithmOf({ x509 }: Certificate): { key: KeyKind; hash: Hash } | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey;
  if (type === 'rsa') return { key: 'rsa', hash: 'sha256' };
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return { key: 'ec', hash: 'sha256' };
  if (type === 'ec' && details?.namedCurve === 'secp384r1') return { key: 'ec', hash: 'sha384' };
  return null;
}

/** Whether its issuer says that it signs timestamps. */
export function isForTimestamps({ pki }: Certificate): boolean {
  const usage = pki.extensions?.find(({ extnID }) => extnID === OID.extendedKeyUsage)?.parsedValue;
  return usage instanceof ExtKeyUsage && usage.keyPurposes.includes(OID.timestamping);
}
