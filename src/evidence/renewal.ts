import type { Timestamp } from './cms/timestamp.ts';
import { LIMITS } from './limits.ts';

/**
 * When the next timestamp goes over a file: well before the certificate of the latest one ends, since what an expired
 * certificate vouched for can no longer be told from a forgery.
 */
export function nextRenewal({ at, signer }: Pick<Timestamp, 'at' | 'signer'>): Date {
  const endsAt = signer.x509.validToDate.getTime();
  const margin = Math.min(LIMITS.renewBeforeMs, (endsAt - at.getTime()) / 2);
  return new Date(endsAt - margin);
}

/** PEM of a timestamp's certificates, its signer's first, as it is kept until the next one. */
export function timestampChain({ signer, certificates }: Pick<Timestamp, 'signer' | 'certificates'>): string {
  const others = certificates.filter(({ fingerprint }) => fingerprint !== signer.fingerprint);
  return [signer, ...others].map(({ x509 }) => x509.toString()).join('');
}
