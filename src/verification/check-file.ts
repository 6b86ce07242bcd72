import type { Core } from '../core.ts';
import { problemOf } from '../documents/upload.ts';
import type { PdfEngine, SignatureVerdict, Verification } from '../pdf/engine.ts';

/** What stands against trusting a seal, even when its key is known. Who issued its certificate does not matter then. */
const NEVER_TRUSTED = new Set(['certificate_expired', 'certificate_not_yet_valid', 'certificate_revoked']);

/**
 * Checks a file for somebody whom we need not know. Seals of organizations that work here are known by their certificates;
 * nothing else is looked up, and nothing is kept.
 * @throws Problem pdf_… | service_unavailable
 */
export async function checkFile(
  { core, pdf }: { core: Core; pdf: PdfEngine },
  path: string,
  signal: AbortSignal,
): Promise<Verification> {
  try {
    const verification = await pdf.verify({ path, trust: [], now: core.now() }, { signal });
    return withKnownSeals(verification, await knownAmong(core, verification.signatures));
  } catch (error) {
    throw problemOf(error);
  }
}

/** @param known fingerprints of seal certificates of ours */
function withKnownSeals(verification: Verification, known: ReadonlySet<string>): Verification {
  const signatures = verification.signatures.map((signature) => {
    const { certificateSha256, problems } = signature;
    const isKnown = certificateSha256 !== null && known.has(certificateSha256);
    return { ...signature, trusted: isKnown && !problems.some((problem) => NEVER_TRUSTED.has(problem)) };
  });
  const seals = signatures.filter(({ kind }) => kind === 'seal');
  const isValid = verification.intact && seals.length > 0 && seals.every(({ trusted }) => trusted);
  return { ...verification, signatures, ...(isValid ? { verdict: 'valid' as const } : {}) };
}

async function knownAmong({ database }: Core, signatures: readonly SignatureVerdict[]): Promise<Set<string>> {
  const fingerprints = signatures.flatMap(({ certificateSha256 }) => certificateSha256 ?? []);
  if (fingerprints.length === 0) return new Set();
  const rows = await database.statement((sql) =>
    sql.execute<{ fingerprint: string }[]>(
      "select fingerprint from seal_certificates where fingerprint = any(string_to_array(?, ','))",
      [fingerprints.join(',')],
    ),
  );
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}
