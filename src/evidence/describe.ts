import type { Core } from '../core.ts';
import type { CertificateContent } from '../pdf/certificate/content.ts';
import { type AuditRecord, buildAuditRecord } from './audit-record.ts';
import { describeCertificate } from './certificate.ts';
import { type EvidenceRef, readFacts } from './facts.ts';

/** `auditDescription` is what viewers show beside the attached audit. */
export type Evidence = {
  certificate: CertificateContent;
  /** Of the organization's logo when it sent the document; null: none. */
  logoSha256: string | null;
  audit: AuditRecord;
  auditDescription: string;
};

/**
 * The certificate and the audit of a document whose last decision is in. Both follow from its rows, so that sealing it
 * again gives the same file.
 * @throws Problem not_found; Error when nobody has decided yet
 */
export async function describeEvidence(core: Core, document: EvidenceRef): Promise<Evidence> {
  const facts = await readFacts(core, document);
  const audit = buildAuditRecord(facts.audit);
  const { certificate, auditDescription } = describeCertificate(facts, core.config.publicUrl);
  return { certificate, logoSha256: facts.document.logo_sha256, audit, auditDescription };
}
