import { randomBytes } from 'node:crypto';
import { fromBER, Integer, OctetString, type Sequence } from 'asn1js';
import { MessageImprint, SignedData, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs';
import { exactly, type Hash, hashIdentifier, hashOfOid, OID } from './algorithms.ts';
import { type Certificate, isForTimestamps } from './certificate.ts';
import { certificatesIn, isSame, signerOf } from './signed-content.ts';

/** An RFC 3161 timestamp: the proof, by somebody else, that a digest existed at a time. */
export type Timestamp = {
  /** DER of the token, as it goes into a signature or a document timestamp. */
  token: Buffer;
  at: Date;
  signer: Certificate;
  /** All that the token brings along. */
  certificates: Certificate[];
};

/** Why an answer is no timestamp of ours; `message` completes the sentence "the timestamp server …". */
export class TimestampFault extends Error {
  override name = 'TimestampFault';
}

const NONCE_BYTES = 8;
/** A server whose clock is further from ours than this is not believed; one of the two is wrong, and somebody must look. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
const STATUS_GRANTED_MAX = 1;

export type TimestampQuestion = { hash: Hash; digest: Uint8Array; nonce: Buffer };

export function askFor(hash: Hash, digest: Uint8Array): TimestampQuestion {
  const nonce = randomBytes(NONCE_BYTES);
  // A positive integer in its shortest form, whose bytes come back as they went.
  nonce[0] = (nonce[0]! & 0x7f) | 0x40;
  return { hash, digest, nonce };
}

/** DER of a TimeStampReq that also asks for the server's certificates. */
export function encodeQuestion({ hash, digest, nonce }: TimestampQuestion): Buffer {
  const messageImprint = new MessageImprint({
    hashAlgorithm: hashIdentifier(hash),
    hashedMessage: new OctetString({ valueHex: exactly(digest) }),
  });
  const request = new TimeStampReq({
    version: 1,
    messageImprint,
    nonce: new Integer({ valueHex: exactly(nonce) }),
    certReq: true,
  });
  return Buffer.from(request.toSchema().toBER());
}

/**
 * Reads the answer and believes nothing of it: the digest and the nonce must be ours, the signature right, the certificate
 * one for timestamps and valid at the time it states.
 * @throws TimestampFault
 */
export function readAnswer(question: TimestampQuestion, answer: Uint8Array, now: number): Timestamp {
  const { token, signed, info } = parse(answer);
  const content = Buffer.from(signed.encapContentInfo.eContent!.getValue());
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (
    hashOfOid(hashAlgorithm.algorithmId) !== question.hash ||
    !isSame(Buffer.from(hashedMessage.getValue()), question.digest)
  ) {
    throw new TimestampFault('stamped something else than what was sent');
  }
  if (!info.nonce || !isSame(info.nonce.valueBlock.valueHexView, question.nonce)) {
    throw new TimestampFault('answered another request (wrong nonce)');
  }
  const signer = signerOf(signed, content);
  if (!signer) throw new TimestampFault('gave a timestamp whose signature is not valid');
  if (!isForTimestamps(signer)) throw new TimestampFault('signed with a certificate that is not for timestamps');
  const at = info.genTime;
  if (at < signer.x509.validFromDate || at > signer.x509.validToDate) {
    throw new TimestampFault('signed with a certificate that is not valid at the time of the timestamp');
  }
  if (Math.abs(at.getTime() - now) > CLOCK_TOLERANCE_MS) throw new TimestampFault('states a time far from ours');
  return { token, at, signer, certificates: certificatesIn(signed) };
}

function parse(answer: Uint8Array) {
  let response: TimeStampResp;
  try {
    response = TimeStampResp.fromBER(exactly(answer));
  } catch {
    throw new TimestampFault('gave an answer that is not a timestamp');
  }
  if (response.status.status > STATUS_GRANTED_MAX) {
    throw new TimestampFault(`refused the request (status ${response.status.status})`);
  }
  try {
    if (!response.timeStampToken || response.timeStampToken.contentType !== OID.signedData) throw new Error('no token');
    const signed = new SignedData({ schema: response.timeStampToken.content });
    if (signed.encapContentInfo.eContentType !== OID.timestampInfo) throw new Error('not a TSTInfo');
    const info = TSTInfo.fromBER(signed.encapContentInfo.eContent!.getValue());
    return { token: tokenIn(answer), signed, info };
  } catch {
    throw new TimestampFault('gave an answer that is not a timestamp');
  }
}

/** The token's own bytes: written anew they might differ where an encoding leaves a choice. */
function tokenIn(answer: Uint8Array): Buffer {
  const { valueBlock } = fromBER(exactly(answer)).result as Sequence;
  return Buffer.from((valueBlock.value[1] as Sequence).valueBeforeDecodeView);
}
