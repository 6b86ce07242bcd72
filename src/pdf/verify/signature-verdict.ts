import { OID } from '../../evidence/cms/algorithms.ts';
import type { Certificate } from '../../evidence/cms/certificate.ts';
import { type Coverage, type CoverageProblem, coverageOf } from './byte-range.ts';
import { CosError } from './cos.ts';
import type { SignatureField } from './fields.ts';
import { laterChanges } from './later-changes.ts';
import { type Cache, Revision } from './revision.ts';
import { checkMessage, type Message, type MessageProblem, parseMessage } from './signed-message.ts';
import { checkToken, type TimestampProblem, type Token } from './timestamp-token.ts';
import { commonName, followPath, hasStray, issuerName, type ValidationStore } from './trust-path.ts';
import type { SignatureProblem, SignatureVerdict } from './verification.ts';
import { nameIn } from './xref.ts';

/** What a file says beyond one signature, and what its reader brings along. */
export type Surroundings = {
  whole: Revision;
  cache: Cache;
  store: ValidationStore | null;
  roots: readonly Certificate[];
  now: Date;
};

/** A signature that was read; its verdict may need others. */
export type Read = { field: SignatureField; coverage: Coverage | CoverageProblem } & (
  | { kind: 'seal'; checked: Message | MessageProblem | 'format_not_known' }
  | { kind: 'timestamp'; checked: Token | TimestampProblem }
);

/** Formats with a detached CMS: PAdES, and what came before it. */
const DETACHED = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

export function readSignature(bytes: Buffer, field: SignatureField): Read {
  const signature = field.signature!;
  const coverage = coverageOf(bytes, signature);
  const format = nameIn(signature, 'SubFilter') ?? '';
  if (format === 'ETSI.RFC3161') {
    const checked = typeof coverage === 'string' ? 'cms_malformed' : checkToken(coverage.cms, coverage.parts);
    return { field, coverage, kind: 'timestamp', checked };
  }
  if (!DETACHED.includes(format)) return { field, coverage, kind: 'seal', checked: 'format_not_known' };
  if (typeof coverage === 'string') return { field, coverage, kind: 'seal', checked: 'cms_malformed' };
  const signed = parseMessage(coverage.cms, OID.data);
  // What is signed stands outside; a copy inside would be another truth.
  const isDetached = signed && signed.encapContentInfo.eContent === undefined;
  return {
    field,
    coverage,
    kind: 'seal',
    checked: isDetached ? checkMessage(signed, coverage.parts) : 'cms_malformed',
  };
}

/** @param timestamps the file's document timestamps that are right. */
export function judge(read: Read, timestamps: readonly Read[], around: Surroundings): SignatureVerdict {
  const problems: SignatureProblem[] = [];
  const { coverage, checked } = read;
  const later = changesAfter(coverage, around);
  if (typeof coverage === 'string') problems.push(coverage);
  else if (typeof checked === 'string') {
    problems.push(read.kind === 'timestamp' ? `timestamp_${checked as TimestampProblem}` : (checked as MessageProblem));
  }
  if (typeof coverage !== 'string' && later.changes === 'forbidden') problems.push('later_changes');
  const verdict: SignatureVerdict = {
    ...{ name: read.field.name, kind: read.kind, intact: problems.length === 0, level: null },
    ...{
      subject: null,
      issuer: null,
      certificateSha256: null,
      selfSigned: false,
      trusted: false,
      signedAt: null,
      timestamp: null,
    },
    ...{ coversWholeFile: typeof coverage !== 'string' && coverage.end === around.whole.bytes.length },
    ...{ laterChanges: later.changes, laterChange: later.reason, problems },
  };
  if (typeof checked === 'string') return verdict;
  const stamp = signatureTimestamp(read);
  if (typeof stamp === 'string') {
    problems.push(`timestamp_${stamp}`);
    verdict.intact = false;
  }
  const proven = stamp && typeof stamp !== 'string' ? stamp : null;
  const store = around.store ?? { certificates: [], ocsps: [], crls: [] };
  const moments = [proven?.at, ...laterThan(read, timestamps).map(({ at }) => at), around.now].filter(
    (moment) => moment !== undefined,
  );
  const path = (one: Token | Message, at: Date) =>
    followPath(one.signer, { roots: around.roots, known: one.certificates, store, at, moments });
  const proof = proven && path(proven, proven.at);
  const proofTrusted = proof?.trusted === true;
  // A time that somebody unknown states cannot make a certificate good that has expired.
  const found = path(checked, proven && proofTrusted ? proven.at : around.now);
  const vouching = [...around.roots, ...store.certificates];
  if (hasStray(checked.certificates, found, vouching) || (proven && hasStray(proven.certificates, proof!, vouching))) {
    problems.push('certificate_stray');
    verdict.intact = false;
  }
  verdict.subject = commonName(checked.signer);
  verdict.issuer = issuerName(checked.signer);
  verdict.certificateSha256 = checked.signer.fingerprint;
  verdict.selfSigned = found.selfSigned;
  verdict.trusted = found.trusted;
  verdict.signedAt = proven?.at.toISOString() ?? null;
  verdict.timestamp = proven && { authority: commonName(proven.signer), trusted: proofTrusted };
  problems.push(...found.problems);
  if (read.kind === 'seal') {
    const isNamed = (read.checked as Message).namesCertificate;
    if (!isNamed) problems.push('signing_certificate_not_named');
    else
      verdict.level = levelOf(read, {
        proven: proven !== null,
        long: found.proven && around.store !== null,
        timestamps,
      });
  }
  return verdict;
}

function changesAfter(coverage: Coverage | CoverageProblem, { whole, cache }: Surroundings) {
  if (typeof coverage === 'string') return { changes: 'forbidden' as const, reason: null };
  if (coverage.end === whole.bytes.length) return { changes: 'none' as const, reason: null };
  try {
    return laterChanges(new Revision(whole.bytes, coverage.end, cache), whole);
  } catch (error) {
    if (!(error instanceof CosError)) throw error;
    return { changes: 'forbidden' as const, reason: error.message };
  }
}

/** The proof of its time; null where there is none. A document timestamp is its own. */
function signatureTimestamp(read: Read): Token | TimestampProblem | null {
  if (read.kind === 'timestamp') return read.checked;
  if (typeof read.checked === 'string' || !read.checked.timestamp) return null;
  return checkToken(read.checked.timestamp, [read.checked.signature]);
}

function laterThan(read: Read, timestamps: readonly Read[]): Token[] {
  const { coverage } = read;
  if (typeof coverage === 'string') return [];
  return timestamps.flatMap((one) =>
    one.kind === 'timestamp' &&
    typeof one.checked !== 'string' &&
    typeof one.coverage !== 'string' &&
    one.coverage.end > coverage.end
      ? [one.checked]
      : [],
  );
}

function levelOf(
  read: Read,
  { proven, long, timestamps }: { proven: boolean; long: boolean; timestamps: readonly Read[] },
): SignatureVerdict['level'] {
  if (!proven) return 'B-B';
  if (!long) return 'B-T';
  return laterThan(read, timestamps).length > 0 ? 'B-LTA' : 'B-LT';
}
