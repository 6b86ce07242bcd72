import type { AuditFinding, AuditProblem } from '../../evidence/audit-record.ts';
import type { VerifiedDecision } from '../../evidence/verified-decisions.ts';
import type { CoverageProblem } from './byte-range.ts';
import type { MessageProblem } from './signed-message.ts';
import type { TimestampProblem } from './timestamp-token.ts';
import type { PathProblem } from './trust-path.ts';

/** What is asked: a file, the certificates (PEM) that the asker trusts, and the time. */
export type VerifyRequest = { path: string; trust: string[] /** Milliseconds since the epoch. */; now: number };

/**
 * `valid`: intact, and by somebody whom the asker trusts. `unknown_signer`: intact, but whether the signer is who it says to
 * be is not known. `altered`: something is not as it was signed. `unsigned`: there is no signature.
 */
export type Verdict = 'valid' | 'unknown_signer' | 'altered' | 'unsigned';

export type SignatureProblem =
  | CoverageProblem
  | MessageProblem
  | PathProblem
  | `timestamp_${TimestampProblem}`
  | 'format_not_known'
  /** It carries a certificate that belongs to nothing. */
  | 'certificate_stray'
  | 'signing_certificate_not_named'
  | 'later_changes';

export type SignatureVerdict = {
  /** Of its field. */
  name: string;
  kind: 'seal' | 'timestamp';
  /** It is right, and covers what it has to. */
  intact: boolean;
  /** PAdES baseline; null for signatures that are not built as it wants them, and for timestamps. */
  level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | null;
  /** The common names; null where no certificate was found. */
  subject: string | null;
  issuer: string | null;
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  certificateSha256: string | null;
  selfSigned: boolean;
  trusted: boolean;
  /** When it existed, as a timestamp says; ISO 8601. Null where there is none. */
  signedAt: string | null;
  /** Who says so, and whether the asker trusts them. Of a document timestamp this is the signer itself. */
  timestamp: { authority: string; trusted: boolean } | null;
  coversWholeFile: boolean;
  laterChanges: 'none' | 'allowed' | 'forbidden';
  /** What was changed later, in English, for who looks into it. */
  laterChange: string | null;
  problems: SignatureProblem[];
};

export type { VerifiedDecision };

export type Verification = {
  verdict: Verdict;
  intact: boolean;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  sha256: string;
  signatures: SignatureVerdict[];
  /** Beyond single signatures. */
  problems: ('structure_damaged' | 'validation_data_damaged' | 'signature_removed')[];
  /** From the attached audit; null where there is none. */
  document: { id: string; title: string; organization: string; verificationCode: string } | null;
  decisions: VerifiedDecision[];
  /** Whether the attached audit is whole; null where there is none. */
  chain: { ok: boolean; events: number; problems: AuditProblem[] } | null;
  /** What was taken out of the file, or noted, when it was uploaded. */
  stripped: AuditFinding[];
};
