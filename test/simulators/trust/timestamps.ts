import { createHash, KeyObject, randomBytes, sign } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { bufferOf, derOf, type Holder } from './authority.ts';
import { OID } from './oids.ts';

/** The policy under which the simulator says what time it is; an identifier from the arc for examples. */
export const POLICY = '2.16.840.1.114412.7.1';

/** What is wrong with an answer that is otherwise right. */
export type TimestampFault =
  | 'wrong_nonce'
  | 'no_nonce'
  | 'wrong_imprint'
  | 'wrong_signature'
  | 'rejected'
  | 'no_certificates'
  | 'expired_certificate'
  | 'unknown_authority';

export type TimestampSigner = Holder & { chain: pkijs.Certificate[] };

const HASHES: Record<string, string> = { [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512' };
/** PKIStatus (RFC 3161, 2.4.2). */
const STATUS = { granted: 0, rejection: 2 };
/** PKIFailureInfo: badAlg is bit 0, badDataFormat bit 5. */
const FAILURES = { badAlg: { byte: 0x80, unusedBits: 7 }, badDataFormat: { byte: 0x04, unusedBits: 2 } };

/** Answers a TimeStampReq in DER by a TimeStampResp in DER. */
export function answerTimestamp(
  query: Buffer,
  signer: TimestampSigner,
  at: Date,
  fault: TimestampFault | null,
): Buffer {
  let request: pkijs.TimeStampReq;
  try {
    request = pkijs.TimeStampReq.fromBER(bufferOf(query));
  } catch {
    return rejection(FAILURES.badDataFormat);
  }
  const hash = HASHES[request.messageImprint.hashAlgorithm.algorithmId];
  if (!hash || fault === 'rejected') return rejection(FAILURES.badAlg);
  const info = infoOf(request, at, fault);
  const token = tokenOf(info, signer, {
    withCertificates: request.certReq === true && fault !== 'no_certificates',
    fault,
  });
  return derOf(
    new pkijs.TimeStampResp({ status: new pkijs.PKIStatusInfo({ status: STATUS.granted }), timeStampToken: token }),
  );
}

function rejection(failure: { byte: number; unusedBits: number }): Buffer {
  const failInfo = new asn1js.BitString({
    valueHex: new Uint8Array([failure.byte]).buffer,
    unusedBits: failure.unusedBits,
  });
  const statusStrings = [new asn1js.Utf8String({ value: 'the simulator was told to refuse, or does not understand' })];
  const status = new pkijs.PKIStatusInfo({ status: STATUS.rejection, statusStrings, failInfo });
  return derOf(new pkijs.TimeStampResp({ status }));
}

function infoOf(request: pkijs.TimeStampReq, at: Date, fault: TimestampFault | null): Buffer {
  const imprint = request.messageImprint;
  const hashedMessage = Buffer.from(imprint.hashedMessage.valueBlock.valueHexView);
  if (fault === 'wrong_imprint') hashedMessage[0]! ^= 1;
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: request.reqPolicy ?? POLICY,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: imprint.hashAlgorithm,
      hashedMessage: new asn1js.OctetString({ valueHex: bufferOf(hashedMessage) }),
    }),
    serialNumber: positiveInteger(),
    genTime: at,
    accuracy: new pkijs.Accuracy({ seconds: 1 }),
  });
  if (request.nonce && fault !== 'no_nonce') info.nonce = fault === 'wrong_nonce' ? positiveInteger() : request.nonce;
  return derOf(info);
}

function tokenOf(
  info: Buffer,
  signer: TimestampSigner,
  { withCertificates, fault }: { withCertificates: boolean; fault: TimestampFault | null },
): pkijs.ContentInfo {
  const digest = algorithm(OID.sha256);
  const attributes = signedAttributes(info, signer);
  const key = KeyObject.from(signer.keys.privateKey);
  // What is signed is the attributes as a SET (RFC 5652, 5.4), whatever tag they carry in the message.
  const signature = sign('sha256', Buffer.from(setOf(attributes).toBER(false)), key);
  if (fault === 'wrong_signature') signature[signature.length - 1]! ^= 1;
  const signerInfo = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({
      issuer: signer.certificate.issuer,
      serialNumber: signer.certificate.serialNumber,
    }),
    digestAlgorithm: digest,
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm:
      key.asymmetricKeyType === 'rsa' ? algorithm('1.2.840.113549.1.1.11', true) : algorithm('1.2.840.10045.4.3.2'),
    signature: new asn1js.OctetString({ valueHex: bufferOf(signature) }),
  });
  const signedData = new pkijs.SignedData({
    version: 3,
    digestAlgorithms: [digest],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: OID.tstInfo }),
    signerInfos: [signerInfo],
  });
  // Given to the constructor it would come out in pieces, which DER forbids and some validators refuse.
  signedData.encapContentInfo.eContent = octets(info);
  if (withCertificates) signedData.certificates = [signer.certificate, ...signer.chain];
  return new pkijs.ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
}

/** In DER order. */
function signedAttributes(info: Buffer, signer: TimestampSigner): pkijs.Attribute[] {
  const certificateHash = octets(createHash('sha256').update(signer.der).digest());
  const essCertificate = new asn1js.Sequence({ value: [certificateHash] }); // SHA-256 is the default and left out.
  return [
    new pkijs.Attribute({ type: OID.contentType, values: [new asn1js.ObjectIdentifier({ value: OID.tstInfo })] }),
    new pkijs.Attribute({ type: OID.messageDigest, values: [octets(createHash('sha256').update(info).digest())] }),
    new pkijs.Attribute({
      type: OID.signingCertificateV2,
      values: [new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [essCertificate] })] })],
    }),
  ].sort((a, b) => Buffer.compare(derOf(a), derOf(b)));
}

const setOf = (attributes: pkijs.Attribute[]) => new asn1js.Set({ value: attributes.map((one) => one.toSchema()) });
const octets = (bytes: Buffer) => new asn1js.OctetString({ valueHex: bufferOf(bytes) });

function algorithm(algorithmId: string, withNull = false): pkijs.AlgorithmIdentifier {
  return new pkijs.AlgorithmIdentifier({ algorithmId, ...(withNull ? { algorithmParams: new asn1js.Null() } : {}) });
}

function positiveInteger(): asn1js.Integer {
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return new asn1js.Integer({ valueHex: bufferOf(bytes) });
}
