import { createHash } from 'node:crypto';
import { OctetString } from 'asn1js';
import { TSTInfo } from 'pkijs';
import { hashOfOid, OID } from '../../evidence/cms/algorithms.ts';
import { type Certificate, isForTimestamps } from '../../evidence/cms/certificate.ts';
import { isSame } from '../../evidence/cms/signed-content.ts';
import { checkMessage, type MessageProblem, parseMessage } from './signed-message.ts';

export type TimestampProblem =
  | MessageProblem
  /** It is about something else. */
  | 'imprint_mismatch'
  | 'not_for_timestamps'
  /** Its certificate was not valid when it was made. */
  | 'certificate_expired';
export type Token = { at: Date; signer: Certificate; certificates: Certificate[] };

/** Checks an RFC 3161 token over `parts`. @returns when they existed, or why it proves nothing. */
export function checkToken(der: Uint8Array, parts: readonly Uint8Array[]): Token | TimestampProblem {
  const signed = parseMessage(der, OID.timestampInfo);
  const octets = signed?.encapContentInfo.eContent;
  if (!signed || !(octets instanceof OctetString)) return 'cms_malformed';
  const content = octets.getValue();
  let info: TSTInfo;
  try {
    info = TSTInfo.fromBER(content);
  } catch {
    return 'cms_malformed';
  }
  const message = checkMessage(signed, [Buffer.from(content)]);
  if (typeof message === 'string') return message;
  const hash = hashOfOid(info.messageImprint.hashAlgorithm.algorithmId);
  if (!hash) return 'algorithm_not_accepted';
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  if (!isSame(digest.digest(), Buffer.from(info.messageImprint.hashedMessage.getValue()))) return 'imprint_mismatch';
  const { signer, certificates } = message;
  if (!isForTimestamps(signer)) return 'not_for_timestamps';
  const at = info.genTime;
  if (at < signer.x509.validFromDate || at > signer.x509.validToDate) return 'certificate_expired';
  return { at, signer, certificates };
}
