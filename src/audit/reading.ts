import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { type AuditFacts, FACTS } from './entry.ts';

/** An entry with its place in the chain; null for a second or so, until it is sealed. */
export type AuditRecord = AuditFacts & { position: number | null; hash: string | null };

/**
 * The organization's trail, oldest first.
 * @throws Problem malformed_request for a cursor that is not one of ours.
 */
export async function listAudit(
  core: Core,
  caller: Caller,
  { documentId, limit, cursor }: { documentId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ data: AuditRecord[]; nextCursor: string | null }> {
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) {
    throw new Problem('malformed_request', { details: { reason: 'the cursor is not one of ours' } });
  }
  const rows = await core.database.read<{ facts: AuditFacts; position: string | null; hash: string | null }>(
    caller.organizationId,
    `select ${FACTS} as facts, e.position::text, encode(e.hash, 'hex') as hash from audit_entries e
     where e.organization_id = $1::uuid and e.id > $2::bigint and ($3::uuid is null or e.document_id = $3::uuid)
     order by e.id limit $4`,
    [caller.organizationId, cursor ?? '0', documentId ?? null, limit + 1],
  );
  const data = rows.slice(0, limit).map(({ facts, position, hash }) => ({
    ...facts,
    position: position === null ? null : Number(position),
    hash,
  }));
  return { data, nextCursor: rows.length > limit ? data.at(-1)!.id : null };
}
