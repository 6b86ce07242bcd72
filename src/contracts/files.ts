import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Lets go of the files of a document that was cancelled, in the transaction that records it: uploads and versions. What
 * people put down stays with their decisions. The bytes go once no other row refers to them (files/sweep.ts).
 * @returns their hashes
 */
export async function releaseFiles(em: EntityManager, documentId: string): Promise<string[]> {
  const rows = await em.execute<{ sha256: string }[]>(
    `with versions as (delete from document_versions where document_id = ? returning sha256),
          sources as (delete from document_sources where document_id = ? returning sha256)
     select sha256 from versions union select sha256 from sources`,
    [documentId, documentId],
  );
  return rows.map(({ sha256 }) => sha256);
}
