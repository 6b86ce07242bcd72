import type { EntityManager } from '@mikro-orm/postgresql';
import type { DocumentState } from '../domain/model.ts';
import { releaseFiles } from './files.ts';

/**
 * Keeps when a contract was completed or canceled, in the transaction that records the end of its document. One that was
 * canceled lets go of its files.
 */
export async function contractEnded(
  em: EntityManager,
  { documentId, status, endedAt }: Pick<DocumentState, 'documentId' | 'status' | 'endedAt'>,
): Promise<void> {
  const column = { approved: 'completed_at', voided: 'canceled_at' }[status as string];
  if (column === undefined || endedAt === null) return;
  const ended = await em.execute<unknown[]>(
    `update contracts set ${column} = ?, updated_at = ? where document_id = ? returning id`,
    [new Date(endedAt), new Date(endedAt), documentId],
  );
  if (ended.length > 0 && status === 'voided') await releaseFiles(em, documentId);
}
