import { rm, writeFile } from 'node:fs/promises';
import type { DocumentId, OrganizationId } from '../domain/model.ts';
import type { CertifyResult } from '../pdf/engine.ts';
import { AUDIT_FILE_NAME, canonicalBytes } from './audit-record.ts';
import { describeEvidence } from './describe.ts';
import type { SealTools } from './seal-file.ts';

/** A temporary file of the store, the caller's to remove; and what stood in the way of PDF/A. */
export type CertifiedFile = { path: string; pdfa: CertifyResult['pdfa'] };

/**
 * Appends the certificate and attaches the audit. The same document gives the same bytes.
 * @param inputPath null: the certificate becomes a file of its own, for a file that must not be rewritten.
 * @throws PdfRefusal
 */
export async function certifyDocument(
  { core, pdf }: SealTools,
  document: { organizationId: OrganizationId; documentId: DocumentId },
  inputPath: string | null,
  signal: AbortSignal,
): Promise<CertifiedFile> {
  const { certificate, logoSha256, audit, auditDescription } = await describeEvidence(core, document);
  const logoPath = logoSha256 === null ? null : await core.files.path(logoSha256);
  const path = await core.files.temporaryPath();
  const auditPath = await core.files.temporaryPath();
  try {
    await writeFile(auditPath, canonicalBytes(audit), { mode: 0o600 });
    const attached = { path: auditPath, name: AUDIT_FILE_NAME, description: auditDescription };
    const request = { inputPath, outputPath: path, certificate, logoPath, audit: attached };
    const { pdfa } = await pdf.certify({ ...request, conformance: 'pdfa-3b' }, { signal });
    return { path, pdfa };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await rm(auditPath, { force: true });
  }
}
