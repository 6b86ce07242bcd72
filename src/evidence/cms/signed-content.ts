import { constants, createHash, timingSafeEqual, verify } from 'node:crypto';
import type { OctetString } from 'asn1js';
import { IssuerAndSerialNumber, Certificate as PkiCertificate, type SignedData, type SignerInfo } from 'pkijs';
import { hashOfOid, hashOfSignatureOid, OID } from './algorithms.ts';
import { type Certificate, parseCertificate } from './certificate.ts';

const RSA_PSS = '1.2.840.113549.1.1.10';

/** The certificates that a CMS structure carries. Other kinds of them (attribute certificates) are left out. */
export function certificatesIn(signed: Pick<SignedData, 'certificates'>): Certificate[] {
  return (signed.certificates ?? []).flatMap((one) =>
    one instanceof PkiCertificate ? parseCertificate(Buffer.from(one.toSchema().toBER())) : [],
  );
}

/**
 * Checks that `content` was signed, with signed attributes, by a certificate that the structure carries.
 * @returns that certificate; whether it is trusted is not asked. Null when any of it is not so.
 */
export function signerOf(signed: SignedData, content: Uint8Array): Certificate | null {
  const [info] = signed.signerInfos;
  if (!info?.signedAttrs || signed.signerInfos.length !== 1) return null;
  const hash = hashOfOid(info.digestAlgorithm.algorithmId);
  if (!hash) return null;
  const stated = info.signedAttrs.attributes.find(({ type }) => type === OID.messageDigest)?.values[0] as
    | OctetString
    | undefined;
  const digest = createHash(hash).update(content).digest();
  if (!stated || !isSame(digest, stated.valueBlock.valueHexView)) return null;
  const signer = certificatesIn(signed).find((certificate) => isSigner(info, certificate));
  return signer && isSignatureRight(info, signer) ? signer : null;
}

function isSigner({ sid }: SignerInfo, { pki }: Certificate): boolean {
  if (!(sid instanceof IssuerAndSerialNumber)) return false;
  return sid.issuer.isEqual(pki.issuer) && sid.serialNumber.isEqual(pki.serialNumber);
}

function isSignatureRight(info: SignerInfo, { x509 }: Certificate): boolean {
  const { algorithmId } = info.signatureAlgorithm;
  const hash = hashOfSignatureOid(algorithmId) ?? hashOfOid(info.digestAlgorithm.algorithmId);
  // As they were encoded, under the tag of a SET: what was signed, not what a re-encoding would make of it.
  const attributes = Buffer.from(info.signedAttrs!.encodedValue);
  const key =
    algorithmId === RSA_PSS ? { key: x509.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING } : x509.publicKey;
  return verify(hash, attributes, key, Buffer.from(info.signature.valueBlock.valueHexView));
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
