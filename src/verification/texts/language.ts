import type { Verdict } from '../../pdf/engine.ts';

/** Why something about a signature is not as it should be, in kinds that people can tell apart. */
export type Reason =
  | 'changed'
  | 'not_covering'
  | 'unreadable'
  | 'wrong_signature'
  | 'wrong_timestamp'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'issuer_unknown'
  | 'not_for_this'
  | 'old_algorithm'
  | 'removed';

/** The words of one language for a verification. Values come isolated. */
export type VerificationTexts = {
  verdicts: Record<Verdict, string>;
  reasons: Record<Reason, string>;
  fingerprint(sha256: string): string;
  seal(name: string, issuer: string): string;
  selfSealed(name: string): string;
  timestamp(authority: string, at: string): string;
  anonymous: string;
  trusted: string;
  untrusted: string;
  level(level: string): string;
  provenAt(at: string, authority: string): string;
  noProvenTime: string;
  addedLater: string;
  document(title: string, organization: string, code: string): string;
  decisions: string;
  chainWhole(events: number): string;
  chainBroken: string;
  noAudit: string;
  takenOut: string;
  untouchedUpload: string;
};
