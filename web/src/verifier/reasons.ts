import type { texts } from './texts.ts';

export type Reason = keyof (typeof texts)['en']['reasons'];

/** Why a signature is not as it should be, in kinds that people can tell apart; each kind once. */
export function reasonsOf(problems: readonly string[]): Reason[] {
  return [...new Set(problems.filter((problem) => !UNIMPORTANT.has(problem)).map(reasonOf))];
}

function reasonOf(problem: string): Reason {
  if (problem.startsWith('timestamp_')) return 'wrong_timestamp';
  return REASONS[problem] ?? 'something';
}

/** Worth a note in what machines read; and what the page says anyway. */
const UNIMPORTANT = new Set(['signing_certificate_not_named', 'issuer_missing']);

const REASONS: Record<string, Reason> = {
  byte_range_missing: 'not_covering',
  byte_range_wrong: 'not_covering',
  hole_is_not_contents: 'not_covering',
  hole_holds_more: 'not_covering',
  revision_end_missing: 'not_covering',
  cms_malformed: 'unreadable',
  format_not_known: 'unreadable',
  signer_certificate_missing: 'unreadable',
  algorithm_not_accepted: 'old_algorithm',
  digest_mismatch: 'changed',
  later_changes: 'changed',
  certificate_stray: 'changed',
  signature_invalid: 'wrong_signature',
  signing_certificate_mismatch: 'wrong_signature',
  certificate_expired: 'expired',
  certificate_not_yet_valid: 'not_yet_valid',
  certificate_revoked: 'revoked',
  certificate_not_for_signing: 'not_for_this',
  issuer_not_an_authority: 'not_for_this',
};
