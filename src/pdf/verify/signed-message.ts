/**
 * Checks one CMS structure (RFC 5652) as PDFs carry it: a seal or signature over the file, or a timestamp token.
 *
 * M1: exactly one signer, with signed attributes, among them the digest of what is covered.
 * M2: what the signature does not cover must be what the standard prescribes, so that none of its bytes can be another one.
 * M3: the certificate named inside of the signature (signing-certificate-v2) is the one that verifies it.
 */
import { constants, createHash, verify } from 'node:crypto';
import { type BaseBlock, fromBER, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { type AlgorithmIdentifier, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
import { exactly, type Hash, hashOfOid, hashOfSignatureOid, OID } from '../../evidence/cms/algorithms.ts';
import type { Certificate } from '../../evidence/cms/certificate.ts';
import { certificatesIn, isSame } from '../../evidence/cms/signed-content.ts';

export type MessageProblem =
  | 'cms_malformed'
  | 'algorithm_not_accepted'
  | 'digest_mismatch'
  | 'signature_invalid'
  | 'signer_certificate_missing'
  | 'signing_certificate_mismatch';
export type Message = {
  signer: Certificate;
  /** All that it carries, the signer's among them. */
  certificates: Certificate[];
  /** The value of the signature, which a timestamp is over. */
  signature: Buffer;
  /** The token of its signature timestamp, in DER. */
  timestamp: Buffer | null;
  /** Names its certificate under signature, as PAdES wants it. */
  namesCertificate: boolean;
};

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const SIGNING_CERTIFICATE_V1 = '1.2.840.113549.1.9.16.2.12';
const RSA_PSS = '1.2.840.113549.1.1.10';

/** The structure in `der`, which must be nothing but that. Null when it is none, or not in its one right form. */
export function parseMessage(der: Uint8Array, contentType: string): SignedData | null {
  try {
    const { offset, result } = fromBER(exactly(der));
    // Lengths that do not add up are read over by the parser; written again they come out right, and so otherwise.
    if (offset !== der.length || !Buffer.from(result.toBER()).equals(der)) return null;
    const info = new ContentInfo({ schema: result });
    if (info.contentType !== OID.signedData || !Buffer.from(info.toSchema().toBER()).equals(der)) return null;
    const signed = new SignedData({ schema: info.content });
    if (signed.encapContentInfo.eContentType !== contentType || !hasRightForm(signed)) return null;
    return standsIn(der, signed) ? signed : null;
  } catch {
    return null;
  }
}

/** @param parts what is signed: the covered bytes of the file, or the content of a token. */
export function checkMessage(signed: SignedData, parts: readonly Uint8Array[]): Message | MessageProblem {
  const info = signed.signerInfos[0]!;
  const hash = hashOfOid(info.digestAlgorithm.algorithmId);
  const signatureHash = hashOfSignature(info);
  if (!hash || !signatureHash) return 'algorithm_not_accepted';
  const stated = attribute(info, OID.messageDigest);
  const type = attribute(info, OID.contentType);
  if (!(stated instanceof OctetString) || !(type instanceof ObjectIdentifier)) return 'cms_malformed';
  if (type.valueBlock.toString() !== signed.encapContentInfo.eContentType) return 'cms_malformed';
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  if (!isSame(digest.digest(), Buffer.from(stated.getValue()))) return 'digest_mismatch';

  const certificates = readCertificates(signed);
  if (!certificates) return 'cms_malformed';
  const signer = certificates.find((certificate) => isNamed(info, certificate));
  if (!signer) return 'signer_certificate_missing';
  const signature = Buffer.from(info.signature.getValue());
  if (!isRight(info, signatureHash, signer, signature)) return 'signature_invalid';
  const named = namedCertificate(info);
  if (named && !isSame(createHash(named.hash).update(signer.der).digest(), named.digest)) {
    return 'signing_certificate_mismatch';
  }
  return { signer, certificates, signature, timestamp: timestampIn(info), namesCertificate: named !== null };
}

/** Versions, counts and algorithms are prescribed by the rest, although the signature does not cover them. */
function hasRightForm(signed: SignedData): boolean {
  const [info, ...others] = signed.signerInfos;
  if (!info?.signedAttrs || others.length > 0) return false;
  const bySerial = info.sid instanceof IssuerAndSerialNumber;
  if (info.version !== (bySerial ? 1 : 3)) return false;
  const isData = signed.encapContentInfo.eContentType === OID.data;
  if (signed.version !== (isData && bySerial ? 1 : 3)) return false;
  const digests = signed.digestAlgorithms;
  const hasDigest = digests.length === 1 && digests[0]!.algorithmId === info.digestAlgorithm.algorithmId;
  const unsigned = info.unsignedAttrs?.attributes ?? [];
  return (
    hasDigest &&
    [...digests, info.digestAlgorithm, info.signatureAlgorithm].every(hasUsualParameters) &&
    unsigned.every(({ type }) => type === OID.signatureTimestamp) &&
    unsigned.length <= 1
  );
}

/** What is read of certificates is encoded again; where that gives other bytes, they were not written the one right way. */
function standsIn(der: Uint8Array, signed: SignedData): boolean {
  return certificatesIn(signed).every((certificate) => Buffer.from(der).includes(certificate.der));
}

function hasUsualParameters({ algorithmId, algorithmParams }: AlgorithmIdentifier): boolean {
  if (algorithmId === RSA_PSS) return true;
  return algorithmParams === undefined || algorithmParams instanceof Null;
}

function readCertificates(signed: SignedData): Certificate[] | null {
  try {
    const certificates = certificatesIn(signed);
    return certificates.length === (signed.certificates ?? []).length ? certificates : null;
  } catch {
    return null;
  }
}

function attribute(info: SignerInfo, type: string): BaseBlock | null {
  const found = info.signedAttrs!.attributes.filter((one) => one.type === type);
  return found.length === 1 && found[0]!.values.length === 1 ? (found[0]!.values[0] as BaseBlock) : null;
}

function isNamed({ sid }: SignerInfo, { pki }: Certificate): boolean {
  if (sid instanceof IssuerAndSerialNumber) {
    // Byte for byte: names that differ in case only are equal to pkijs, and the signature does not cover this one.
    const isIssuer = Buffer.from(sid.issuer.valueBeforeDecode).equals(Buffer.from(pki.issuer.valueBeforeDecode));
    return isIssuer && sid.serialNumber.isEqual(pki.serialNumber);
  }
  const keyId = pki.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue;
  return keyId instanceof OctetString && sid instanceof OctetString && keyId.isEqual(sid);
}

function hashOfSignature({ signatureAlgorithm, digestAlgorithm }: SignerInfo): Hash | null {
  const { algorithmId } = signatureAlgorithm;
  // These two take the hash of the digest.
  if (algorithmId === RSA_ENCRYPTION || algorithmId === RSA_PSS) return hashOfOid(digestAlgorithm.algorithmId);
  return hashOfSignatureOid(algorithmId);
}

function isRight(info: SignerInfo, hash: Hash, { x509 }: Certificate, signature: Buffer): boolean {
  const { algorithmId } = info.signatureAlgorithm;
  // As they were encoded: what was signed, not what an encoding of our own would make of it.
  const attributes = Buffer.from(info.signedAttrs!.encodedValue);
  const padding = algorithmId === RSA_PSS ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  try {
    const key = x509.publicKey.asymmetricKeyType === 'rsa' ? { key: x509.publicKey, padding } : x509.publicKey;
    return verify(hash, attributes, key, signature);
  } catch {
    return false; // The key is damaged, or of another kind than the algorithm.
  }
}

/**
 * ESSCertID and ESSCertIDv2 (RFC 5035): a list of certificates, the signer's first, each a hash with its algorithm before it.
 * The older form has SHA-1 always; it is still what many timestamp servers write, and ties the certificate well enough.
 */
function namedCertificate(info: SignerInfo): { hash: Hash | 'sha1'; digest: Buffer } | null {
  const value = attribute(info, OID.signingCertificateV2) ?? attribute(info, SIGNING_CERTIFICATE_V1);
  const certificates = value instanceof Sequence ? value.valueBlock.value[0] : null;
  const first = certificates instanceof Sequence ? certificates.valueBlock.value[0] : null;
  if (!(first instanceof Sequence)) return null;
  const [algorithm, digest] = first.valueBlock.value;
  if (algorithm instanceof OctetString) {
    const isOld = attribute(info, OID.signingCertificateV2) === null;
    return { hash: isOld ? 'sha1' : 'sha256', digest: Buffer.from(algorithm.getValue()) };
  }
  const oid = algorithm instanceof Sequence ? algorithm.valueBlock.value[0] : null;
  const hash = oid instanceof ObjectIdentifier ? hashOfOid(oid.valueBlock.toString()) : null;
  return hash && digest instanceof OctetString ? { hash, digest: Buffer.from(digest.getValue()) } : null;
}

function timestampIn(info: SignerInfo): Buffer | null {
  const value = info.unsignedAttrs?.attributes[0]?.values[0] as BaseBlock | undefined;
  return value ? Buffer.from(value.valueBeforeDecodeView) : null;
}
