import { createHash } from 'node:crypto';
import { Set as Asn1Set, Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { exactly, type Hash, hashIdentifier, type KeyKind, OID, signatureIdentifier } from './algorithms.ts';
import type { Certificate } from './certificate.ts';

export type SignatureRequest = {
  /** Of the signed bytes (the two halves that a ByteRange names), by `hash`. */
  digest: Uint8Array;
  hash: Hash;
  key: KeyKind;
  /** The signer's certificate first, then the ones above it. */
  chain: readonly [Certificate, ...Certificate[]];
  /** PKCS#1 v1.5 for RSA, a DER sequence for ECDSA. The key may be anywhere. */
  sign(toBeSigned: Buffer, hash: Hash): Promise<Buffer>;
  /** An RFC 3161 token over the signature's value; without it the signature has no proven time (B-B). */
  timestamp?: ((signature: Buffer) => Promise<Buffer>) | undefined;
};

type SignedAttribute = { attribute: Attribute; der: Buffer };

/**
 * A detached CMS signature as PAdES baseline wants it (ETSI EN 319 142-1): content type, message digest and
 * signing-certificate-v2 are signed, and nothing else. The time is the timestamp's to say: a signing-time attribute would
 * be a second, unproven one, and makes validators deny the baseline level.
 * @returns DER.
 */
export async function buildSignature(request: SignatureRequest): Promise<Buffer> {
  const { hash, key, chain } = request;
  const [signer] = chain;
  const attributes = signedAttributes(request);
  const signature = await request.sign(toBeSigned(attributes), hash);
  const info = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: signer.pki.issuer, serialNumber: signer.pki.serialNumber }),
    digestAlgorithm: hashIdentifier(hash),
    signedAttrs: new SignedAndUnsignedAttributes({
      type: 0,
      attributes: attributes.map(({ attribute }) => attribute),
    }),
    signatureAlgorithm: signatureIdentifier(key, hash),
    signature: new OctetString({ valueHex: exactly(signature) }),
  });
  if (request.timestamp) {
    const token = fromBER(exactly(await request.timestamp(signature))).result;
    const attribute = new Attribute({ type: OID.signatureTimestamp, values: [token] });
    info.unsignedAttrs = new SignedAndUnsignedAttributes({ type: 1, attributes: [attribute] });
  }
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [hashIdentifier(hash)],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    certificates: chain.map(({ pki }) => pki),
    signerInfos: [info],
  });
  const content = new ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}

/** In the order of their encoding, which DER demands of a SET. */
function signedAttributes({ digest, hash, chain }: SignatureRequest): SignedAttribute[] {
  const values: [string, ObjectIdentifier | OctetString | Sequence][] = [
    [OID.contentType, new ObjectIdentifier({ value: OID.data })],
    [OID.messageDigest, new OctetString({ valueHex: exactly(digest) })],
    [OID.signingCertificateV2, signingCertificate(chain[0], hash)],
  ];
  return values
    .map(([type, value]) => new Attribute({ type, values: [value] }))
    .map((attribute) => ({ attribute, der: Buffer.from(attribute.toSchema().toBER()) }))
    .sort((a, b) => Buffer.compare(a.der, b.der));
}

/** The attributes are signed as a SET, although they stand in the signature under another tag (RFC 5652, 5.4). */
function toBeSigned(attributes: readonly SignedAttribute[]): Buffer {
  return Buffer.from(new Asn1Set({ value: attributes.map(({ der }) => fromBER(exactly(der)).result) }).toBER());
}

/** ESSCertIDv2 (RFC 5035): ties the signature to this one certificate, so that none with the same key can take its place. */
function signingCertificate({ der, pki }: Certificate, hash: Hash): Sequence {
  const issuer = new Constructed({ idBlock: { tagClass: 3, tagNumber: 4 }, value: [pki.issuer.toSchema()] });
  const identifier = new Sequence({
    value: [
      // SHA-256 is the default, which DER leaves out.
      ...(hash === 'sha256' ? [] : [hashIdentifier(hash).toSchema()]),
      new OctetString({ valueHex: exactly(createHash(hash).update(der).digest()) }),
      new Sequence({ value: [new Sequence({ value: [issuer] }), pki.serialNumber] }),
    ],
  });
  return new Sequence({ value: [new Sequence({ value: [identifier] })] });
}
