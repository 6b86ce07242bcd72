import { Null } from 'asn1js';
import { AlgorithmIdentifier } from 'pkijs';

/** The object identifiers and algorithms of signatures, in the form CMS (RFC 5652) and PAdES (ETSI EN 319 142) want them. */
export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  timestamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  extendedKeyUsage: '2.5.29.37',
  keyUsage: '2.5.29.15',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  ocspAccess: '1.3.6.1.5.5.7.48.1',
  crlDistributionPoints: '2.5.29.31',
} as const;

const HASHES = ['sha256', 'sha384', 'sha512'] as const;
export type Hash = (typeof HASHES)[number];
export type KeyKind = 'rsa' | 'ec';

const HASH_OID: Record<Hash, string> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const SIGNATURE_OID: Record<KeyKind, Record<Hash, string>> = {
  rsa: { sha256: '1.2.840.113549.1.1.11', sha384: '1.2.840.113549.1.1.12', sha512: '1.2.840.113549.1.1.13' },
  ec: { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' },
};

export function hashIdentifier(hash: Hash): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId: HASH_OID[hash], algorithmParams: new Null() });
}

/** RSA identifiers carry a NULL, those of ECDSA must not (RFC 4055, RFC 5758). */
export function signatureIdentifier(key: KeyKind, hash: Hash): AlgorithmIdentifier {
  const algorithmId = SIGNATURE_OID[key][hash];
  return new AlgorithmIdentifier(key === 'rsa' ? { algorithmId, algorithmParams: new Null() } : { algorithmId });
}

/** @returns null for a hash that is not used any more, or not known. */
export function hashOfOid(oid: string): Hash | null {
  return HASHES.find((hash) => HASH_OID[hash] === oid) ?? null;
}

/** The hash that a signature algorithm brings along, null when it brings none (plain rsaEncryption) or is not known. */
export function hashOfSignatureOid(oid: string): Hash | null {
  return HASHES.find((hash) => SIGNATURE_OID.rsa[hash] === oid || SIGNATURE_OID.ec[hash] === oid) ?? null;
}

/** Bytes as pkijs and asn1js take them: a buffer of exactly this length. */
export function exactly(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
