import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readFacts } from '../evidence/facts.ts';
import { parseVerificationCode } from '../evidence/verification-code.ts';
import { decisionsOf, type VerifiedDecision } from '../evidence/verified-decisions.ts';

/** What whoever holds a copy of an approved document may know of it. */
export type PublicVerification = {
  verificationCode: string;
  document: { id: string; title: string; organization: string; mode: 'live' | 'test'; completedAt: string };
  decisions: VerifiedDecision[];
  /** The sealed file and what was made of it later, the first one first. */
  files: { sha256: string; bytes: number; sealedAt: string }[];
};

/**
 * Finds an approved document by the code on its certificate. A code that is wrong, and one of a document that is not sealed
 * (yet), get the same answer.
 * @throws Problem not_found
 */
export async function lookUp(core: Core, typedCode: string): Promise<PublicVerification> {
  const code = parseVerificationCode(typedCode);
  const found = code && (await findDocument(core, code));
  if (!found) throw new Problem('not_found');
  const files = await core.database.read<PublicVerification['files'][number]>(
    found.organizationId,
    `select sha256, bytes::float8 as bytes, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt"
     from document_versions where document_id = $1 and kind in ('final', 'extended') order by number`,
    [found.documentId],
  );
  if (files.length === 0) throw new Problem('not_found');
  const { audit } = await readFacts(core, found);
  const { id, title, organization, mode, completedAt, verificationCode } = audit.document;
  return {
    verificationCode,
    document: { id, title, organization: organization.name, mode, completedAt },
    decisions: decisionsOf(audit),
    files,
  };
}

async function findDocument(
  { database }: Core,
  code: string,
): Promise<{ organizationId: string; documentId: string } | null> {
  const [row] = await database.statement((sql) =>
    sql.execute<{ organizationId: string; documentId: string }[]>(
      `select organization_id as "organizationId", id as "documentId" from documents
       where verification_code = ? and status = 'approved'`,
      [code],
    ),
  );
  return row ?? null;
}
